package httpx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

// keeper is a page behind a cache.
type keeper struct {
	http.Handler
	cache  *Cache
	state  State
	unsure bool // the state is not known
	made   int  // how often the page was rendered
	says   string
	fails  error
	during func() // what happens while the page is rendered
	log    bytes.Buffer
}

func newKeeper(t *testing.T, bytes int64, heeds ...string) *keeper {
	t.Helper()
	k := &keeper{says: strings.Repeat("Schleswig-Holstein, ", 200)}
	k.cache = NewCache(t.Context(), bytes, func(context.Context) (State, bool) { return k.state, !k.unsure })
	a := newAnswers(t, io.Discard)
	a.cache = k.cache
	page := a.Page(func(r *http.Request) (templ.Component, error) {
		k.made++
		if k.during != nil {
			k.during()
		}
		return text("%s %s", k.says, r.URL.Query().Encode()), k.fails
	}, heeds...)
	log := NewLog(slog.New(slog.NewJSONHandler(&k.log, nil)), nil, func(*http.Request) netip.Addr { return netip.Addr{} }, nil)
	k.Handler = k.cache.Handler(WithHeaders(false)(page), log)
	return k
}

// TestKept shows that a page is rendered once, for all encodings, and that what is
// kept is what was sent first.
func TestKept(t *testing.T) {
	k := newKeeper(t, 1<<20)
	for _, encoding := range []string{"", "gzip", "br"} {
		first := send(k, http.MethodGet, "/en", "Accept-Encoding", encoding)
		again := send(k, http.MethodGet, "/en", "Accept-Encoding", encoding)
		if diff := cmp.Diff(first.Header(), again.Header()); diff != "" || !bytes.Equal(first.Body.Bytes(), again.Body.Bytes()) {
			t.Errorf("%q: kept is another (-first +again):\n%s", encoding, diff)
		}
		if unpack(t, encoding, again.Body.Bytes()) != k.says+" " || again.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%q: %v", encoding, again.Header())
		}
		head := send(k, http.MethodHead, "/en", "Accept-Encoding", encoding)
		if diff := cmp.Diff(first.Header(), head.Header()); diff != "" || head.Body.Len() > 0 {
			t.Errorf("HEAD in %q with %d bytes (-GET +HEAD):\n%s", encoding, head.Body.Len(), diff)
		}
		tagged := send(k, http.MethodGet, "/en", "Accept-Encoding", encoding, "If-None-Match", first.Header().Get("ETag"))
		if tagged.Code != http.StatusNotModified {
			t.Errorf("%q with its tag: %d", encoding, tagged.Code)
		}
	}
	if k.made != 1 {
		t.Errorf("rendered %d times", k.made)
	}
	if lines := strings.Count(k.log.String(), "\n"); lines != 11 || strings.Contains(k.log.String(), "ETag") {
		t.Errorf("%d lines of log for 11 answers from what was kept:\n%s", lines, k.log.String())
	}
}

// TestChanged shows that a change is seen by the next request, and that a page which
// came out the same is not compressed again.
func TestChanged(t *testing.T) {
	k := newKeeper(t, 1<<20)
	first := send(k, http.MethodGet, "/en", "Accept-Encoding", "br")
	kept, _ := k.cache.kept.GetIfPresent("/en")
	k.state.Version++
	same := send(k, http.MethodGet, "/en", "Accept-Encoding", "br")
	now, _ := k.cache.kept.GetIfPresent("/en")
	if k.made != 2 || same.Header().Get("ETag") != first.Header().Get("ETag") || now == kept || now.finished != kept.finished {
		t.Errorf("after a change that changes nothing: rendered %d times, tag %s", k.made, same.Header().Get("ETag"))
	}
	for _, change := range []func(){func() { k.state.Version++ }, func() { k.state.Build++ }} {
		k.says += "!"
		change()
		if w := send(k, http.MethodGet, "/en"); !strings.Contains(w.Body.String(), k.says) {
			t.Error("an old page after a change")
		}
	}
}

// TestNotKept lists what is rendered for each request.
func TestNotKept(t *testing.T) {
	for _, test := range []struct {
		name, target string
		prepare      func(*keeper)
		between      func(*keeper)
		header       []string
		want         int // times rendered for two requests
	}{
		{name: "a page", target: "/en", want: 1},
		{name: "a filter", target: "/en?sector=a&sector=b", want: 1},
		{name: "words", target: "/en?q=wind", want: 2},
		{name: "a filter and words", target: "/en?sector=a&q=wind", want: 2},
		{name: "an empty field", target: "/en?q=&sector=", want: 1},
		{name: "no page number", target: "/en?page=", want: 2},
		{name: "what no page knows", target: "/en?utm_source=x", want: 2},
		{name: "a path in other letters", target: "/en%2fx", want: 2},
		{name: "an error", target: "/en", prepare: func(k *keeper) { k.fails = errors.New("broken") }, want: 2},
		{name: "too large", target: "/en", prepare: func(k *keeper) { k.says = strings.Repeat("x", maxKept+1) }, want: 2},
		{name: "an unknown state", target: "/en", prepare: func(k *keeper) { k.unsure = true }, want: 2},
		{name: "a change meanwhile", target: "/en", prepare: func(k *keeper) { k.during = func() { k.state.Version++ } }, want: 2},
		{name: "no longer known meanwhile", target: "/en", prepare: func(k *keeper) { k.during = func() { k.unsure = true } }, between: func(k *keeper) { k.unsure = false }, want: 2},
		{name: "long headers", target: "/en", header: []string{"X-Long", strings.Repeat("x", maxHeader)}, want: 2},
		{name: "a broken escape", target: "/en?sector=%zz", want: 2},
		{name: "NUL in an empty field", target: "/en?%00=", want: 2},
		{name: "a long address", target: "/en?q=&" + strings.Repeat("x=&", maxAddress/3), want: 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := newKeeper(t, 8<<20, "sector")
			if test.prepare != nil {
				test.prepare(k)
			}
			for range 2 {
				send(k, http.MethodGet, test.target, test.header...)
				if test.between != nil {
					test.between(k)
				}
			}
			if k.made != test.want {
				t.Errorf("rendered %d times for two requests, want %d", k.made, test.want)
			}
		})
	}
}

// TestPrivateNotKept shows that what one reader gets stays with that reader.
func TestPrivateNotKept(t *testing.T) {
	for name, private := range map[string]func(templ.Component) templ.Component{"NoStore": NoStore, "Unshared": Unshared} {
		k := newKeeper(t, 1<<20)
		a := newAnswers(t, io.Discard)
		a.cache = k.cache
		made := 0
		h := k.cache.Handler(a.Page(func(*http.Request) (templ.Component, error) {
			made++
			return private(text("for %d", made)), nil
		}), NewLog(slog.New(slog.DiscardHandler), nil, func(*http.Request) netip.Addr { return netip.Addr{} }, nil))
		send(h, http.MethodGet, "/en/receipt")
		if w := send(h, http.MethodGet, "/en/receipt"); w.Body.String() != "for 2" || strings.Contains(w.Header().Get("Cache-Control"), "public") {
			t.Errorf("%s: the second reader gets %q, %s", name, w.Body, w.Header().Get("Cache-Control"))
		}
	}
}

// TestPosted shows that only reading is answered from what is kept.
func TestPosted(t *testing.T) {
	k := newKeeper(t, 1<<20)
	send(k, http.MethodGet, "/en")
	send(k, http.MethodPost, "/en")
	if k.made != 2 {
		t.Errorf("rendered %d times", k.made)
	}
}

func TestCacheKey(t *testing.T) {
	for target, want := range map[string]string{
		"/en/contacts": "/en/contacts", "/en/contacts?": "/en/contacts", "/en/contacts?q=&sector=": "/en/contacts",
		"/en/contacts?sector=b&cluster=a": "/en/contacts?cluster=a&sector=b",
		"/en/contacts?sector=b&sector=a":  "/en/contacts?sector=b&sector=a",
		"/en/contacts?page=":              "/en/contacts?page=",
		"/en/l%C3%BCbeck?q=%C3%A4+b":      "/en/lübeck?q=%C3%A4+b",
	} {
		r, _ := http.NewRequest(http.MethodGet, target, nil)
		if got, ok := cacheKey(r); got != want || !ok {
			t.Errorf("%s is kept as %q, want %q", target, got, want)
		}
	}
}

// TestBounded shows that the cache keeps no more than it may, and rather what is
// asked for often than what was asked for last.
func TestBounded(t *testing.T) {
	const most = 1 << 20
	k := newKeeper(t, most, "page")
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 3000 {
		send(k, http.MethodGet, fmt.Sprintf("/en?page=%d", n))
		for range 3 {
			send(k, http.MethodGet, fmt.Sprintf("/often?page=%d", random.IntN(5)))
		}
	}
	k.cache.kept.CleanUp()
	if weight := k.cache.kept.WeightedSize(); weight > most || weight < most/2 {
		t.Errorf("%d bytes are kept, at most %d may", weight, most)
	}
	before := k.made
	for n := range 5 {
		send(k, http.MethodGet, fmt.Sprintf("/often?page=%d", n))
	}
	if k.made != before {
		t.Errorf("%d of five pages that are asked for often were not kept", k.made-before)
	}
}

// manyContacts is text that the first quality does not do best.
func manyContacts() string {
	var text strings.Builder
	for n := range 400 {
		fmt.Fprintf(&text, "contact %d in sector %d of place %d; ", n, n%7, n%13)
	}
	return text.String()
}

// TestImproved shows that what is asked for often becomes smaller, and that who has
// the larger one is not sent the same page again.
func TestImproved(t *testing.T) {
	k := newKeeper(t, 1<<20)
	k.says += manyContacts()
	ask := func(tag string) (code int, now string, size int, body []byte) {
		w := send(k, http.MethodGet, "/en", "Accept-Encoding", "br", "If-None-Match", tag)
		return w.Code, w.Header().Get("ETag"), w.Body.Len(), w.Body.Bytes()
	}
	_, first, large, _ := ask("")
	f, _ := k.cache.kept.GetIfPresent("/en")
	for range oftenAsked {
		ask("")
	}
	if f.improving.Load() {
		t.Error("what may change the next moment is improved")
	}
	f.made = f.made.Add(-longSame)
	end := k.cache.turns.take(t.Context(), false) // Somebody has a page made.
	ask("")
	time.Sleep(100 * time.Millisecond)
	if _, tag, _, _ := ask(""); tag != first || !f.improving.Load() {
		t.Error("it is improved while others wait, or not at all")
	}
	end()
	var best string
	for start := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		_, tag, small, body := ask("")
		if tag != first {
			if best = tag; small >= large || unpack(t, "br", body) != k.says+" " {
				t.Errorf("%d bytes after %d", small, large)
			}
			break
		}
		if time.Since(start) > 10*time.Second {
			t.Fatal("nothing is improved")
		}
	}
	for _, tag := range []string{first, best} {
		if code, got, _, _ := ask(tag); code != http.StatusNotModified || got != tag {
			t.Errorf("with the tag %s: %d %s", tag, code, got)
		}
	}
	if k.state.Version++; k.made != 1 {
		t.Errorf("rendered %d times", k.made)
	}
	if _, tag, _, _ := ask(""); tag != best {
		t.Error("a page that is still the same is large again")
	}
}

func TestSharedMaxAge(t *testing.T) {
	for shared, want := range map[time.Duration]string{
		0: "public, max-age=0, must-revalidate", time.Minute: "public, max-age=0, s-maxage=60, stale-while-revalidate=60",
	} {
		a := NewAnswers(slog.New(slog.DiscardHandler), nil, nil, shared)
		w := send(a.Page(func(*http.Request) (templ.Component, error) { return text("short"), nil }), http.MethodGet, "/en")
		if got := w.Header().Get("Cache-Control"); got != want {
			t.Errorf("shared for %v: %s, want %s", shared, got, want)
		}
	}
}
