// Command front measures what a cache in front of the program adds: nginx or
// Varnish, with the configurations beside this file, for readers who ask for few
// pages often and for many seldom.
//
//	go run ./internal/bench/front [-contacts 100000] [-requests 60000] [-shared-max-age 60]
//
// The cache and the program share one core, what asks has the other: what is
// compared is one machine without and with a cache. Each starts with nothing kept.
// How many requests the cache has answered is what it says in X-Cache, and is held
// against what the program has counted. Exit 1 when these do not agree, when a
// request fails, or when an edit does not come through.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/store"
)

var (
	binary       = flag.String("binary", "bin/clusterdir", "the program, as make build makes it")
	contacts     = flag.Int("contacts", 100_000, "size of the directory")
	requests     = flag.Int("requests", 60_000, "how many requests a measurement takes")
	connections  = flag.Int("connections", 8, "connections at once")
	exponent     = flag.Float64("zipf", 1, "how much more often the first pages are asked for than the others; 0: not at all")
	sharedMaxAge = flag.Int("shared-max-age", 60, "seconds that the cache may answer without asking")
	edits        = flag.Int("edits", 5, "edits that are waited for; 0 leaves that out")
	seed         = flag.Uint64("seed", 1, "makes another order of pages and requests")
	folder       = flag.String("dir", "", "folder for the sample, which is kept; a temporary one when empty")
)

func main() { rig.Main("front", run) }

// bench is a run.
type bench struct {
	dir      string // what is thrown away
	database string
	requests []request
	editor   *content.Editor
}

func run(ctx context.Context) error {
	if err := rig.Need(ctx, "taskset", "nginx", "varnishd"); err != nil {
		return err
	}
	if err := rig.PinSelf(ctx); err != nil {
		return err
	}
	b := &bench{}
	var err error
	if b.dir, err = os.MkdirTemp("", "clusterdir-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	// nginx and Varnish may give up being root, and must still find their files.
	if err := os.Chmod(b.dir, 0o755); err != nil {
		return err
	}
	if b.database, err = rig.Sample(ctx, *binary, b.dir, *folder, *contacts); err != nil {
		return err
	}
	// The handle of another program: without the lock, which the server holds.
	s, err := store.Open(ctx, b.database, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	pages, err := content.Read(ctx, s)
	if err != nil {
		return err
	}
	b.editor = content.NewEditor(s, pages, *seed)
	// Every reader knows the home page; who asks for the others is chance.
	b.requests = draw(append([]string{"/de", "/en"}, pages.Shuffled(*seed)...), *requests, *exponent, *seed)
	fmt.Printf("%s; %s; %s\n%d contacts; %d requests for %d of %d addresses, %d connections, s-maxage=%d\n\n",
		rig.Machine(), rig.Version(ctx, "nginx", "-v"), rig.Version(ctx, "varnishd", "-V"),
		*contacts, len(b.requests), distinct(b.requests), len(pages.Entries)+len(pages.Lists), *connections, *sharedMaxAge)
	if err := b.compare(ctx); err != nil {
		return err
	}
	if *edits == 0 {
		return nil
	}
	return b.freshness(ctx)
}

// start starts the program and, unless that is nil, a cache in front of it. stop
// may be called whatever comes.
func (b *bench) start(ctx context.Context, f *fronter, sharedMaxAge int) (p *pair, stop func(), err error) {
	p = &pair{}
	stop = func() {
		for _, s := range []*rig.Server{p.front, p.program} {
			if s != nil {
				s.Stop()
			}
		}
	}
	if p.ops, err = rig.FreeAddress(); err != nil {
		return p, stop, err
	}
	p.program, err = rig.StartClusterdir(ctx, *binary, b.database, "--ops-addr", p.ops,
		"--shared-max-age", fmt.Sprint(sharedMaxAge), "--trusted-proxies", "127.0.0.0/8")
	if err != nil {
		return p, stop, err
	}
	if err := serves(ctx, p.program); err != nil {
		return p, stop, err
	}
	p.url = p.program.URL
	if f == nil {
		return p, stop, nil
	}
	if p.front, err = f.start(ctx, b.dir, p.program.URL); err != nil {
		return p, stop, err
	}
	p.url = p.front.URL
	if err := serves(ctx, p.front); err != nil {
		return p, stop, err
	}
	return p, stop, p.normalises(ctx, sharedMaxAge > 0)
}

// pair is the program and what stands in front of it.
type pair struct {
	program, front *rig.Server // front may be nil
	ops, url       string      // url is where readers ask
}

// serves waits until a server answers, the program with all that it reads at its
// start: by something that no measurement asks for.
func serves(ctx context.Context, s *rig.Server) error {
	client, err := rig.NewClient(s.URL)
	if err != nil {
		return err
	}
	defer client.Close()
	return s.Ready(ctx, 3*time.Minute, func(ctx context.Context) error {
		_, err := client.Get(ctx, "/en/search.json?q=a")
		return err
	})
}
