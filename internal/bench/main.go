// Command bench measures the program. Each subcommand measures one thing; README.md says
// what, and holds the figures.
//
//	go run ./internal/bench storm --only searches-64
//
// Servers run on the first core and the load on the second, so that they do not take
// time from each other. Exit code 1 means that something could not be measured; a goal
// that was missed is printed and leaves the exit code at 0, because timings depend on
// the machine. Only lighthouse, which is a gate, fails on a missed goal.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/store"
)

type commands struct {
	Pages  pagesCommand  `cmd:"" help:"Cached and uncached pages, beside nginx, net/http and another build."`
	Start  startCommand  `cmd:"" help:"The time from the start of the program to its first page."`
	Growth growthCommand `cmd:"" help:"Directories of 100 to 1,000,000 contacts."`
	Search searchCommand `cmd:"" help:"The index in memory beside FTS5, the full-text search of SQLite."`
	Storm  stormCommand  `cmd:"" help:"What visitors notice while one client floods the server with requests."`

	Lighthouse lighthouseCommand `cmd:"" help:"Audit one page of each kind with Lighthouse; exit code 1 when one misses a goal."`

	Bare bareCommand `cmd:"" hidden:"" help:"Serve answers by net/http alone; pages starts it."`
}

func main() {
	var c commands
	k := kong.Parse(&c, kong.Name("bench"), kong.Vars{"phases": phaseNames()}, kong.Description("Measures clusterdir."), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	// An interrupted benchmark must not leave servers behind.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	k.BindTo(ctx, (*context.Context)(nil))
	err := k.Run()
	stop()
	k.FatalIfErrorf(err)
}

// program holds the options of every subcommand that starts the program.
type program struct {
	Binary string `default:"bin/clusterdir" help:"The program, as make build builds it."`
	Dir    string `help:"Folder that keeps the made-up directories for the next run; a temporary one by default." type:"path"`
}

// workspace prepares a run. It installs programs, binds this process to the core of the
// load, and creates a temporary folder, which remove deletes.
func (p program) workspace(ctx context.Context, programs ...string) (dir string, remove func(), err error) {
	if err := rig.Need(ctx, append(programs, "taskset")...); err != nil {
		return "", nil, err
	}
	if err := rig.PinSelf(ctx); err != nil {
		return "", nil, err
	}
	if dir, err = os.MkdirTemp("", "clusterdir-bench-"); err != nil {
		return "", nil, err
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}

// printMachine prints what the figures depend on. All output is Markdown, for README.md.
func (p program) printMachine(ctx context.Context) {
	fmt.Printf("%s; %s\n\n", rig.Machine(), rig.Version(ctx, p.Binary, "version"))
}

// sample returns a database with a made-up directory, which the caller may change.
func (p program) sample(ctx context.Context, dir string, contacts int) (string, error) {
	return rig.Sample(ctx, p.Binary, dir, p.Dir, contacts)
}

// start starts the program on a database and waits until it has built its index and
// answers searches.
func (p program) start(ctx context.Context, database string, flags ...string) (*rig.Server, error) {
	s, err := rig.StartClusterdir(ctx, p.Binary, database, flags...)
	if err != nil {
		return nil, err
	}
	if err := ready(ctx, s); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

func ready(ctx context.Context, s *rig.Server) error {
	client, err := rig.NewClient(s.URL)
	if err != nil {
		return err
	}
	defer client.Close()
	return s.Ready(ctx, startTimeout, func(ctx context.Context) error {
		_, err := client.Get(ctx, "/readyz")
		_, searchErr := client.Get(ctx, "/en/search.json?q=a")
		return errors.Join(err, searchErr)
	})
}

// startTimeout is enough to index a million contacts.
const startTimeout = 5 * time.Minute

// readDirectory reads the directory of a database, through a handle beside the server's.
func readDirectory(ctx context.Context, database string) (*content.Directory, error) {
	s, err := store.Open(ctx, database, store.Options{})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return content.Read(ctx, s)
}
