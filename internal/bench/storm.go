package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/store"
)

// stormCommand measures whether visitors notice what one client does to the server.
// Each phase starts the program anew on one core. A crawler with many connections sends
// requests as fast as they are answered; meanwhile probes request a few pages at a low
// fixed rate.
type stormCommand struct {
	program
	Only        []string      `help:"Phases to run: ${phases}." placeholder:"PHASE"`
	Contacts    int           `help:"Size of the directory, instead of that of each phase."`
	Database    string        `help:"A database to serve instead of a made-up one; the phase edits changes it." placeholder:"FILE"`
	Connections int           `help:"Connections of the crawler, instead of those of each phase."`
	Time        time.Duration `default:"20s" help:"How long each phase probes."`
	Rate        float64       `default:"20" help:"Probes per second of each address."`
	Visitor     net.IP        `default:"127.0.2.1" help:"Address of the visitor who requests uncached pages; in another /24 network than the crawler's 127.0.0.1."`
	Serve       []string      `help:"Further flags for clusterdir serve." placeholder:"FLAG"`
}

// phase describes the load of the crawler while the probes run.
type phase struct {
	name, what            string
	contacts, connections int
	// addresses returns what the crawler requests; nil for no crawler.
	addresses func(*content.Directory) *content.Addresses
	edits     bool
}

const (
	orderForm = "/en/brochure/order"
	seed      = 1
)

func searches(d *content.Directory) *content.Addresses  { return d.Searches(seed) }
func dataLists(d *content.Directory) *content.Addresses { return d.DataLists(seed) }
func unknown(*content.Directory) *content.Addresses     { return content.Unknown(seed) }
func orderForms(*content.Directory) *content.Addresses  { return content.Same(orderForm) }

var phases = []phase{
	{"quiet", "no crawler", 20_000, 0, nil, false},
	{"searches-64", "uncached searches", 20_000, 64, searches, false},
	{"searches-500", "uncached searches", 20_000, 500, searches, false},
	{"data-50", "lists of 1,000 entries as JSON, CSV and vCard", 100_000, 50, dataLists, false},
	{"unknown-500", "unknown addresses of pages and entries", 20_000, 500, unknown, false},
	{"orders-500", "the order form", 20_000, 500, orderForms, false},
	{"edits", "no crawler, but 10 edits a second", 20_000, 0, nil, true},
}

func phaseNames() string {
	var names []string
	for _, p := range phases {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// chosen returns the phases to run, with the sizes of the command line.
func (c *stormCommand) chosen() ([]phase, error) {
	var all []phase
	for _, p := range phases {
		if len(c.Only) > 0 && !slices.Contains(c.Only, p.name) {
			continue
		}
		if c.Contacts > 0 {
			p.contacts = c.Contacts
		}
		if c.Connections > 0 && p.addresses != nil {
			p.connections = c.Connections
		}
		all = append(all, p)
	}
	for _, name := range c.Only {
		if !slices.ContainsFunc(phases, func(p phase) bool { return p.name == name }) {
			return nil, fmt.Errorf("--only %s: the phases are %s", name, phaseNames())
		}
	}
	return all, nil
}

// Run measures the chosen phases.
func (c *stormCommand) Run(ctx context.Context) error {
	chosen, err := c.chosen()
	if err != nil {
		return err
	}
	dir, remove, err := c.workspace(ctx)
	if err != nil {
		return err
	}
	defer remove()
	debug.SetGCPercent(400) // Collecting garbage on the core of the load would delay probes.
	c.printMachine(ctx)
	fmt.Printf("probes: %.0f per second and address, a new connection each, timed from when the request was due\n", c.Rate)
	for _, p := range chosen {
		if err := c.measure(ctx, dir, p); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// measure runs one phase on a server and a database of its own.
func (c *stormCommand) measure(ctx context.Context, dir string, p phase) error {
	database := c.Database
	if database == "" {
		var err error
		if database, err = c.sample(ctx, dir, p.contacts); err != nil {
			return err
		}
		defer os.Remove(database)
	}
	server, err := c.start(ctx, database, c.Serve...)
	if err != nil {
		return err
	}
	defer server.Stop()
	// A second handle beside the server's, as another program would have it.
	s, err := store.Open(ctx, database, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	d, err := content.Read(ctx, s)
	if err != nil {
		return err
	}
	r := &run{phase: p, server: server, directory: d, rate: c.Rate, length: c.Time}
	if p.addresses != nil {
		r.paths = p.addresses(d)
	}
	if r.probes, err = c.probes(ctx, server, d); err != nil {
		return err
	}
	if p.edits {
		r.editor = content.NewEditor(s, d, seed)
	}
	if err := r.run(ctx); err != nil {
		return err
	}
	r.report(os.Stdout)
	return nil
}
