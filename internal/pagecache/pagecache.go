// Package pagecache holds rendered pages with their encodings, and limits how
// many pages are rendered at the same time.
//
// A route opts in by wrapping its responder in Cache.Handler, which answers in
// one of three ways:
//
//  1. A page that was rendered from the present State is sent from memory.
//  2. Any other page is rendered once a slot of the Limit is free, and stored.
//     A request that waits for a slot while another request renders the same
//     page is then answered from memory.
//  3. A request that must not be answered from the cache, such as one with a
//     cookie or with a search query, is rendered in the same way and not stored.
package pagecache

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/maypok86/otter/v2"
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
	Renderer
}

// Renderer renders responses within a limit.
type Renderer struct {
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
	pages *otter.Cache[key, *entry] // nil if the cache is disabled
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
// from a request that may be answered from the cache, so that the links of newsletters
// and advertisements, which have parameters of their own, lead to the cached page.
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
		k, ok := cacheKey(r, params)
		if !ok || c.pages == nil {
			c.serve(w, r, func() *Page { return newPage(render(r), fast) })
			return
		}
		state := c.State()
		if page := c.lookup(k, state); page != nil {
			w.Header()["Cache-Status"] = hit
			page.Send(w, r)
			return
		}
		r = withQuery(r, k.query)
		c.serve(w, r, func() *Page {
			if page := c.lookup(k, state); page != nil { // Another request has rendered it in the meantime.
				return page
			}
			response := render(r)
			if !cacheable(response) {
				return newPage(response, fast)
			}
			page := newPage(response, small)
			c.pages.Set(k, &entry{page, state})
			return page
		})
	}
}

// Handler serves the responses of render, none of which is cached.
func (renderer Renderer) Handler(render Responder) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		renderer.serve(w, r, func() *Page { return newPage(render(r), fast) })
	}
}

// serve sends a page, which it renders when a slot is free. It gives the slot back
// before the page is sent.
func (renderer Renderer) serve(w http.ResponseWriter, r *http.Request, render func() *Page) {
	release, err := renderer.Limit.Acquire(r.Context(), renderer.Client(r))
	if err != nil {
		Send(w, r, renderer.Failed(r, err))
		return
	}
	defer release() // In case of a panic.
	page := render()
	page.in(r.Header.Get("Accept-Encoding")) // Compression is part of the work that the slot is for.
	release()
	page.Send(w, r)
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
		switch {
		case slices.Contains(params.Cached, name):
			read[name] = values
		case slices.Contains(params.Uncached, name) && strings.Join(values, "") != "":
			return key{}, false
		}
	}
	return key{r.URL.Path, read.Encode()}, true // Encode sorts the parameters by name.
}
