// Package site holds the visitors' handlers, one file a page. A handler reads the
// request, loads what the page shows, builds the view, and returns the template
// with it. Helpers that pages share are in cards.go (entries as pages show them),
// list.go and facets.go (lists and filters), marks.go (search hits), layout.go
// (the frame of a page), jsonld.go and data.go (descriptions and data for programs).
package site

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/ordermail"
	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
)

// Site answers visitors.
type Site struct {
	store     *store.Store
	snapshots *snapshot.Follower
	baseURL   string
	now       func() time.Time
	zone      *time.Location

	forms      formCache
	honeypot   honeypot
	mails      ordermail.Writer
	mailDomain string
	retention  time.Duration
	wake       func()
}

// Config configures a Site.
type Config struct {
	Store *store.Store
	// Snapshots must have a current snapshot before the first request.
	Snapshots *snapshot.Follower
	// BaseURL is the address under which visitors reach the site, without a slash
	// at its end.
	BaseURL string
	Now     func() time.Time
	// Zone is the time zone of the agency.
	Zone *time.Location
	// OrdersTo are the addresses that are notified of every order.
	OrdersTo []string
	// MailDomain is the domain in the Message-ID of mails.
	MailDomain string
	// OrderRetention limits how long the personal details of an order are stored after
	// it was sent; 0 means order.DefaultRetention.
	OrderRetention time.Duration
	// Wake is called when mails are waiting to be sent. It may be nil.
	Wake func()
}

// New returns a site.
func New(c Config) *Site {
	retention := cmp.Or(c.OrderRetention, order.DefaultRetention)
	if c.Wake == nil {
		c.Wake = func() {}
	}
	return &Site{
		store: c.Store, snapshots: c.Snapshots, baseURL: c.BaseURL, now: c.Now, zone: c.Zone,
		mailDomain: cmp.Or(c.MailDomain, "localhost"), retention: retention, wake: c.Wake,
		mails: ordermail.Writer{BaseURL: c.BaseURL, Office: c.OrdersTo, Retention: retention},
	}
}

// contacts reads contacts by their ids, in their order. An id without a contact is
// left out.
func (s *Site) contacts(ctx context.Context, snap *snapshot.Snapshot, ids []string) ([]directory.Contact, error) {
	contacts, err := store.View(ctx, s.store, func(q *store.Q) ([]directory.Contact, error) {
		return q.ContactsByID(ctx, ids)
	})
	snap.Complete(contacts)
	return contacts, err
}

// contact reads one contact. It returns ErrNotFound if there is none with that id, and
// does not ask the database for an id that the index does not have.
func (s *Site) contact(ctx context.Context, snap *snapshot.Snapshot, id string) (directory.Contact, error) {
	if !snap.Search.Contacts.Has(id) {
		return directory.Contact{}, directory.ErrNotFound
	}
	contacts, err := s.contacts(ctx, snap, []string{id})
	if err != nil {
		return directory.Contact{}, err
	}
	if len(contacts) == 0 {
		return directory.Contact{}, directory.ErrNotFound
	}
	return contacts[0], nil
}

// printer returns the printer for the language of the request's address.
func printer(r *http.Request) *i18n.Printer { return i18n.For(httpx.Lang(r)) }
