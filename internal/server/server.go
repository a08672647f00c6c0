package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/site"
	"clusterdir/internal/store"
)

// Config is what a server needs.
type Config struct {
	Store *store.Store
	Log   *slog.Logger
	// Lines is where requests are logged as JSON; nil logs them as Log logs.
	Lines          io.Writer
	BaseURL        string
	TrustedProxies []netip.Prefix
	// Observe is told of every request; nil when nobody wants to know.
	Observe func(status int, took time.Duration)
	// CountDownload is told of every download that counts; it must not wait. nil
	// when nobody counts.
	CountDownload func(directory.Edition)
	// Now tells the time; nil means time.Now.
	Now func() time.Time
	// Orders says how orders of the brochure are taken.
	Orders Orders
	// Built is told each time an index was built while the site is open; may be nil.
	Built func()
	// PageCache is how many bytes of finished pages are kept; 0 keeps none.
	PageCache int64
	// SharedMaxAge is how long caches that many readers share may keep a page
	// without asking.
	SharedMaxAge time.Duration
}

// Orders is what the order form needs; see site.Config.
type Orders struct {
	To         []string
	MailDomain string
	Retention  time.Duration
	Wake       func()
	// PerMinute is how many a client may place in a minute; 0 means ten.
	PerMinute int
}

// New builds the handler of the whole site.
func New(ctx context.Context, c Config) (http.Handler, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	s := site.New(site.Config{
		Store: c.Store, BaseURL: c.BaseURL, Now: c.Now, Log: c.Log,
		OrdersTo: c.Orders.To, MailDomain: c.Orders.MailDomain, OrderRetention: c.Orders.Retention, Wake: c.Orders.Wake,
		Built: c.Built,
	})
	if err := s.Warm(ctx); err != nil {
		return nil, fmt.Errorf("read the directory: %w", err)
	}
	pages, err := httpx.NewErrorPages(s.ErrorPage)
	if err != nil {
		return nil, err
	}
	var cache *httpx.Cache
	if c.PageCache > 0 {
		cache = httpx.NewCache(ctx, c.PageCache, s.State)
	}
	return routes(c, s, cache, httpx.NewAnswers(c.Log, pages, cache, c.SharedMaxAge))
}

// grace is how long requests in flight may take when the program is told to stop.
const grace = 10 * time.Second

// Serve answers on a listener until ctx ends, then lets requests in flight
// finish.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler: handler,
		// For headers and body together; httpx sees to bodies that trickle in. Longer
		// than a handler may take, since it ends that, too.
		ReadTimeout:  12 * time.Second,
		WriteTimeout: 30 * time.Second,
		IdleTimeout:  60 * time.Second,
		// More than httpx allows, so that too much of it gets a page of ours; what
		// lies beyond gets a line of net/http's own.
		MaxHeaderBytes: 128 << 10,
		ConnContext:    httpx.ConnContext,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(httpx.Sparing(listener)) }()
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
		// A reader on a slow line is no failure of the program.
		log.Warn("some requests did not finish in time")
		err = server.Close()
	}
	if err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// reason says what keeps the database from serving, without its inside.
func reason(err error) string {
	for _, known := range []error{store.ErrOlderSchema, store.ErrNewerSchema, store.ErrDamaged} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return store.ErrUnavailable.Error()
}
