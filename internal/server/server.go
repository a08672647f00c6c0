package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"time"

	"github.com/go-chi/chi/v5"

	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/pagecache"
	"clusterdir/internal/site"
	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
)

// Config configures a server.
type Config struct {
	Store *store.Store
	// Snapshots follows the store. Its Run must be running, or about to.
	Snapshots      *snapshot.Follower
	Log            *slog.Logger
	BaseURL        string
	TrustedProxies []netip.Prefix
	// Observe is called after every request. It may be nil.
	Observe func(status int, took time.Duration)
	// CountDownload is called for every download that counts, and must not block.
	// It may be nil.
	CountDownload func(directory.Edition)
	// Now returns the time; nil means time.Now.
	Now func() time.Time
	// Zone is the agency's time zone; nil means UTC.
	Zone *time.Location
	// Orders configures the orders of the brochure.
	Orders Orders
	// PageCache limits the memory for rendered pages in bytes; 0 disables the cache.
	PageCache int64
}

// Orders configures the orders of the brochure; see site.Config.
type Orders struct {
	To         []string
	MailDomain string
	Retention  time.Duration
	Wake       func()
	// PerMinute limits the orders of a client in a minute; 0 means ten.
	PerMinute int
}

// renderTimeout is the timeout of a request that waits for a rendering slot.
const renderTimeout = 5 * time.Second

// New returns the handler of the whole site. Until the follower has a snapshot, the
// handler answers with status 503.
func New(ctx context.Context, c Config) (chi.Router, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	agency, err := store.View(ctx, c.Store, func(q *store.Q) (directory.Agency, error) { return q.Agency(ctx) })
	if err != nil {
		return nil, fmt.Errorf("read the agency: %w", err)
	}
	errorPages, err := httpx.NewErrorPages(site.ErrorPage(agency, c.BaseURL))
	if err != nil {
		return nil, err
	}
	a := httpx.NewAdapter(c.Log, errorPages)
	client := clientAddress(c.TrustedProxies)
	// Forms have slots of their own, so that a visitor who orders a brochure does not
	// wait for the pages of a crawler.
	renderer := func() pagecache.Renderer {
		return pagecache.Renderer{
			Limit:  pagecache.NewLimit(runtime.GOMAXPROCS(0), renderTimeout),
			Client: func(r *http.Request) netip.Prefix { return clientNetwork(client(r)) },
			Failed: a.Failed,
		}
	}
	cache := pagecache.New(pagecache.Options{
		Bytes: c.PageCache, Renderer: renderer(),
		State: func() pagecache.State {
			return pagecache.State{Snapshot: c.Snapshots.Current().Serial, Day: c.Now().In(c.Zone).Format(time.DateOnly)}
		},
	})
	s := site.New(site.Config{
		Store: c.Store, Snapshots: c.Snapshots, BaseURL: c.BaseURL, Now: c.Now, Zone: c.Zone,
		OrdersTo: c.Orders.To, MailDomain: c.Orders.MailDomain, OrderRetention: c.Orders.Retention, Wake: c.Orders.Wake,
	})
	return routes(c, s, a, cache, renderer(), client)
}

// grace is the timeout for requests in flight when the program is stopped.
const grace = 10 * time.Second

// newServer returns the HTTP server with its timeouts and limits.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler,
		// For headers and body together. httpx has a shorter timeout for bodies.
		ReadTimeout:  12 * time.Second,
		WriteTimeout: 30 * time.Second,
		IdleTimeout:  60 * time.Second,
		// More than httpx allows, so that most clients that exceed the limit get an
		// error page. Beyond this, net/http answers with a line of its own.
		MaxHeaderBytes: 128 << 10,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// Serve answers requests on a listener until ctx ends, then lets requests in flight
// finish.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := newServer(handler, log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping", "grace", grace.String())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		// A client on a slow line is not a failure of the program.
		log.Warn("some requests did not finish in time")
		err = server.Close()
	}
	if err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}
