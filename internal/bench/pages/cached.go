package main

import (
	"context"
	"path/filepath"

	"clusterdir/internal/bench/rig"
)

// page is a page that many readers ask for, with those who serve it.
type page struct {
	what, path string
	tags       map[*rig.Server]string
	contenders []contender
}

// cached measures pages that everybody asks for.
func (b *bench) cached(ctx context.Context) error {
	return b.readers(ctx, "a page that many ask for, compressed", func(string) []string { return []string{browser} })
}

// notModified measures the answer to a reader who has the page already.
func (b *bench) notModified(ctx context.Context) error {
	return b.readers(ctx, "a page that the reader has already: 304", func(tag string) []string {
		return []string{browser, "If-None-Match: " + tag}
	})
}

// readers asks for the pages with headers, by both generators: what one of them
// says about itself should not be what is measured.
func (b *bench) readers(ctx context.Context, title string, headers func(tag string) []string) error {
	pages, stop, err := b.pages(ctx)
	defer stop()
	if err != nil {
		return err
	}
	t := newTable(title)
	for _, p := range pages {
		for i, c := range p.contenders {
			p.contenders[i].load.Headers = headers(p.tags[c.Server])
		}
		if err := t.add(ctx, p.what, rig.Wrk, p.contenders...); err != nil {
			return err
		}
		if err := t.add(ctx, p.what+", h2load", rig.H2load, p.contenders...); err != nil {
			return err
		}
	}
	return t.Flush()
}

// pages starts those who serve the contact list of the large directory, and the
// home page of the seeded one. stop may be called whatever comes.
func (b *bench) pages(ctx context.Context) (pages []page, stop func(), err error) {
	var started []*rig.Server
	stop = func() {
		for _, s := range started {
			s.Stop()
		}
	}
	add := func(s *rig.Server, err error) error {
		if s != nil {
			started = append(started, s)
		}
		return err
	}
	if err := add(b.onLarge(ctx)); err != nil {
		return nil, stop, err
	}
	if err := add(b.clusterdir(ctx, b.seeded())); err != nil {
		return nil, stop, err
	}
	pages = []page{{what: "contact list", path: "/en/contacts"}, {what: "home page", path: "/en"}}
	answers := map[string]answer{}
	for i, p := range pages {
		if answers[p.path], err = capture(ctx, started[i].URL+p.path); err != nil {
			return nil, stop, err
		}
	}
	own := started
	if err := add(b.startNginx(ctx, answers)); err != nil {
		return nil, stop, err
	}
	if err := add(b.startBare(ctx, "net/http", answers)); err != nil {
		return nil, stop, err
	}
	if err := add(b.startBare(ctx, "net/http, time-outs", answers, "-timeouts")); err != nil {
		return nil, stop, err
	}
	for i := range pages {
		p := &pages[i]
		p.tags = map[*rig.Server]string{}
		for j, s := range append([]*rig.Server{own[i]}, started[len(own):]...) {
			if err := serves(ctx, s, p.path); err != nil {
				return nil, stop, err
			}
			sent, err := answers[p.path].sends(ctx, s, p.path)
			if err != nil {
				return nil, stop, err
			}
			p.tags[s] = sent.Header.Get("Etag")
			p.contenders = append(p.contenders, contender{
				Server: s, role: []int{roleOwn, roleNginx, roleBare, roleOwn}[j],
				load: rig.Load{URL: s.URL + p.path, Connections: *connections, Length: *length},
			})
		}
	}
	return pages, stop, nil
}

// seeded is the database of a directory as it comes; the program makes it when it
// is not there.
func (b *bench) seeded() string { return filepath.Join(b.kept, "seeded.db") }
