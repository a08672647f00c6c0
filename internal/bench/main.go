// Command bench measures the program. Each subcommand measures one thing; README.md says
// what, and holds the figures.
//
//	go run ./internal/bench storm --only searches-64
//
// Servers run on the first core and the load on the second, so that they do not take
// time from each other. Exit code 1 means that something could not be measured; a goal
// that was missed is printed and leaves the exit code at 0, because timings depend on
// the machine.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"clusterdir/internal/bench/rig"
)

type commands struct {
	Storm stormCommand `cmd:"" help:"What visitors notice while one client floods the server with requests."`
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

// workspace is what a run needs: programs installed, this process on the core of the
// load, and a temporary folder that remove deletes.
func (p program) workspace(ctx context.Context, programs ...string) (dir string, remove func(), err error) {
	if err := rig.Need(ctx, append(programs, "taskset")...); err != nil {
		return "", nil, err
	}
	if err := rig.PinSelf(ctx); err != nil {
		return "", nil, err
	}
	if p.Dir != "" {
		if err := os.MkdirAll(p.Dir, 0o700); err != nil {
			return "", nil, err
		}
	}
	if dir, err = os.MkdirTemp("", "clusterdir-bench-"); err != nil {
		return "", nil, err
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}

// printMachine prints what the figures depend on.
func (p program) printMachine(ctx context.Context) {
	fmt.Printf("%s; %s\n", rig.Machine(), rig.Version(ctx, p.Binary, "version"))
}
