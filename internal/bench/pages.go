package main

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
)

// pagesCommand measures pages. Cached pages are measured beside nginx and a bare net/http
// server that send the same bytes and headers; every page is measured beside another
// build of the program where one is given.
type pagesCommand struct {
	program
	Against     string        `help:"Another build of the program to compare with." placeholder:"FILE"`
	Only        []string      `help:"Groups to measure: cached, 304, list, search." enum:"cached,304,list,search" placeholder:"GROUP"`
	Contacts    int           `default:"100000" help:"Size of the directory."`
	Rounds      int           `default:"5" help:"Rounds; in each, every server is measured once."`
	Time        time.Duration `default:"2s" help:"How long a server is measured per round."`
	Connections int           `default:"8" help:"Connections of the load."`
}

// cachedPages are measured while they are in the cache.
var cachedPages = []string{"/en", "/en/contacts"}

// Run measures the chosen groups.
func (c *pagesCommand) Run(ctx context.Context) error {
	dir, remove, err := c.workspace(ctx, "wrk", "nginx")
	if err != nil {
		return err
	}
	defer remove()
	c.printMachine(ctx)
	if c.Against != "" {
		fmt.Printf("against %s: %s\n\n", c.Against, rig.Version(ctx, c.Against, "version"))
	}
	fmt.Printf("%s contacts, %d connections, medians of %d rounds of %s\n", grouped(float64(c.Contacts)), c.Connections, c.Rounds, c.Time)
	database, err := c.sample(ctx, dir, c.Contacts)
	if err != nil {
		return err
	}
	server, err := c.start(ctx, database)
	if err != nil {
		return err
	}
	defer server.Stop()
	builds := []*rig.Server{server}
	if c.Against != "" {
		other, err := c.startOther(ctx, dir)
		if err != nil {
			return err
		}
		defer other.Stop()
		builds = append(builds, other)
	}
	if c.chosen("cached") || c.chosen("304") {
		if err := c.measureCached(ctx, dir, builds); err != nil {
			return err
		}
	}
	d, err := readDirectory(ctx, database)
	if err != nil {
		return err
	}
	return c.measureUncached(ctx, d, builds)
}

// startOther starts the other build. It makes up its own directory, as its schema may be
// another.
func (c *pagesCommand) startOther(ctx context.Context, dir string) (*rig.Server, error) {
	other := program{Binary: c.Against, Dir: filepath.Join(dir, "other")}
	if c.Dir != "" {
		other.Dir = filepath.Join(c.Dir, "other")
	}
	database, err := other.sample(ctx, dir, c.Contacts)
	if err != nil {
		return nil, err
	}
	s, err := other.start(ctx, database)
	if err == nil {
		s.Name = "the other build"
	}
	return s, err
}

func (c *pagesCommand) chosen(group string) bool {
	return len(c.Only) == 0 || slices.Contains(c.Only, group)
}

// measureCached measures cached pages and the answer to a browser that has the page.
func (c *pagesCommand) measureCached(ctx context.Context, dir string, builds []*rig.Server) error {
	answers := map[string]answer{}
	for _, path := range cachedPages {
		// A page may be compressed better once it has been requested often.
		if _, err := rig.Wrk(builds[0].URL+path, c.Connections, time.Second, acceptBrowser)(ctx); err != nil {
			return err
		}
		var err error
		if answers[path], err = capture(ctx, builds[0], path); err != nil {
			return err
		}
	}
	peers, err := c.peers(ctx, dir, answers)
	for _, s := range peers {
		defer s.Stop()
	}
	if err != nil {
		return err
	}
	for _, path := range cachedPages {
		if err := c.measurePage(ctx, path, slices.Concat(builds, peers)); err != nil {
			return err
		}
	}
	return nil
}

// peers starts the servers that send the same answers.
func (c *pagesCommand) peers(ctx context.Context, dir string, answers map[string]answer) (servers []*rig.Server, err error) {
	for _, start := range []func(context.Context, string, map[string]answer) (*rig.Server, error){startNginx, startBare} {
		s, err := start(ctx, dir, answers)
		if err != nil {
			return servers, err
		}
		servers = append(servers, s)
		for _, path := range slices.Sorted(maps.Keys(answers)) {
			err := s.Ready(ctx, 10*time.Second, func(ctx context.Context) error { return answers[path].checkSame(ctx, s, path) })
			if err != nil {
				return servers, err
			}
		}
	}
	return servers, nil
}

// measurePage measures a cached page on several servers.
func (c *pagesCommand) measurePage(ctx context.Context, path string, servers []*rig.Server) error {
	var full, notModified []contender
	for _, s := range servers {
		a, err := capture(ctx, s, path)
		if err != nil {
			return err
		}
		tag := "If-None-Match: " + a.Header.Get("ETag")
		full = append(full, contender{s, rig.Wrk(s.URL+path, c.Connections, c.Time, acceptBrowser)})
		notModified = append(notModified, contender{s, rig.Wrk(s.URL+path, c.Connections, c.Time, acceptBrowser, tag)})
	}
	if c.chosen("cached") {
		if err := compare(ctx, fmt.Sprintf("cached page %s", path), c.Rounds, full); err != nil {
			return err
		}
	}
	if c.chosen("304") {
		return compare(ctx, fmt.Sprintf("304 for %s", path), c.Rounds, notModified)
	}
	return nil
}

// measureUncached measures pages that are rendered for each request.
func (c *pagesCommand) measureUncached(ctx context.Context, d *content.Directory, builds []*rig.Server) error {
	for _, group := range []struct {
		name, title string
		addresses   func(uint64) *content.Addresses
	}{
		{"list", "uncached contact list with filters and their counts", d.Lists},
		{"search", "uncached search for names, some cut short or with a typo", d.NameSearches},
	} {
		if !c.chosen(group.name) {
			continue
		}
		var contenders []contender
		var requested []*content.Addresses
		for _, s := range builds {
			a := group.addresses(seed) // Every build gets the same addresses in the same order.
			crawl := rig.Crawl{URL: s.URL, Connections: c.Connections, Next: a.Next, Headers: []string{acceptBrowser}}
			contenders = append(contenders, contender{s, crawl.Load(c.Time)})
			requested = append(requested, a)
		}
		if err := compare(ctx, group.title, c.Rounds, contenders); err != nil {
			return err
		}
		for i, a := range requested {
			if n := a.Repeated(); n > 0 {
				fmt.Printf("\n%s: %d requests repeated an address, and may have been answered from the cache\n", builds[i].Name, n)
			}
		}
	}
	return nil
}
