// Command profile records what the program is busy with, so that the compiler can
// make the best of it (go.dev/doc/pgo): it lets wrk ask for what visitors and crawlers
// ask for, and writes cmd/clusterdir/default.pgo, which go build finds by itself.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"time"

	"github.com/google/pprof/profile"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/store"
)

var (
	binary   = flag.String("binary", "bin/clusterdir", "the program, as make build makes it")
	contacts = flag.Int("contacts", 100_000, "size of the directory")
	length   = flag.Duration("time", 10*time.Second, "how long each load takes")
	out      = flag.String("out", "cmd/clusterdir/default.pgo", "file for the profile")
)

func main() { rig.Main("profile", run) }

func run(ctx context.Context) error {
	if err := rig.Need(ctx, "taskset", "wrk"); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "clusterdir-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	database, err := rig.Sample(ctx, *binary, dir, "", *contacts)
	if err != nil {
		return err
	}
	pages, err := read(ctx, database)
	if err != nil {
		return err
	}
	ops, err := rig.FreeAddress()
	if err != nil {
		return err
	}
	server, err := rig.StartClusterdir(ctx, *binary, database, "--ops-addr", ops)
	if err != nil {
		return err
	}
	defer server.Stop()
	loads, err := loads(ctx, server, pages)
	if err != nil {
		return err
	}
	var all []*profile.Profile
	for _, load := range loads {
		p, err := record(ctx, ops, load)
		if err != nil {
			return err
		}
		all = append(all, p)
	}
	return write(all)
}

// read reads the addresses of a database.
func read(ctx context.Context, database string) (content.Pages, error) {
	s, err := store.Open(ctx, database, store.Options{})
	if err != nil {
		return content.Pages{}, err
	}
	defer s.Close()
	return content.Read(ctx, s)
}

// loads are pages that are kept, one of them for who has it already, and pages that must be
// made: those of which there are most, and searches. They wait until the server is ready.
func loads(ctx context.Context, server *rig.Server, pages content.Pages) ([]rig.Load, error) {
	base := server.URL
	const kept, compressed = "/en/contacts", "Accept-Encoding: gzip, deflate, br"
	client, err := rig.NewClient(base)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	err = server.Ready(ctx, time.Minute, func(ctx context.Context) error {
		_, err := client.Get(ctx, "/en/search.json?q=a")
		return err
	})
	if err != nil {
		return nil, err
	}
	a, err := client.Get(ctx, kept, compressed)
	if err != nil {
		return nil, err
	}
	known := "If-None-Match: " + a.Header.Get("ETag")
	load := func(path string, headers ...string) rig.Load {
		return rig.Load{URL: base + path, Connections: 8, Length: *length, Headers: append(headers, compressed)}
	}
	made, searches := load("/"), load("/")
	made.Paths = pages.Shuffled(1)[:10_000]
	for _, words := range []string{"wiese", "wind", "hafn", "kiel", "windenergie+kiel", "43166"} {
		searches.Paths = append(searches.Paths, "/en/search?q="+words, "/de/contacts?q="+words)
	}
	return []rig.Load{load(kept), load(kept, known), load("/en"), made, searches}, nil
}

// record is what the program does under a load.
func record(ctx context.Context, ops string, load rig.Load) (*profile.Profile, error) {
	asked := make(chan error, 1)
	go func() {
		_, err := rig.Wrk(ctx, load)
		asked <- err
	}()
	text, err := rig.CPUProfile(ctx, ops, load.Length)
	if err = errors.Join(err, <-asked); err != nil {
		return nil, err
	}
	return profile.ParseData(text)
}

// write writes them as one profile. What is of this machine is left out.
func write(all []*profile.Profile) error {
	p, err := profile.Merge(all)
	if err != nil {
		return err
	}
	for _, m := range p.Mapping {
		m.File, m.BuildID = "clusterdir", ""
	}
	p.TimeNanos, p.Comments = 0, nil
	var text bytes.Buffer
	if err := p.Compact().Write(&text); err != nil {
		return err
	}
	return os.WriteFile(*out, text.Bytes(), 0o644)
}
