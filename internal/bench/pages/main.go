// Command pages measures how the program serves its pages, each server on one core
// and what asks on the other, beside nginx with the very same bytes as files,
// beside net/http alone, and beside a contact list in PHP.
//
//	go run ./internal/bench/pages [-only cached,304,entry,search,list,start] [-rounds 5] [-time 2s]
//	go run ./internal/bench/pages -growth [-contacts 100,1000,10000] [-picture FILE]
//
// The servers of a group take turns. What is printed are medians of the turns; the
// ratios are to nginx in requests a second, and to net/http in CPU time a request.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"clusterdir/internal/bench/rig"
)

var (
	binary      = flag.String("binary", "bin/clusterdir", "the program, as make build makes it")
	bare        = flag.String("bare", "bin/bare", "net/http alone, as make bench builds it")
	only        = flag.String("only", "", "groups to measure, separated by commas; all when empty")
	rounds      = flag.Int("rounds", 5, "turns of each server")
	length      = flag.Duration("time", 2*time.Second, "how long a turn takes, whole seconds")
	connections = flag.Int("connections", 8, "connections at once")
	contacts    = flag.String("contacts", "", "size of the large directory, 100000 unless told; with -growth sizes, separated by commas")
	starts      = flag.Int("starts", 11, "starts of each program")
	growth      = flag.Bool("growth", false, "measure directories of different sizes instead")
	picture     = flag.String("picture", "web/pictures/growth.svg", "the picture that -growth draws")
	folder      = flag.String("dir", "", "folder for the databases, which are kept; a temporary one when empty")
)

func main() { rig.Main("pages", run) }

// bench is a run.
type bench struct {
	dir  string // what is thrown away
	kept string // databases
}

// groups are what -only can name, in the order of a run.
var groups = []struct {
	name    string
	measure func(*bench, context.Context) error
}{
	{"cached", (*bench).cached},
	{"304", (*bench).notModified},
	{"entry", (*bench).entry},
	{"search", (*bench).search},
	{"list", (*bench).list},
	{"start", (*bench).start},
}

func run(ctx context.Context) error {
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	programs := []string{"wrk", "taskset"}
	if !*growth {
		programs = append(programs, "nginx", "h2load", "php-fpm")
	}
	if err := rig.Need(ctx, programs...); err != nil {
		return err
	}
	if err := rig.PinSelf(ctx); err != nil {
		return err
	}
	b := &bench{}
	if b.dir, err = os.MkdirTemp("", "clusterdir-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	b.kept = *folder
	if b.kept == "" {
		b.kept = b.dir
	}
	if *growth {
		return b.grow(ctx)
	}
	fmt.Printf("%s; %s; %d connections, medians of %d turns of %s\n",
		rig.Machine(), rig.Version(ctx, "nginx", "-v"), *connections, *rounds, *length)
	for _, g := range groups {
		if !slices.Contains(chosen, g.name) {
			continue
		}
		if err := g.measure(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
	}
	return nil
}

// choose reads -only.
func choose(names string) (chosen []string, err error) {
	for _, g := range groups {
		chosen = append(chosen, g.name)
	}
	if names == "" {
		return chosen, nil
	}
	asked := strings.Split(names, ",")
	for _, name := range asked {
		if !slices.Contains(chosen, name) {
			return nil, fmt.Errorf("-only %q: there are %s", name, strings.Join(chosen, ", "))
		}
	}
	return asked, nil
}

// large is the size of the large directory.
func large() (int, error) {
	all, err := sizes("100000")
	if err != nil {
		return 0, err
	}
	return all[0], nil
}

// sizes reads -contacts.
func sizes(unless string) (all []int, err error) {
	text := *contacts
	if text == "" {
		text = unless
	}
	for size := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-contacts %q: numbers separated by commas are allowed", text)
		}
		all = append(all, n)
	}
	return all, nil
}

// sample is a database with so many contacts, made when it is not there yet.
func (b *bench) sample(ctx context.Context, n int) (string, error) {
	file := filepath.Join(b.kept, fmt.Sprintf("sample-%d.db", n))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	path, err := rig.Built(*binary)
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, path, "sample", "--database", file, "--contacts", strconv.Itoa(n)).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("make %d contacts up: %w: %s", n, err, out)
	}
	return file, nil
}

// clusterdir starts the program on a database and waits for its first page.
func (b *bench) clusterdir(ctx context.Context, database string) (*rig.Server, error) {
	s, err := rig.StartClusterdir(ctx, *binary, database)
	if err != nil {
		return nil, err
	}
	// The site opens before its index is filled.
	for _, path := range []string{"/en", "/en/search.json?q=a"} {
		if err := serves(ctx, s, path); err != nil {
			s.Stop()
			return nil, err
		}
	}
	return s, nil
}

// onLarge starts the program on the large directory.
func (b *bench) onLarge(ctx context.Context) (*rig.Server, error) {
	n, err := large()
	if err != nil {
		return nil, err
	}
	database, err := b.sample(ctx, n)
	if err != nil {
		return nil, err
	}
	return b.clusterdir(ctx, database)
}

// patience is how long a server may take to start, and to read a million contacts.
const patience = 3 * time.Minute

// serves waits until a server has a page.
func serves(ctx context.Context, s *rig.Server, path string) error {
	return s.Ready(ctx, patience, func(ctx context.Context) error {
		_, err := get(ctx, s.URL+path, nil)
		return err
	})
}
