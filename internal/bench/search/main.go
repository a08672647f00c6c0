// Command search measures the search in memory beside FTS5, the full-text engine
// of SQLite, on the same made-up directories in the same run.
//
//	go run ./internal/bench/search [-contacts 10000,100000,1000000]
//
// It prints, for each size, what building costs, and the median and the 99th
// percentile of each kind of query. A query is everything that a list page asks
// for: how many there are, the counts of all filters, the first twenty.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/sample"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/migrations"
)

var (
	sizes  = flag.String("contacts", "10000,100000,1000000", "sizes of the directories, separated by commas")
	rounds = flag.Int("rounds", 400, "searches of each kind")
	folder = flag.String("dir", "", "folder for the databases, which are kept; a temporary one when empty")
	skip   = flag.Bool("nofts", false, "leave out FTS5")
)

func main() {
	flag.Parse()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	dir := *folder
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "clusterdir-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	fmt.Printf("%s, %d cores, %s\n", runtime.Version(), runtime.NumCPU(), processor())
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return fmt.Errorf("-contacts %q: numbers separated by commas are allowed", *sizes)
		}
		if err := measure(ctx, filepath.Join(dir, "bench-"+size+".db"), n); err != nil {
			return fmt.Errorf("%d contacts: %w", n, err)
		}
	}
	return nil
}

// measure prints the table of one size.
func measure(ctx context.Context, file string, n int) error {
	fmt.Printf("\n%d contacts\n", n)
	b, err := build(ctx, file, n)
	if err != nil {
		return err
	}
	fmt.Printf("index: built in %.1f s, of which %.1f s to read the database; %.0f MB; %.1f ms to follow one edit\n",
		b.built.Seconds(), b.read.Seconds(), b.memory/1e6, milliseconds(b.edit))
	var fts *fullText
	if !*skip {
		if fts, err = newFullText(ctx, file); err != nil {
			return fmt.Errorf("FTS5: %w", err)
		}
		defer fts.close()
		fmt.Printf("FTS5:  built in %.1f s; %.0f MB on disk\n", fts.built.Seconds(), fts.size/1e6)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "kind of query\thits\tp50 ms\tp99 ms\tFTS5 hits\tp50 ms\tp99 ms\tratio of p50\t")
	for _, k := range kinds(b) {
		own := ask(k.queries, *rounds, 0, func(q query) (int, error) {
			return b.index.Contacts.Search(q.search()).Total, nil
		})
		fmt.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t", k.name, own.hits, own.p50, own.p99)
		if fts == nil || !k.fts {
			fmt.Fprint(table, "–\t–\t–\t–\t\n")
			continue
		}
		other := ask(k.queries, *rounds, 4*time.Second, func(q query) (int, error) { return fts.search(ctx, q) })
		if other.err != nil {
			return fmt.Errorf("FTS5, %s: %w", k.name, other.err)
		}
		fmt.Fprintf(table, "%d\t%.3f\t%.3f\t%.0f\t\n", other.hits, other.p50, other.p99, other.p50/own.p50)
	}
	return table.Flush()
}

// built is an index and what it cost.
type built struct {
	index       *search.Directory
	contacts    []directory.Contact // some, spread over the directory
	sectors     []directory.Sector
	places      []directory.Place
	read, built time.Duration
	edit        time.Duration
	memory      float64 // bytes
}

// build fills the database, unless it is there already, and builds the index as
// the site does.
func build(ctx context.Context, file string, n int) (*built, error) {
	s, err := open(ctx, file, n)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	b := &built{}
	every := max(n/200, 1)
	return b, s.Read(ctx, func(q *store.Q) error {
		nouns, err := readNouns(ctx, q)
		if err != nil {
			return err
		}
		b.sectors, b.places = nouns.Sectors, nouns.Places
		begun, i := time.Now(), 0
		err = q.EachContact(ctx, func(c directory.Contact) error {
			if i++; i%every == 0 && !c.Vacant() {
				b.contacts = append(b.contacts, c)
			}
			return nil
		})
		if err != nil {
			return err
		}
		b.read = time.Since(begun)
		before := heap()
		begun = time.Now()
		b.index, err = search.NewDirectory(nouns, func(yield func(directory.Contact) error) error { return q.EachContact(ctx, yield) })
		if err != nil {
			return err
		}
		b.built = time.Since(begun)
		b.memory = heap() - before
		begun = time.Now()
		changed := b.contacts[0]
		changed.FamilyName = "Neu"
		b.index.WithContacts([]directory.Contact{changed}, nil)
		b.edit = time.Since(begun)
		return nil
	})
}

func open(ctx context.Context, file string, n int) (*store.Store, error) {
	_, statErr := os.Stat(file)
	s, err := store.Open(ctx, file, store.Options{Create: true, Lock: true})
	if err != nil || statErr == nil {
		return s, err
	}
	if _, err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	r := sample.New(n)
	err = s.Fill(ctx, migrations.Seed{
		Agency: r.Agency, Places: r.Places, Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Sections: r.Sections,
	}, r.Contacts(), func(int) {})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // and with it the memory that filling took
		return nil, err
	}
	return store.Open(ctx, file, store.Options{Lock: true})
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

// times are the median and the 99th percentile of a kind of query, in
// milliseconds, and the hits of its first.
type times struct {
	p50, p99 float64
	hits     int
	err      error
}

// ask asks the queries in turn, so many times, but no longer than limit
// when that is not 0, though each once.
func ask(queries []query, rounds int, limit time.Duration, answer func(query) (int, error)) times {
	var t times
	var took []float64
	begun := time.Now()
	for i := range max(rounds, len(queries)) {
		if i >= len(queries) && limit > 0 && time.Since(begun) > limit {
			break
		}
		start := time.Now()
		hits, err := answer(queries[i%len(queries)])
		took = append(took, milliseconds(time.Since(start)))
		if err != nil {
			return times{err: err}
		}
		if i == 0 {
			t.hits = hits
		}
	}
	slices.Sort(took)
	t.p50, t.p99 = took[len(took)/2], took[len(took)*99/100]
	return t
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// heap is what lives, in bytes.
func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// processor names the machine, where it says.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(info)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}
