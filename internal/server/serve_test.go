package server_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"clusterdir/internal/server"
)

// listen serves a site on the network until the test ends.
func listen(t *testing.T, handler http.Handler) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- server.Serve(ctx, listener, handler, slog.New(slog.DiscardHandler)) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// raw sends bytes as they are and returns the answer.
func raw(t *testing.T, address, request string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() { _, _ = conn.Write([]byte(request)) }() // A server that refuses does not read to the end.
	method, _, _ := strings.Cut(request, " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// TestRawRequests sends what no client makes.
func TestRawRequests(t *testing.T) {
	address := listen(t, newSite(t).Handler)
	const end = "\r\nHost: cluster.example\r\nConnection: close\r\n\r\n"
	for _, test := range []struct {
		name, request string
		want          int
	}{
		{"a page", "GET /en HTTP/1.1" + end, 200},
		{"the start of a page", "HEAD /en HTTP/1.1" + end, 200},
		{"a huge header", "GET /en HTTP/1.1\r\nX: " + strings.Repeat("x", 25_000) + end, 431},
		{"many headers", "GET /en HTTP/1.1\r\n" + strings.Repeat("X: y\r\n", 5_000) + "Y: z" + end, 431},
		{"a huge address", "GET /en?q=" + strings.Repeat("x", 100_000) + " HTTP/1.1" + end, 414},
		{"ten thousand parameters", "GET /en/contacts?" + strings.Repeat("a=12345&", 10_000) + " HTTP/1.1" + end, 414},
		{"headers beyond all measure", "GET /en HTTP/1.1\r\nX: " + strings.Repeat("x", 200_000) + end, 431},
		{"a long address", "GET /en?q=" + strings.Repeat("x", 9_000) + " HTTP/1.1" + end, 414},
		{"a broken escape", "GET /en/%zz HTTP/1.1" + end, 400},
		{"NUL", "GET /en/\x00 HTTP/1.1" + end, 400},
		{"a line break", "GET /en\r\nX HTTP/1.1" + end, 400},
		{"no host", "GET /en HTTP/1.1\r\n\r\n", 400},
		{"two hosts", "GET /en HTTP/1.1\r\nHost: a" + end, 400},
		{"another method", "BREW /en HTTP/1.1" + end, 405},
		{"trace", "TRACE /en HTTP/1.1" + end, 405},
		{"a proxy's request", "CONNECT evil.example:443 HTTP/1.1" + end, 405},
		{"another site's address", "GET http://evil.example/en HTTP/1.1" + end, 200},
		{"up and up", "GET /../../etc/passwd HTTP/1.1" + end, 404},
		{"two lengths", "POST /en/feedback HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2" + end, 400},
		{"an unknown transfer encoding", "POST /en/feedback HTTP/1.1\r\nTransfer-Encoding: xchunked" + end, 501},
	} {
		t.Run(test.name, func(t *testing.T) {
			resp := raw(t, address, test.request)
			defer resp.Body.Close()
			body := new(strings.Builder)
			_, _ = bufio.NewReader(resp.Body).WriteTo(body)
			if resp.StatusCode != test.want {
				t.Errorf("status %d, want %d: %.200s", resp.StatusCode, test.want, body)
			}
			if strings.HasPrefix(test.request, "HEAD") && body.Len() > 0 {
				t.Errorf("HEAD has a body of %d bytes", body.Len())
			}
			if found := inside.FindString(body.String()); found != "" && resp.StatusCode >= 400 {
				t.Errorf("the answer says %q", found)
			}
			if strings.Contains(body.String(), "evil.example/") {
				t.Error("the page takes over the client's address")
			}
		})
	}
}

// TestNotModified checks that a 304 has only the headers that RFC 9110, 15.4.5,
// requires. net/http adds Date.
func TestNotModified(t *testing.T) {
	s := newSite(t)
	for _, target := range []string{"/de", "/en/contacts", "/en/contacts.json", "/sitemap.xml", "/en/brochure"} {
		for _, encoding := range []string{"", "gzip", "br"} {
			tag := s.get(target, "Accept-Encoding", encoding).Header().Get("ETag")
			w := s.do(http.MethodGet, target, nil, "Accept-Encoding", encoding, "If-None-Match", tag)
			if tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
				t.Errorf("%s in %q: tag %s, %d with %d bytes", target, encoding, tag, w.Code, w.Body.Len())
			}
			names := slices.Sorted(maps.Keys(w.Header()))
			if want := []string{"Cache-Control", "Etag", "Vary"}; !slices.Equal(names, want) || w.Header().Get("ETag") != tag {
				t.Errorf("%s in %q: headers %v, want %v and the tag %s", target, encoding, w.Header(), want, tag)
			}
		}
	}
}

// TestClient shows that the address which a proxy reports counts only when the
// proxy is ours, and that the log keeps no more than its network.
func TestClient(t *testing.T) {
	for _, test := range []struct{ name, proxies, want string }{
		{"no proxy", "198.18.0.0/15", "192.0.2.0/24"},
		{"our proxy", "192.0.2.0/24", "203.0.113.0/24"},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := &logBuffer{}
			handler := newHandler(t, server.Config{
				PageCache: 8 << 20,
				Store:     newSite(t).store, Log: slog.New(slog.NewJSONHandler(log, nil)), BaseURL: base,
				TrustedProxies: []netip.Prefix{netip.MustParsePrefix(test.proxies)},
			})
			s := &site{TB: t, Handler: handler}
			s.get("/healthz", "X-Forwarded-For", "198.51.100.1, 203.0.113.77") // The first is what the client made up.
			if !strings.Contains(log.String(), `"client":"`+test.want+`"`) {
				t.Errorf("the log says %s, want the client %s", log, test.want)
			}
		})
	}
}

// TestOps shows what operators see.
func TestOps(t *testing.T) {
	ops := server.NewOps()
	ops.Observe(http.StatusOK, 3_000_000)
	ops.Observe(http.StatusNotFound, 7_000_000)
	s := &site{TB: t, Handler: ops.Handler()}
	page := s.get("/metrics").Body.String()
	for _, line := range []string{
		`clusterdir_requests_total{status="200"} 1`, `clusterdir_requests_total{status="404"} 1`,
		`clusterdir_request_duration_seconds_bucket{le="0.005"} 1`, `clusterdir_request_duration_seconds_count 2`,
	} {
		if !strings.Contains(page, line+"\n") {
			t.Errorf("no line %s in\n%.800s", line, page)
		}
	}
	if w := s.do(http.MethodPost, "/metrics", nil); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST /metrics: %s", fmt.Sprint(w.Code))
	}
}
