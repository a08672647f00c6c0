package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
)

// growthCommand measures how the program behaves as its directory grows.
type growthCommand struct {
	program
	Contacts    []int         `default:"100,1000,10000,100000,1000000" help:"Sizes of made-up directories."`
	Starts      int           `default:"3" help:"Starts on each directory; medians are shown."`
	Rounds      int           `default:"3" help:"Measurements of each figure; medians are shown."`
	Time        time.Duration `default:"2s" help:"How long each measurement takes."`
	Connections int           `default:"8" help:"Connections of the load."`
}

// growth contains the measurements of a directory of one size.
type growth struct {
	list, search, cached rig.Result
	alone                rig.Result // the list over one connection: what a visitor waits
	start                started
}

// Run prints a table with a row for each size.
func (c *growthCommand) Run(ctx context.Context) error {
	dir, remove, err := c.workspace(ctx, "wrk")
	if err != nil {
		return err
	}
	defer remove()
	c.printMachine(ctx)
	fmt.Printf("%d connections, medians of %d measurements of %s and of %d starts\n\n", c.Connections, c.Rounds, c.Time, c.Starts)
	t := newTable("contacts", "list requests/s", "CPU µs", "alone p50 ms", "p99 ms", "search requests/s", "CPU µs",
		"cached page requests/s", "first page ms", "searchable ms", "memory MB")
	for _, contacts := range c.Contacts {
		g, err := c.measure(ctx, dir, contacts)
		if err != nil {
			return fmt.Errorf("%d contacts: %w", contacts, err)
		}
		microseconds := func(d time.Duration) string { return grouped(float64(d.Nanoseconds()) / 1e3) }
		t.add(grouped(float64(contacts)), grouped(g.list.Rate), microseconds(g.list.CPU), milliseconds(g.alone.P50), milliseconds(g.alone.P99),
			grouped(g.search.Rate), microseconds(g.search.CPU), grouped(g.cached.Rate),
			milliseconds(g.start.page), milliseconds(g.start.searchable), grouped(g.start.memory/1e6))
	}
	t.write(os.Stdout)
	return nil
}

func (c *growthCommand) measure(ctx context.Context, dir string, contacts int) (g growth, err error) {
	database, err := c.sample(ctx, dir, contacts)
	if err != nil {
		return g, err
	}
	defer os.Remove(database)
	var starts []started
	for range c.Starts {
		one, err := c.once(ctx, database)
		if err != nil {
			return g, err
		}
		starts = append(starts, one)
	}
	g.start = medianStart(starts)
	s, err := c.start(ctx, database)
	if err != nil {
		return g, err
	}
	defer s.Stop()
	d, err := readDirectory(ctx, database)
	if err != nil {
		return g, err
	}
	// Over one and over several connections, addresses must not repeat.
	lists, searches := d.Lists(seed), d.NameSearches(seed)
	crawl := func(a *content.Addresses, connections int) func(context.Context) (rig.Reading, error) {
		return rig.Crawl{URL: s.URL, Connections: connections, Next: a.Next, Headers: []string{acceptBrowser}}.Load(c.Time)
	}
	for _, figure := range []struct {
		into *rig.Result
		load func(context.Context) (rig.Reading, error)
	}{
		{&g.list, crawl(lists, c.Connections)},
		{&g.alone, crawl(lists, 1)},
		{&g.search, crawl(searches, c.Connections)},
		{&g.cached, rig.Wrk(s.URL+"/en/contacts", c.Connections, c.Time, acceptBrowser)},
	} {
		results, err := takeTurns(ctx, c.Rounds, []contender{{s, figure.load}})
		if err != nil {
			return g, err
		}
		*figure.into = rig.Medians(results[0])
	}
	return g, nil
}
