// Package pagecache holds rendered pages with their encodings, and limits how
// many pages are rendered at the same time.
//
// A route opts in by wrapping its responder in Cache.Handler, which answers in
// one of three ways:
//
//  1. A page that was rendered from the present State is sent from memory.
//  2. Any other page is rendered once a slot of the Limit is free. Requests for
//     the same page wait for one rendering.
//  3. A request that the cache must not answer, such as one with a cookie or
//     with a search query, is rendered in the same way and not stored.
package pagecache

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"
)

// State identifies what pages are rendered from. A cached page is valid while
// the state is the one in which it was rendered.
type State struct {
	// Snapshot is the serial number of the directory's snapshot.
	Snapshot uint64
	// Day is the calendar day of the agency, as in 2006-01-02.
	Day string
}

// Responder renders the response to a request. It must depend on nothing but
// the request's path, its query parameters, and the State.
type Responder func(*http.Request) Response

// Options configure a Cache.
type Options struct {
	// Bytes limits the memory of the cached pages; 0 disables the cache.
	Bytes int64
	// State returns the present state.
	State func() State
	// Limit bounds concurrent rendering.
	Limit *Limit
	// Client returns the network by which waiting requests are queued.
	Client func(*http.Request) netip.Prefix
	// Failed renders the response to a request that got no slot.
	Failed func(*http.Request, error) Response
}

// Cache holds rendered pages until the state changes, within a byte limit,
// preferring frequently requested ones.
type Cache struct {
	Options
	pages   *otter.Cache[key, *entry] // nil if the cache is disabled
	renders singleflight.Group
}

// key identifies a page. Path and query are separate fields, so that an escaped
// question mark in a path cannot be mistaken for the beginning of a query.
type key struct{ path, query string }

type entry struct {
	page  *Page
	state State
}

// maxCached is the size in bytes up to which a body is cached. Larger ones are long
// lists of data, of which a few dozen would displace all pages.
const maxCached = 128 << 10

// New returns a cache.
func New(o Options) *Cache {
	c := &Cache{Options: o}
	if o.Bytes > 0 {
		c.pages = otter.Must(&otter.Options[key, *entry]{
			MaximumWeight: uint64(o.Bytes),
			Weigher:       func(k key, e *entry) uint32 { return uint32(len(k.path) + len(k.query) + e.page.size()) },
		})
	}
	return c
}

// Params lists the query parameters that a responder reads. All others are removed
// from the request before it is rendered, so that the links of newsletters and
// advertisements, which have parameters of their own, lead to the cached page.
type Params struct {
	// Cached are the parameters whose values are few enough to cache a page for each.
	Cached []string
	// Uncached are the parameters whose values are not. A request in which one of
	// them has a value is not answered from the cache.
	Uncached []string
}

// Handler serves the responses of render.
func (c *Cache) Handler(render Responder, params Params) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		page, err := c.page(w, r, render, params)
		if err != nil {
			page = newPage(c.Failed(r, err), fast)
		}
		page.Send(w, r)
	}
}

func (c *Cache) page(w http.ResponseWriter, r *http.Request, render Responder, params Params) (*Page, error) {
	k, ok := cacheKey(r, params)
	if !ok || c.pages == nil {
		return c.render(r, render, fast)
	}
	r = withQuery(r, k.query)
	state := c.State()
	if page := c.lookup(k, state); page != nil {
		w.Header()["Cache-Status"] = hit
		return page, nil
	}
	return c.fill(r, render, k, state)
}

// hit is the Cache-Status of a page that comes from the cache (RFC 9211).
var hit = []string{"clusterdir; hit"}

// lookup returns the cached page that was rendered in the state, nil if there is none.
func (c *Cache) lookup(k key, state State) *Page {
	if e, ok := c.pages.GetIfPresent(k); ok && e.state == state {
		return e.page
	}
	return nil
}

// fill renders a page and caches it. Concurrent requests for the page share one
// rendering.
func (c *Cache) fill(r *http.Request, render Responder, k key, state State) (*Page, error) {
	flight := fmt.Sprintf("%q %q %v", k.path, k.query, state)
	for {
		page, err, _ := c.renders.Do(flight, func() (any, error) {
			if page := c.lookup(k, state); page != nil { // Another request has just rendered it.
				return page, nil
			}
			page, err := c.render(r, render, small)
			if err == nil && cacheable(page.response) {
				c.pages.Set(k, &entry{page, state})
			}
			return page, err
		})
		if errors.Is(err, context.Canceled) && r.Context().Err() == nil {
			continue // The client whose request was to be rendered has hung up. This one has not.
		}
		return page.(*Page), err
	}
}

// render renders a page when a slot is free. Once it has begun, it finishes even
// if the client hangs up, because other requests may share the page.
func (c *Cache) render(r *http.Request, render Responder, q quality) (*Page, error) {
	release, err := c.Limit.Acquire(r.Context(), c.Client(r))
	if err != nil {
		return nil, err
	}
	defer release()
	response := render(r.WithContext(context.WithoutCancel(r.Context())))
	if !cacheable(response) {
		q = fast
	}
	page := newPage(response, q)
	page.in(r.Header.Get("Accept-Encoding")) // Compression is part of the work that the slot is for.
	return page, nil
}

// cacheable reports whether a response may be sent to any client from the cache.
func cacheable(r Response) bool {
	control := r.Header.Get("Cache-Control")
	return r.Status == http.StatusOK && len(r.Body) <= maxCached &&
		!strings.Contains(control, NoStore) && !strings.Contains(control, "private")
}

// withQuery returns the request with another query.
func withQuery(r *http.Request, query string) *http.Request {
	if r.URL.RawQuery == query {
		return r
	}
	u, changed := *r.URL, *r
	u.RawQuery, changed.URL = query, &u
	return &changed
}

// cacheKey returns the key of the page that a request asks for. It reports false
// for a request that must not be answered from the cache.
func cacheKey(r *http.Request, params Params) (k key, ok bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead ||
		r.URL.RawPath != "" || r.Header["Cookie"] != nil || r.Header["Authorization"] != nil {
		return key{}, false
	}
	if r.URL.RawQuery == "" {
		return key{path: r.URL.Path}, true
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return key{}, false
	}
	read := url.Values{}
	for name, values := range query {
		// An empty field of a form selects nothing; an empty page number is an error.
		if name != "page" {
			values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
		}
		switch {
		case slices.Contains(params.Cached, name):
			read[name] = values
		case len(values) > 0 && slices.Contains(params.Uncached, name):
			return key{}, false
		}
	}
	return key{r.URL.Path, read.Encode()}, true // Encode sorts the parameters by name.
}
