package server_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"clusterdir/internal/server"
	"clusterdir/internal/store/storetest"
)

// nowhere is a reader that takes everything and keeps nothing, as cheap as can be.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) WriteHeader(int)             {}
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkPage measures the CPU time of requests without net/http.
func BenchmarkPage(b *testing.B) {
	handler := newHandler(b, server.Config{
		Store: storetest.SQLite(b), Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), BaseURL: base, PageCache: 8 << 20,
	})
	ask := func(target string) *http.Request {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
		r.Body = http.NoBody
		return r
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, ask("/en/contacts"))
	tagged := ask("/en/contacts")
	tagged.Header.Set("If-None-Match", w.Header().Get("ETag"))
	for _, test := range []struct {
		name string
		ask  *http.Request
	}{
		{"cached", ask("/en/contacts")},
		{"cached, filtered", ask("/en/contacts?sector=maritime&page=1")},
		{"not modified", tagged},
		{"list", withCookie(ask("/en/contacts"))},
		{"filtered list", withCookie(ask("/en/contacts?sector=maritime"))},
		{"entry", withCookie(ask("/en/clusters/ee-sh"))},
		{"home", withCookie(ask("/en"))},
		{"order form", ask("/en/brochure/order")},
		{"unknown address", ask("/en/unknown")},
		{"unknown entry", ask("/en/contacts/unknown")},
		{"search", withCookie(ask("/en/search?q=wind"))},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				handler.ServeHTTP(&nowhere{http.Header{}}, test.ask)
			}
		})
	}
}

// withCookie returns a request that is not answered from the cache.
func withCookie(r *http.Request) *http.Request {
	r.Header.Set("Cookie", "a=b")
	return r
}

// BenchmarkBare measures a handler that only writes the headers and the body of a
// page. The difference to BenchmarkPage/cached is the cost of the middleware.
func BenchmarkBare(b *testing.B) {
	w := newSite(b).get("/en/contacts", "Accept-Encoding", "br")
	header, body := w.Header(), w.Body.Bytes()
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range header {
			w.Header().Set(name, values[0])
		}
		_, _ = w.Write(body)
	})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(&nowhere{http.Header{}}, r)
	}
}
