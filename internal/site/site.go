// Package site holds the visitors' handlers, one file a page: each asks the
// store and the index, decides everything that needs deciding, and returns a
// template with its view.
package site

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/ordermail"
	"clusterdir/internal/store"
	"clusterdir/web/page"
)

// Site answers visitors.
type Site struct {
	store   *store.Store
	baseURL string
	now     func() time.Time

	log *slog.Logger

	latest atomic.Pointer[snapshot]
	// following is held by who makes the next snapshot.
	following sync.Mutex
	renewing  atomic.Bool // a snapshot is built from nothing in the background
	// behind is set while latest is older than the database because too much has
	// changed, and builds counts what ended such times.
	behind atomic.Bool
	// fillsLater is how many contacts a directory has at least for the index to be
	// filled while the site is open already.
	fillsLater int
	builds     atomic.Uint64

	catalogue atomic.Pointer[catalogue] // of what there is to download
	decoys    decoys

	mails      ordermail.Writer
	mailDomain string
	retention  time.Duration
	wake       func()
	built      func()
}

// Config is what a site needs to know.
type Config struct {
	Store *store.Store
	// BaseURL is the address under which visitors reach the site, without a
	// slash at its end.
	BaseURL string
	Now     func() time.Time
	Log     *slog.Logger
	// OrdersTo are told of every order; nobody when it is empty.
	OrdersTo []string
	// MailDomain stands in the Message-ID of mails.
	MailDomain string
	// OrderRetention is how long the personal details of an order are kept after
	// it was sent; 0 means order.DefaultRetention.
	OrderRetention time.Duration
	// Wake tells who sends mails that there are some; may be nil.
	Wake func()
	// Built is told each time an index was built while the site is open; may be nil.
	Built func()
}

// New makes a site.
func New(c Config) *Site {
	retention := cmp.Or(c.OrderRetention, order.DefaultRetention)
	for _, tell := range []*func(){&c.Wake, &c.Built} {
		if *tell == nil {
			*tell = func() {}
		}
	}
	return &Site{
		fillsLater: fillsLater,
		store:      c.Store, baseURL: strings.TrimRight(c.BaseURL, "/"), now: c.Now, log: c.Log,
		mailDomain: cmp.Or(c.MailDomain, "localhost"), retention: retention, wake: c.Wake, built: c.Built,
		mails: ordermail.Writer{BaseURL: c.BaseURL, Office: c.OrdersTo, Retention: retention},
	}
}

// Warm builds the snapshot before the first visitor comes.
func (s *Site) Warm(ctx context.Context) error {
	return s.read(ctx, func(*store.Q, *snapshot) error { return nil })
}

// ErrorPage is the page of a status. It is rendered once, at start, and needs
// nothing that can be broken later.
func (s *Site) ErrorPage(l i18n.Lang, status int, request string) templ.Component {
	p := s.errorFrame(l, status)
	return page.Oops(p, page.OopsView{Status: status, Request: request, Ours: status >= http.StatusInternalServerError})
}

// printer speaks the language of the request's address.
func printer(r *http.Request) *i18n.Printer { return i18n.For(httpx.Lang(r)) }
