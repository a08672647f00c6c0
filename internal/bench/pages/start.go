package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"clusterdir/internal/bench/rig"
)

// starter is a program as it is started again and again.
type starter struct {
	name  string
	start func(context.Context) (*rig.Server, error)
}

// started is what one start has shown.
type started struct {
	took   time.Duration // until the first page was there
	memory rig.Memory    // then
}

// start measures from the start of a program to its first page.
func (b *bench) start(ctx context.Context) error {
	n, err := large()
	if err != nil {
		return err
	}
	sample, err := b.sample(ctx, n)
	if err != nil {
		return err
	}
	// Made, and written down in full, before it is opened for the first time by who
	// only reads.
	s, err := b.clusterdir(ctx, b.seeded())
	if err != nil {
		return err
	}
	s.Stop()
	program := func(database string) func(context.Context) (*rig.Server, error) {
		return func(ctx context.Context) (*rig.Server, error) { return rig.StartClusterdir(ctx, *binary, database) }
	}
	plain := func(database string) func(context.Context) (*rig.Server, error) {
		return func(ctx context.Context) (*rig.Server, error) {
			return b.startBare(ctx, "net/http", nil, "-database", database)
		}
	}
	return b.compareStarts(ctx, []starter{
		{"no database yet", func(ctx context.Context) (*rig.Server, error) {
			dir, err := os.MkdirTemp(b.dir, "fresh-")
			if err != nil {
				return nil, err
			}
			return rig.StartClusterdir(ctx, *binary, filepath.Join(dir, "clusterdir.db"))
		}},
		{"seeded", program(b.seeded())},
		{"seeded: net/http and a row", plain(b.seeded())},
		{fmt.Sprintf("%d contacts", n), program(sample)},
		{fmt.Sprintf("%d contacts: net/http and a row", n), plain(sample)},
	})
}

// compareStarts starts each program in turn, and prints the medians.
func (b *bench) compareStarts(ctx context.Context, starters []starter) error {
	seen := make([][]started, len(starters))
	for range *starts {
		for i, s := range starters {
			one, err := startOnce(ctx, s.start)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			seen[i] = append(seen[i], one)
		}
	}
	fmt.Printf("\nfrom the start of the program to its first page, medians of %d starts\n", *starts)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tms\tresident MB\t")
	for i, s := range starters {
		m := medianStart(seen[i])
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t\n", s.name, rig.Milliseconds(m.took), m.memory.Resident/1e6)
	}
	return t.Flush()
}

// startOnce starts a program, asks until the first page is there, and stops it.
func startOnce(ctx context.Context, start func(context.Context) (*rig.Server, error)) (one started, err error) {
	begun := time.Now()
	s, err := start(ctx)
	if err != nil {
		return one, err
	}
	defer s.Stop()
	if err := serves(ctx, s, "/en"); err != nil {
		return one, err
	}
	one.took = time.Since(begun)
	one.memory, err = s.Memory()
	return one, err
}

func medianStart(all []started) started {
	return started{
		took: time.Duration(rig.Median(all, func(s started) float64 { return float64(s.took) })),
		memory: rig.Memory{
			Resident:     rig.Median(all, func(s started) float64 { return s.memory.Resident }),
			Proportional: rig.Median(all, func(s started) float64 { return s.memory.Proportional }),
		},
	}
}
