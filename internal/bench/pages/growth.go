package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"clusterdir/internal/bench/rig"
)

// size is what a directory of one size has shown.
type size struct {
	contacts             int
	list, cached, search rig.Result
	// half is the list at half of what the server can do: the times that a reader
	// sees. The others are those of a queue that is never empty.
	half  rig.Result
	start started
	// filled is how long it took until everything could be searched, and memory what
	// that takes.
	filled time.Duration
	memory rig.Memory
}

// grow measures directories of different sizes, prints a table and draws a picture.
func (b *bench) grow(ctx context.Context) error {
	numbers, err := sizes("100,1000,10000,100000,1000000")
	if err != nil {
		return err
	}
	fmt.Printf("%s; %d connections, medians of %d turns of %s\n\n", rig.Machine(), *connections, *rounds, *length)
	fmt.Println("| contacts | list: requests/s | CPU µs | p50 ms | p99 ms | cached page: requests/s | p99 ms | search: requests/s | p99 ms | first page after ms | searchable after s | memory MB |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|")
	var all []size
	for _, n := range numbers {
		one, err := b.measureSize(ctx, n)
		if err != nil {
			return fmt.Errorf("%d contacts: %w", n, err)
		}
		fmt.Println(one.row())
		all = append(all, one)
	}
	drawn, err := draw(all)
	if err != nil {
		return err
	}
	return os.WriteFile(*picture, drawn, 0o644)
}

func (s size) row() string {
	return fmt.Sprintf("| %s | %s | %s | %.1f | %.1f | %s | %.1f | %s | %.1f | %s | %.1f | %s |", grouped(float64(s.contacts)),
		grouped(s.list.Rate), grouped(rig.Microseconds(s.list.CPU)), rig.Milliseconds(s.half.P50), rig.Milliseconds(s.half.P99),
		grouped(s.cached.Rate), rig.Milliseconds(s.cached.P99), grouped(s.search.Rate), rig.Milliseconds(s.search.P99),
		grouped(rig.Milliseconds(s.start.took)), s.filled.Seconds(), grouped(s.memory.Proportional/1e6))
}

// measureSize measures a directory with so many contacts.
func (b *bench) measureSize(ctx context.Context, n int) (one size, err error) {
	one.contacts = n
	database, err := b.sample(ctx, n)
	if err != nil {
		return one, err
	}
	if one.start, err = startsOf(ctx, database); err != nil {
		return one, err
	}
	begun := time.Now()
	s, err := b.clusterdir(ctx, database)
	if err != nil {
		return one, err
	}
	defer s.Stop()
	one.filled = time.Since(begun)
	if one.memory, err = s.Memory(); err != nil {
		return one, err
	}
	all, err := readList(ctx, s, "")
	if err != nil {
		return one, err
	}
	some, err := spread(ctx, s)
	if err != nil {
		return one, err
	}
	var words []string
	for _, k := range searches(some) {
		words = append(words, k.paths...)
	}
	list := b.load(s, lists(all), browser)
	page := b.load(s, nil, browser)
	page.URL += "/en/contacts"
	for _, turn := range []struct {
		load rig.Load
		to   *rig.Result
	}{{list, &one.list}, {page, &one.cached}, {b.load(s, words, browser), &one.search}} {
		if *turn.to, err = alone(ctx, s, rig.Wrk, turn.load); err != nil {
			return one, err
		}
	}
	list.Connections = paced
	one.half, err = alone(ctx, s, rig.Pace(one.list.Rate/2), list)
	return one, err
}

// alone is the medians of a server that nobody takes turns with.
func alone(ctx context.Context, s *rig.Server, generate generator, load rig.Load) (rig.Result, error) {
	outcomes, err := compare(ctx, generate, []contender{{Server: s, load: load}})
	if err != nil {
		return rig.Result{}, err
	}
	return outcomes[0].medians(), nil
}

// startsOf starts the program on a database several times: no more than take a
// minute, but three times.
func startsOf(ctx context.Context, database string) (started, error) {
	var all []started
	for begun := time.Now(); len(all) < *starts && (len(all) < 3 || time.Since(begun) < time.Minute); {
		one, err := startOnce(ctx, func(ctx context.Context) (*rig.Server, error) {
			return rig.StartClusterdir(ctx, *binary, database)
		})
		if err != nil {
			return started{}, err
		}
		all = append(all, one)
	}
	return medianStart(all), nil
}
