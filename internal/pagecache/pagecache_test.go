package pagecache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// harness is a cached page that says how often it has been rendered.
type harness struct {
	http.Handler
	state    State
	rendersN atomic.Int64
	// change changes the response. It may be nil.
	change func(*http.Request, *Response)
}

func newHarness(bytes int64, slots int, params ...string) *harness {
	h := &harness{state: State{1, "2026-11-03"}}
	cache := New(Options{
		Bytes: bytes, State: func() State { return h.state }, Renderer: Renderer{
			Limit: NewLimit(slots, 5*time.Second),
			Client: func(r *http.Request) netip.Prefix {
				return network(cmp.Or(r.Header.Get("Client"), "192.0.2.1") + "/32")
			},
			Failed: func(_ *http.Request, err error) Response { return html(503, err.Error()) },
		},
	})
	h.Handler = cache.Handler(func(r *http.Request) Response {
		response := html(200, fmt.Sprintf("rendering %d of %s", h.rendersN.Add(1), r.URL))
		if h.change != nil {
			h.change(r, &response)
		}
		return response
	}, Params{Cached: params, Uncached: []string{"q"}})
	return h
}

// renders returns how many renderings the requests cause.
func (h *harness) renders(requests ...*http.Request) int64 {
	before := h.rendersN.Load()
	for _, r := range requests {
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	return h.rendersN.Load() - before
}

func request(target string, header ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Body = http.NoBody
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func TestCached(t *testing.T) {
	h := newHarness(1<<20, 1, "sector", "page")
	for _, same := range [][]string{
		{"/en/contacts", "/en/contacts", "/en/contacts?q=", "/en/contacts?other=a"},
		{"/en/contacts?sector=a&sector=b&page=2", "/en/contacts?page=2&sector=a&sector=b", "/en/contacts?page=2&sector=a&q=&sector=b"},
		{"/de/contacts?sector=a", "/de/contacts?sector=%61"},
	} {
		for i, target := range same {
			w := get(h, target)
			if hit := w.Header().Get("Cache-Status") != ""; hit != (i > 0) {
				t.Errorf("%s: a hit is %t, want %t", target, hit, i > 0)
			}
			if w.Code != 200 {
				t.Errorf("%s: status %d", target, w.Code)
			}
		}
	}
	if n := h.rendersN.Load(); n != 3 {
		t.Errorf("%d pages were rendered, want 3", n)
	}
	if body := get(newHarness(1<<20, 1, "page"), "/en?utm=a&page=2").Body.String(); body != "rendering 1 of /en?page=2" {
		t.Errorf("the responder gets %q, want the declared parameters", body)
	}
	if w := do(h, http.MethodHead, "/en/contacts"); w.Body.Len() > 0 || w.Header().Get("Cache-Status") == "" {
		t.Error("HEAD is not answered from the cache, or with a body")
	}
}

// TestNotCached checks which requests are rendered each time.
func TestNotCached(t *testing.T) {
	for name, requests := range map[string][2]*http.Request{
		"a search":              {request("/en?q=a"), request("/en?q=a")},
		"other order of values": {request("/en?sector=a&sector=b"), request("/en?sector=b&sector=a")},
		"another path":          {request("/en"), request("/de")},
		"an escaped question":   {request("/en%3Fsector=a"), request("/en?sector=a")},
		"an empty page":         {request("/en"), request("/en?page=")},
		"a cookie":              {request("/en", "Cookie", "a=b"), request("/en", "Cookie", "a=b")},
		"an authorization":      {request("/en", "Authorization", "a"), request("/en", "Authorization", "a")},
		"a cookie after a page": {request("/en"), request("/en", "Cookie", "a=b")},
	} {
		if n := newHarness(1<<20, 1, "sector", "page").renders(requests[0], requests[1]); n != 2 {
			t.Errorf("%s: %d renderings, want 2", name, n)
		}
	}
	if n := newHarness(0, 1).renders(request("/en"), request("/en")); n != 2 {
		t.Errorf("without a cache: %d renderings, want 2", n)
	}
}

// TestNotStored checks which responses are not stored.
func TestNotStored(t *testing.T) {
	for name, change := range map[string]func(*http.Request, *Response){
		"an error": func(_ *http.Request, r *Response) { r.Status = 404 },
		"no-store": func(_ *http.Request, r *Response) { r.Header.Set("Cache-Control", NoStore) },
		"private":  func(_ *http.Request, r *Response) { r.Header.Set("Cache-Control", "private, no-cache") },
		"large":    func(_ *http.Request, r *Response) { r.Body = make([]byte, maxCached+1) },
	} {
		h := newHarness(16<<20, 1)
		h.change = change
		if n := h.renders(request("/en"), request("/en")); n != 2 {
			t.Errorf("%s: %d renderings, want 2", name, n)
		}
	}
}

// TestState checks that a page is valid for one snapshot and one day.
func TestState(t *testing.T) {
	h := newHarness(1<<20, 1)
	for _, state := range []State{{1, "2026-11-03"}, {2, "2026-11-03"}, {2, "2026-11-04"}, {1, "2026-11-03"}} {
		h.state = state
		if n := h.renders(request("/en"), request("/en")); n != 1 {
			t.Errorf("in state %v: %d renderings, want 1", state, n)
		}
	}
}

// TestBounded checks that the cache stays within its limit.
func TestBounded(t *testing.T) {
	h := newHarness(100_000, 1, "page")
	h.change = func(_ *http.Request, r *Response) { r.Body = []byte(strings.Repeat("x", 10_000)) }
	for n := range 100 {
		h.renders(request(fmt.Sprint("/en?page=", n)))
	}
	hits := 0
	for n := range 100 {
		if get(h, fmt.Sprint("/en?page=", n)).Header().Get("Cache-Status") != "" {
			hits++
		}
	}
	if hits > 10 {
		t.Errorf("%d pages of 10 kB are in a cache of 100 kB", hits)
	}
}

// TestShared checks that requests that wait for a page which is being rendered are
// answered from the cache, that a client that hangs up does not take the page from the
// others, and that a request of another client does not wait in their queue.
func TestShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(1<<20, 1)
		h.change = func(r *http.Request, response *Response) {
			time.Sleep(time.Second)
			if r.Context().Err() != nil {
				response.Status = 499
			}
		}
		hangingUp, hangUp := context.WithCancel(t.Context())
		start := time.Now()
		var responses [6]*httptest.ResponseRecorder
		var took [6]time.Duration
		ask := func(i int, r *http.Request) {
			responses[i] = httptest.NewRecorder()
			go func() {
				h.ServeHTTP(responses[i], r)
				took[i] = time.Since(start)
			}()
			synctest.Wait()
		}
		ask(0, request("/a").WithContext(hangingUp))
		ask(1, request("/a"))
		ask(2, request("/b"))
		ask(3, request("/c"))
		ask(4, request("/a"))
		ask(5, request("/c", "Client", "192.0.2.2"))
		hangUp()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if n := h.rendersN.Load(); n != 4 {
			t.Errorf("%d renderings, want one of each page and the one that was hung up", n)
		}
		for i, want := range []struct {
			status int
			after  time.Duration
		}{{499, 1}, {200, 2}, {200, 4}, {200, 4}, {200, 4}, {200, 3}} {
			if w := responses[i]; w.Code != want.status || took[i] != want.after*time.Second {
				t.Errorf("request %d: %d %q after %v, want %d after %d s", i, w.Code, w.Body, took[i], want.status, want.after)
			}
		}
	})
}

// TestBusy checks the response to a request that gets no slot in time.
func TestBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(1<<20, 1)
		h.change = func(*http.Request, *Response) { time.Sleep(time.Hour) }
		go h.ServeHTTP(httptest.NewRecorder(), request("/slow"))
		synctest.Wait()
		if w := get(h, "/en"); w.Code != 503 || w.Body.String() != ErrBusy.Error() {
			t.Errorf("%d %q, want 503", w.Code, w.Body)
		}
		time.Sleep(2 * time.Hour)
	})
}

// TestPanic checks that a panic reaches the caller and gives the slot back.
func TestPanic(t *testing.T) {
	h := newHarness(1<<20, 1)
	h.change = func(r *http.Request, _ *Response) {
		if r.URL.Path == "/panic" {
			panic(errors.New("broken"))
		}
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		get(h, "/panic")
	}()
	if w := get(h, "/en"); w.Code != 200 {
		t.Errorf("after a panic: status %d, want 200", w.Code)
	}
}
