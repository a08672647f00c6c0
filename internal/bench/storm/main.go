// Command storm measures whether visitors notice what else the program has to do:
// edits that come one after the other, and a crawler that asks for everything.
//
//	go run ./internal/bench/storm [-contacts 100000] [-time 20s] [-rate 200] [-edits 10] [-addresses 100000] [-only phase]
//
// The program runs on one core, what asks and edits on the other. The home page is
// asked for so many times a second, whether answers come or not, and each answer is
// timed from when it was due: a request that had to wait for the one before has
// waited as well. Exit 1 when a request fails, or when an edit is not on its page
// within a second.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/store"
)

var (
	binary    = flag.String("binary", "bin/clusterdir", "the program, as make build makes it")
	contacts  = flag.Int("contacts", 100_000, "size of the directory")
	length    = flag.Duration("time", 20*time.Second, "how long a phase takes; one with a crawler, until it is through")
	rate      = flag.Float64("rate", 200, "home pages a second")
	edits     = flag.Float64("edits", 10, "edits a second")
	addresses = flag.Int("addresses", 100_000, "how many different addresses a crawler asks for")
	limit     = flag.Duration("limit", 5*time.Minute, "how long a phase takes at most, whether the crawler is through or not")
	crawlers  = flag.Int("connections", 8, "connections of the crawler")
	pageCache = flag.Int("page-cache", 64, "megabytes of finished pages that the program keeps")
	only      = flag.String("only", "", "name of the one phase to measure; all when empty")
	seed      = flag.Uint64("seed", 1, "makes another order of edits and addresses")
	folder    = flag.String("dir", "", "folder for the sample, which is kept; a temporary one when empty")
	profiles  = flag.String("profile", "", "folder for a CPU profile of each phase; none when empty")
)

// What a phase is held to.
const (
	goal  = 20 * time.Millisecond // 99th percentile of the home page
	fresh = time.Second           // until an edit is on its page
)

func main() { rig.Main("storm", run) }

func run(ctx context.Context) error {
	chosen, err := plan(*only)
	if err != nil {
		return err
	}
	if err := rig.Need(ctx, "taskset"); err != nil {
		return err
	}
	if err := rig.PinSelf(ctx); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "clusterdir-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	database, err := rig.Sample(ctx, *binary, dir, *folder, *contacts)
	if err != nil {
		return err
	}
	// The handle of another program: without the lock, which the server holds.
	s, err := store.Open(ctx, database, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	pages, err := content.Read(ctx, s)
	if err != nil {
		return err
	}
	b := &bench{editor: content.NewEditor(s, pages, *seed), addresses: pages.Shuffled(*seed), plan: chosen}
	if b.ops, err = rig.FreeAddress(); err != nil {
		return err
	}
	b.server, err = rig.StartClusterdir(ctx, *binary, database, "--ops-addr", b.ops, "--page-cache", fmt.Sprint(*pageCache))
	if err != nil {
		return err
	}
	defer b.server.Stop()
	return b.phases(ctx)
}

// bench is a run.
type bench struct {
	server    *rig.Server
	ops       string // address of its metrics and profiles
	editor    *content.Editor
	addresses []string // that a crawler asks for
	crawled   int      // where the next begins
	plan      []phase
}

// phase is what happens beside the home page.
type phase struct {
	name  string
	edits float64 // a second; as many as go when it is endless
	crawl bool
	// A phase that is not held to anything shows what comes after the limits.
	free bool
}

// plan is the order of the phases, or the one that was asked for by its name.
func plan(only string) ([]phase, error) {
	all := []phase{
		{name: "quiet"},
		{name: "edits", edits: *edits},
		{name: "crawler", crawl: true},
		{name: "edits, crawler", edits: *edits, crawl: true},
		{name: "a flood of edits", edits: endless, free: true},
	}
	if only == "" {
		return all, nil
	}
	var names []string
	for _, p := range all {
		if p.name == only {
			return []phase{p}, nil
		}
		names = append(names, strconv.Quote(p.name))
	}
	return nil, fmt.Errorf("-only %q: there are %s", only, strings.Join(names, ", "))
}

func (b *bench) phases(ctx context.Context) error {
	if err := b.ready(ctx); err != nil {
		return err
	}
	fmt.Printf("%s; %d contacts, %d addresses; home page %.0f times a second\n", rig.Machine(), *contacts, len(b.addresses), *rate)
	if *profiles != "" {
		if err := os.MkdirAll(*profiles, 0o755); err != nil {
			return err
		}
	}
	before, err := b.memory(ctx)
	if err != nil {
		return err
	}
	var all []*outcome
	for _, p := range b.plan {
		o, err := b.measure(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		all = append(all, o)
	}
	if err := report(before, all); err != nil {
		return err
	}
	return verdict(all)
}

// ready waits until the index is filled, and so everything has been read.
func (b *bench) ready(ctx context.Context) error {
	client, err := rig.NewClient(b.server.URL)
	if err != nil {
		return err
	}
	defer client.Close()
	return b.server.Ready(ctx, 3*time.Minute, func(ctx context.Context) error {
		_, err := client.Get(ctx, "/en/search.json?q=a", browser)
		return err
	})
}

// verdict is what a run that must not pass has failed by.
func verdict(all []*outcome) error {
	var failed []error
	for _, o := range all {
		if o.errors > 0 {
			failed = append(failed, fmt.Errorf("%s: %d requests failed, the first: %w", o.name, o.errors, o.first))
		}
		if _, most := o.freshness(); most > fresh && !o.free {
			failed = append(failed, fmt.Errorf("%s: an edit was on its page after %v only", o.name, most.Round(time.Millisecond)))
		}
	}
	return errors.Join(failed...)
}

// profileFile is where the profile of a phase goes.
func profileFile(name string) string { return filepath.Join(*profiles, name+".pprof") }
