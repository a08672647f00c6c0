package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"clusterdir/internal/sample"
	"clusterdir/internal/store"
	"clusterdir/migrations"
)

// mostContacts is the maximum number of contacts in a sample. Larger samples have not been tested.
const mostContacts = 2_000_000

type sampleCommand struct {
	Contacts int `help:"How many contacts to make up: 1 to 2000000." default:"1000" placeholder:"N"`
}

// Run fills a new database with a fictitious region.
func (c sampleCommand) Run(p *program) error {
	if c.Contacts < 1 || c.Contacts > mostContacts {
		return refuse("contacts", strconv.Itoa(c.Contacts), "1 to 2000000 are allowed")
	}
	region := sample.New(c.Contacts)
	if err := p.fill(region, c.Contacts); err != nil {
		switch {
		case errors.Is(err, store.ErrFilled):
			return fmt.Errorf("%w; name a new database with --database", store.ErrFilled)
		case errors.Is(err, context.Canceled) && !errors.Is(err, store.ErrUnknown):
			return errors.New("stopped: nothing was written")
		}
		return err
	}
	database := p.Database
	if store.IsPostgres(database) {
		database = "postgres://…" // Not the value: it may hold a password.
	}
	fmt.Fprintf(p.stdout, "made up %d contacts, %d clusters and %d partners; look at them: clusterdir serve --database %s\n",
		c.Contacts, len(region.Clusters), len(region.Partners), database)
	return nil
}

// fill writes a region into the database and closes it.
func (p *program) fill(region *sample.Region, contacts int) (err error) {
	s, err := store.Open(p.ctx, p.Database, store.Options{Create: true, Lock: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	// Check before migrating, so that a rejected database is not modified. A
	// database that was never migrated has no version; Fill checks it again.
	if version, err := s.ContentVersion(p.ctx); err == nil && version > 0 {
		return store.ErrFilled
	}
	if err := p.migrate(s); err != nil {
		return err
	}
	watch := newProgress(p.stderr, "contacts", contacts)
	defer watch.end()
	return s.Fill(p.ctx, migrations.Seed{
		Agency: region.Agency, Places: region.Places, Sectors: region.Sectors,
		Clusters: region.Clusters, Partners: region.Partners, Sections: region.Sections,
	}, region.Contacts(), watch.at)
}
