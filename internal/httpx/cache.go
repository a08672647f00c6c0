package httpx

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
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
	kept  *otter.Cache[string, *entry]
	often chan *finished
	log   *Log
	turns *turns
	// making has the keys of pages that are being made.
	making sync.Map // of chan struct{}, closed when the page is there
}

// entry is a page that is kept.
type entry struct {
	*finished
	state State  // what it shows
	log   logged // its path, ready for the log
}

// shows reports whether it shows the directory in that state.
func (e *entry) shows(state State) bool { return e != nil && e.state == state }

// A page that was asked for so often, and has stayed the same for so long, is worth
// 50 ms for a smaller Brotli.
const (
	oftenAsked = 10
	longSame   = 2 * time.Second
)

// breather is how long readers have the core for themselves after such a page.
const breather = time.Second

// maxKept is the largest page that is kept; larger ones are data for programs.
const maxKept = 1 << 20

// NewCache makes a cache of so many bytes; state tells what pages show now, and
// whether that is known. It works until ctx ends.
func NewCache(ctx context.Context, bytes int64, state func(context.Context) (State, bool)) *Cache {
	c := &Cache{state: state, often: make(chan *finished, 64), turns: newTurns(ctx)}
	c.kept = otter.Must(&otter.Options[string, *entry]{
		MaximumWeight: uint64(bytes),
		Weigher:       func(key string, e *entry) uint32 { return uint32(len(key) + e.weight()) },
	})
	go c.improve(ctx)
	return c
}

// improve makes smaller what is asked for often, when it is quiet, and one page at a
// time: while it is compressed, which cannot be interrupted, readers wait for that
// core.
func (c *Cache) improve(ctx context.Context) {
	for {
		select {
		case f := <-c.often:
			if c.turns.quiet(ctx) {
				f.improve()
			}
			select {
			case <-time.After(breather):
			case <-ctx.Done():
			}
		case <-ctx.Done():
			return
		}
	}
}

// ticket is what a request that the cache could not answer leaves for the page
// that answers it.
type ticket struct {
	key   string
	state State
	known bool   // whether the state is
	last  *entry // what was kept under the key in another state, if anything
	end   func() // ends the turn of the request
}

type ticketKey struct{}

// Handler answers with what is kept, and else lets next answer. It logs its own
// answers.
func (c *Cache) Handler(next http.Handler, log *Log) http.Handler {
	c.log = log
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		key, ok := cacheKey(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		e, state, known := c.look(r.Context(), key)
		if known && e.shows(state) {
			c.answer(w, r, e, start)
			return
		}
		c.make(w, r, &ticket{key: key, last: e}, start, next)
	})
}

// look is what is kept under a key, nil for nothing, and the state of now, if that is
// known.
func (c *Cache) look(ctx context.Context, key string) (e *entry, state State, known bool) {
	state, known = c.state(ctx)
	e, _ = c.kept.GetIfPresent(key)
	return e, state, known
}

func (c *Cache) answer(w http.ResponseWriter, r *http.Request, e *entry, start time.Time) {
	c.count(e.finished, start)
	c.log.note(e.log, r, e.send(w, r, start), start, "")
}

// make lets next make a page, when it is its turn. Of many who ask for the same page
// one has it made.
func (c *Cache) make(w http.ResponseWriter, r *http.Request, t *ticket, start time.Time, next http.Handler) {
	made := make(chan struct{})
	if other, busy := c.making.LoadOrStore(t.key, made); busy {
		timer := time.NewTimer(patience)
		select {
		case <-other.(chan struct{}):
		case <-timer.C:
		case <-r.Context().Done():
		}
		timer.Stop()
		if e, state, known := c.look(r.Context(), t.key); known && e.shows(state) {
			c.answer(w, r, e, start)
			return
		}
	} else {
		defer close(made)
		defer c.making.Delete(t.key)
	}
	t.end = c.turns.take(r.Context(), t.last != nil)
	defer t.end()
	if t.last, t.state, t.known = c.look(r.Context(), t.key); t.known && t.last.shows(t.state) { // It was made meanwhile.
		t.end()
		c.answer(w, r, t.last, start)
		return
	}
	next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), ticketKey{}, t)))
}

// endTurn ends the turn of a request whose answer is made: to send it may take as
// long as its reader likes.
func endTurn(r *http.Request) {
	if t, ok := r.Context().Value(ticketKey{}).(*ticket); ok {
		t.end()
	}
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

// keep keeps a page that answers a request, and returns it as it goes out; nil when
// it is none to keep.
func (c *Cache) keep(r *http.Request, header http.Header, body []byte) *finished {
	t, ok := r.Context().Value(ticketKey{}).(*ticket)
	if !ok || !t.known || len(body) > maxKept {
		return nil
	}
	// What came in between may or may not be on the page.
	if state, ok := c.state(r.Context()); !ok || state != t.state {
		return nil
	}
	f := newFinished(header, bytes.Clone(body))
	if t.last != nil && t.last.same(f) { // Most changes touch few pages.
		f = t.last.finished
	} else {
		f.kept, f.made = true, time.Now()
	}
	c.kept.Set(t.key, &entry{f, t.state, c.log.of(r)})
	return f
}

// Plain reports whether a request reads, and has nothing about it that the limits
// are there for, so that it may be answered before they are looked at; the query
// aside.
func Plain(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && (r.Body == nil || r.Body == http.NoBody) &&
		r.URL.RawPath == "" && len(r.RequestURI) <= maxAddress && headerSize(r.Header) <= maxHeader
}

// cacheKey names what a request asks for: the path and the query, sorted and
// without what says nothing. It is not ok for requests that need another look.
func cacheKey(r *http.Request) (key string, ok bool) {
	if !Plain(r) {
		return "", false
	}
	if r.URL.RawQuery == "" {
		return r.URL.Path, true
	}
	if !wellFormed(r.URL) {
		return "", false
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", false
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
		return r.URL.Path, true
	}
	return strings.Join([]string{r.URL.Path, query.Encode()}, "?"), true
}
