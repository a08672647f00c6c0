package main

import (
	"context"
	"fmt"

	"clusterdir/internal/bench/rig"
)

// wanted are ways to say what a reader takes, and what it must get. Those that get
// the same follow each other.
var wanted = []struct{ accepts, gets string }{
	{"gzip, deflate, br, zstd", "br"},
	{"br", "br"},
	{"gzip;q=0.5,br;q=1.0", "br"},
	{"GZIP, BR ; q=0.9", "br"},
	{"gzip, deflate", "gzip"},
	{"br;q=0, gzip", "gzip"},
	{"gzip , br;q=0.0", "gzip"},
	{"gzip;q=0.1, brotli", "gzip"},
	{"identity", ""},
	{"gzip;q=0", ""},
}

// normalises refuses a cache that gives readers what they do not take, or that has
// more than one copy for those who get the same, or keeps what it must not. It asks for a page that no
// measurement asks for.
func (p *pair) normalises(ctx context.Context, keeps bool) error {
	client, err := rig.NewClient(p.url)
	if err != nil {
		return err
	}
	defer client.Close()
	last := "none"
	for _, want := range wanted {
		a, err := client.Get(ctx, "/en/brochure/read", "Accept-Encoding: "+want.accepts)
		if err != nil {
			return err
		}
		if got := a.Header.Get("Content-Encoding"); got != want.gets {
			return fmt.Errorf("%s answers %q with %q, want %q", p.front.Name, want.accepts, got, want.gets)
		}
		if cache := a.Header.Get("X-Cache"); keeps && want.gets == last && cache != "HIT" {
			return fmt.Errorf("%s answers %q with a copy of its own: %s", p.front.Name, want.accepts, cache)
		}
		last = want.gets
	}
	return p.forgets(ctx, client)
}

// forgets refuses a cache that keeps what somebody typed.
func (p *pair) forgets(ctx context.Context, client *rig.Client) error {
	for _, path := range []string{"/en/contacts?q=anna", "/en/contacts?sector=health&q=anna"} {
		for range 2 {
			a, err := client.Get(ctx, path)
			if err != nil {
				return err
			}
			if cache := a.Header.Get("X-Cache"); cache != "BYPASS" && cache != "PASS" {
				return fmt.Errorf("%s has looked for %s in what it keeps: %s", p.front.Name, path, cache)
			}
		}
	}
	return nil
}
