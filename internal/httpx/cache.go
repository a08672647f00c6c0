package httpx

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"
)

// State names what pages show at a moment: pages that were made in one state are
// good as long as it lasts.
type State struct {
	Version int64  // the content version
	Build   uint64 // how often what pages are made from was built anew
}

// Cache keeps finished pages for as long as nothing changes: the more often one is
// asked for, the rather, and never more bytes than it may. Pages with an error, for
// one reader only, or with words that somebody typed are not kept.
type Cache struct {
	state func(context.Context) (State, bool)
	kept  *otter.Cache[string, *finished]
	often chan *finished
	log   *Log
}

// A page that was asked for so often, and has stayed the same for so long, is worth
// 50 ms for a smaller Brotli.
const (
	oftenAsked = 10
	longSame   = 2 * time.Second
)

// maxKept is the largest page that is kept; larger ones are data for programs.
const maxKept = 1 << 20

// NewCache makes a cache of so many bytes; state tells what pages show now, and
// whether that is known. It works until ctx ends.
func NewCache(ctx context.Context, bytes int64, state func(context.Context) (State, bool)) *Cache {
	c := &Cache{state: state, often: make(chan *finished, 64)}
	c.kept = otter.Must(&otter.Options[string, *finished]{
		MaximumWeight: uint64(bytes),
		Weigher:       func(key string, f *finished) uint32 { return uint32(len(key) + f.weight()) },
	})
	go func() {
		for {
			select {
			case f := <-c.often:
				f.improve()
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

// ticket is what a request that the cache could not answer leaves for the page
// that answers it.
type ticket struct {
	key   string
	query url.Values
	state State
	last  *finished // what was kept under the key in another state, if anything
}

type ticketKey struct{}

// Handler answers with what is kept, and else lets next answer. It logs its own
// answers.
func (c *Cache) Handler(next http.Handler, log *Log) http.Handler {
	c.log = log
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		key, query, ok := cacheKey(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		state, ok := c.state(r.Context())
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		f, ok := c.kept.GetIfPresent(key)
		if !ok || f.state != state {
			t := &ticket{key, query, state, f}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), ticketKey{}, t)))
			return
		}
		c.count(f, start)
		log.note(f.log, r, f.send(w, r), start)
	})
}

// count notes that a page was asked for.
func (c *Cache) count(f *finished, now time.Time) {
	if f.improving.Load() || f.hits.Add(1) < oftenAsked || now.Sub(f.made) < longSame || !f.improving.CompareAndSwap(false, true) {
		return
	}
	select {
	case c.often <- f:
	default: // Enough others wait; the next request asks again.
		f.improving.Store(false)
	}
}

// keep keeps a page that answers a request, if that is one to keep: known are the
// parameters that the page heeds, and whatever else is asked for, nobody asks for
// again. It returns what to send.
func (c *Cache) keep(r *http.Request, f *finished, known []string) *finished {
	t, ok := r.Context().Value(ticketKey{}).(*ticket)
	if !ok || len(f.plain.body) > maxKept {
		return f
	}
	for name := range t.query {
		if !slices.Contains(known, name) {
			return f
		}
	}
	// What came in between may or may not be on the page.
	if state, ok := c.state(r.Context()); !ok || state != t.state {
		return f
	}
	f.kept, f.state, f.made, f.log = true, t.state, time.Now(), c.log.of(r)
	f = f.becomes(t.last)
	c.kept.Set(t.key, f)
	return f
}

// cacheKey names what a request asks for: the path and the query, sorted and
// without what says nothing. It is not ok for requests that need another look.
func cacheKey(r *http.Request) (key string, query url.Values, ok bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.Body != nil && r.Body != http.NoBody ||
		r.URL.RawPath != "" || len(r.RequestURI) > maxAddress || headerSize(r.Header) > maxHeader {
		return "", nil, false
	}
	if r.URL.RawQuery == "" {
		return r.URL.Path, nil, true
	}
	if !wellFormed(r.URL) {
		return "", nil, false
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", nil, false
	}
	for name, values := range query {
		// An empty field of a form is no filter; an empty page number is an error.
		if name == "page" {
			continue
		}
		if query[name] = slices.DeleteFunc(values, func(v string) bool { return v == "" }); len(query[name]) == 0 {
			delete(query, name)
		}
	}
	if len(query) == 0 {
		return r.URL.Path, nil, true
	}
	return strings.Join([]string{r.URL.Path, query.Encode()}, "?"), query, true
}
