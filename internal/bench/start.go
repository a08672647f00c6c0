package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"clusterdir/internal/bench/rig"
)

// startCommand measures how long the program takes from its start to its first page.
type startCommand struct {
	program
	Contacts []int `default:"20000,100000" help:"Sizes of made-up directories."`
	Starts   int   `default:"11" help:"Starts on each database; medians are shown."`
}

// Run measures starts without a database, on the seed, and on directories of the sizes.
func (c *startCommand) Run(ctx context.Context) error {
	dir, remove, err := c.workspace(ctx)
	if err != nil {
		return err
	}
	defer remove()
	c.printMachine(ctx)
	fmt.Printf("from the start of the process, medians of %d starts\n\n", c.Starts)
	t := newTable("database", "/healthz ms", "first page ms", "searchable ms", "memory MB")
	seeded := filepath.Join(dir, "seeded.db")
	if _, err := c.once(ctx, seeded); err != nil { // creates it
		return err
	}
	n := 0
	fresh := func() string { n++; return filepath.Join(dir, fmt.Sprintf("fresh-%d.db", n)) }
	if err := c.add(ctx, t, "none yet", fresh); err != nil {
		return err
	}
	if err := c.add(ctx, t, "seed", func() string { return seeded }); err != nil {
		return err
	}
	for _, contacts := range c.Contacts {
		database, err := c.sample(ctx, dir, contacts)
		if err != nil {
			return err
		}
		if err := c.add(ctx, t, grouped(float64(contacts))+" contacts", func() string { return database }); err != nil {
			return err
		}
	}
	t.write(os.Stdout)
	return nil
}

// add measures several starts and adds a row of their medians.
func (c *startCommand) add(ctx context.Context, t *table, name string, database func() string) error {
	var all []started
	for range c.Starts {
		one, err := c.once(ctx, database())
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, one)
	}
	m := medianStart(all)
	t.add(name, milliseconds(m.alive), milliseconds(m.page), milliseconds(m.searchable), grouped(m.memory/1e6))
	return nil
}

// started contains the measurements of one start: the times until /healthz and the
// home page answered with 200 and until searches were answered, and the memory in
// bytes at that moment.
type started struct {
	alive, page, searchable time.Duration
	memory                  float64
}

// once starts the program, requests its first pages and stops it.
func (p program) once(ctx context.Context, database string) (one started, err error) {
	begun := time.Now()
	s, err := rig.StartClusterdir(ctx, p.Binary, database)
	if err != nil {
		return one, err
	}
	defer s.Stop()
	client, err := rig.NewClient(s.URL)
	if err != nil {
		return one, err
	}
	defer client.Close()
	for _, step := range []struct {
		path string
		took *time.Duration
	}{{"/healthz", &one.alive}, {"/en", &one.page}, {"/en/search.json?q=a", &one.searchable}} {
		err := s.Ready(ctx, startTimeout, func(ctx context.Context) error {
			_, err := client.Get(ctx, step.path)
			return err
		})
		if err != nil {
			return one, err
		}
		*step.took = time.Since(begun)
	}
	one.memory, err = s.Resident()
	return one, err
}

func medianStart(all []started) started {
	median := func(of func(started) time.Duration) time.Duration {
		return time.Duration(rig.Median(all, func(s started) float64 { return float64(of(s)) }))
	}
	return started{
		alive:      median(func(s started) time.Duration { return s.alive }),
		page:       median(func(s started) time.Duration { return s.page }),
		searchable: median(func(s started) time.Duration { return s.searchable }),
		memory:     rig.Median(all, func(s started) float64 { return s.memory }),
	}
}
