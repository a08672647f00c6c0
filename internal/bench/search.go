package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"clusterdir/internal/bench/rig"
	"clusterdir/internal/directory"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
)

// searchCommand measures the index in memory beside FTS5, the full-text search of SQLite,
// on the same directories. A query is everything that a list page needs: the number of
// hits, the counts of all facets, and the first twenty contacts. Both run in this process.
type searchCommand struct {
	program
	Contacts []int `default:"10000,100000,1000000" help:"Sizes of made-up directories."`
	Rounds   int   `default:"400" help:"Queries of each kind."`
}

// Run prints a table for each size.
func (c *searchCommand) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "clusterdir-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c.printMachine(ctx)
	for _, contacts := range c.Contacts {
		if err := c.measure(ctx, dir, contacts); err != nil {
			return fmt.Errorf("%d contacts: %w", contacts, err)
		}
	}
	return nil
}

// measure prints the table of one size.
func (c *searchCommand) measure(ctx context.Context, dir string, contacts int) error {
	database, err := c.sample(ctx, dir, contacts)
	if err != nil {
		return err
	}
	defer os.Remove(database)
	fmt.Printf("\n#### %s contacts\n\n", grouped(float64(contacts)))
	x, err := buildIndex(ctx, database)
	if err != nil {
		return err
	}
	fmt.Printf("index: read in %.1f s, built in %.1f s, %.0f MB of memory\n\n", x.read.Seconds(), x.built.Seconds(), x.memory/1e6)
	fts, err := newFullText(ctx, database)
	if err != nil {
		return fmt.Errorf("FTS5: %w", err)
	}
	defer fts.close()
	fmt.Printf("FTS5: built in %.1f s, %.0f MB on disk\n\n", fts.built.Seconds(), fts.size/1e6)
	t := newTable("kind of query", "hits", "p50 ms", "p99 ms", "FTS5: hits", "p50 ms", "p99 ms", "FTS5 p50 ÷ index p50")
	for _, k := range kinds(x) {
		if err := c.measureKind(ctx, t, k, x, fts); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	t.write(os.Stdout)
	return nil
}

// measureKind adds the row of a kind of query.
func (c *searchCommand) measureKind(ctx context.Context, t *table, k kind, x *index, fts *fullText) error {
	own, hits, err := timeQueries(k.queries, c.Rounds, time.Minute, func(q query) (int, error) {
		return x.Contacts.Search(q.search()).Total, nil
	})
	if err != nil {
		return err
	}
	cell := func(d time.Duration) string { return fmt.Sprintf("%.3f", float64(d.Nanoseconds())/1e6) }
	p50 := rig.Percentile(own, 0.5)
	row := []string{k.name, fmt.Sprint(hits), cell(p50), cell(rig.Percentile(own, 0.99)), "–", "–", "–", "–"}
	if k.fts {
		others, hits, err := timeQueries(k.queries, c.Rounds, 4*time.Second, func(q query) (int, error) { return fts.search(ctx, q) })
		if err != nil {
			return fmt.Errorf("FTS5: %w", err)
		}
		other := rig.Percentile(others, 0.5)
		row = append(row[:4], fmt.Sprint(hits), cell(other), cell(rig.Percentile(others, 0.99)), fmt.Sprintf("%.1f", float64(other)/float64(p50)))
	}
	t.add(row...)
	return nil
}

// timeQueries runs queries in turn: each at least once, and then more until there were so
// many rounds or the limit has passed. hits is the number of hits of the first query.
func timeQueries(queries []query, rounds int, limit time.Duration, run func(query) (int, error)) (took []time.Duration, hits int, err error) {
	begun := time.Now()
	for i := range max(rounds, len(queries)) {
		if i >= len(queries) && time.Since(begun) > limit {
			break
		}
		start := time.Now()
		n, err := run(queries[i%len(queries)])
		if err != nil {
			return nil, 0, err
		}
		took = append(took, time.Since(start))
		if i == 0 {
			hits = n
		}
	}
	return took, hits, nil
}

// index is the index of a directory, and what it cost.
type index struct {
	*search.Directory
	nouns       search.Nouns
	some        []directory.Contact // spread over the directory
	read, built time.Duration
	memory      float64 // bytes
}

// buildIndex builds the index from a database as the site does.
func buildIndex(ctx context.Context, database string) (*index, error) {
	s, err := store.Open(ctx, database, store.Options{})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	x := &index{}
	return x, s.Read(ctx, func(q *store.Q) (err error) {
		if x.nouns, err = readNouns(ctx, q); err != nil {
			return err
		}
		begun, total := time.Now(), 0
		if err := q.EachContact(ctx, func(directory.Contact) error { total++; return nil }); err != nil {
			return err
		}
		x.read = time.Since(begun)
		every, i := max(total/200, 1), 0
		each := func(yield func(directory.Contact) error) error {
			return q.EachContact(ctx, func(c directory.Contact) error {
				if i++; i%every == 0 && !c.Vacant() {
					x.some = append(x.some, c)
				}
				return yield(c)
			})
		}
		before := heap()
		begun = time.Now()
		x.Directory, err = search.NewDirectory(x.nouns, each)
		x.built, x.memory = time.Since(begun), heap()-before
		return err
	})
}

func readNouns(ctx context.Context, q *store.Q) (n search.Nouns, err error) {
	if n.Sectors, err = q.Sectors(ctx); err != nil {
		return n, err
	}
	if n.Clusters, err = q.Clusters(ctx); err != nil {
		return n, err
	}
	if n.Partners, err = q.Partners(ctx); err != nil {
		return n, err
	}
	n.Places, err = q.Places(ctx)
	return n, err
}

// heap returns the bytes in use after a garbage collection.
func heap() float64 {
	runtime.GC()
	runtime.GC() // The first run may have started before what was freed last.
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
