package rig

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestCrawl checks that each connection sends its next request only after the last was
// answered, and that responses are counted by status.
func TestCrawl(t *testing.T) {
	var mu sync.Mutex
	var atOnce, most int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		atOnce++
		most = max(most, atOnce)
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		atOnce--
		mu.Unlock()
		switch {
		case r.Header.Get("Accept-Encoding") != "gzip":
			w.WriteHeader(http.StatusBadRequest)
		case r.URL.Path == "/3":
			panic(http.ErrAbortHandler)
		case r.URL.Path == "/2":
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	var n atomic.Int64
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	crawl := Crawl{URL: server.URL, Connections: 3, Headers: []string{"Accept-Encoding: gzip"}, Next: func() string {
		switch n.Add(1) {
		case 2:
			return "/2"
		case 3:
			return "/3"
		case 30:
			cancel()
		}
		return "/"
	}}
	now := time.Now()
	got, err := crawl.Run(ctx, now, now.Add(time.Hour))
	if err != nil || got.Statuses[404] != 1 || got.Broken != 1 || got.Statuses[200] < 20 || len(got.Statuses) != 2 {
		t.Errorf("got %s, %v", got.Summary(), err)
	}
	if len(got.Took) != got.Requests() || got.Took[0] < 5*time.Millisecond {
		t.Errorf("%d durations of %d requests, the first %v", len(got.Took), got.Requests(), got.Took[0])
	}
	server.Close() // The handlers of requests that were given up on have ended after this.
	if most > 3 {
		t.Errorf("%d requests at once over 3 connections", most)
	}
}

// TestCrawlCountsWindow checks that responses before and after the window do not count.
func TestCrawlCountsWindow(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	crawl := Crawl{URL: server.URL, Connections: 1, Next: func() string { return "/" }}
	for _, from := range []time.Time{time.Now().Add(time.Hour), time.Now().Add(-time.Hour)} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if got, err := crawl.Run(ctx, from, from.Add(time.Minute)); err != nil || got.Requests() != 0 || got.Broken != 0 {
			t.Errorf("got %s, %v", got.Summary(), err)
		}
	}
}

func TestClientFrom(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte(host))
	}))
	defer server.Close()
	client, err := NewClient(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	client.From = net.IPv4(127, 0, 2, 1)
	if a, err := client.Do(t.Context(), "/"); err != nil || a.Status != http.StatusTeapot || string(a.Body) != "127.0.2.1" {
		t.Errorf("got %d %q, %v", a.Status, a.Body, err)
	}
	if _, err := client.Get(t.Context(), "/"); err == nil {
		t.Error("Get returned a status of 418 without an error")
	}
}

// TestClientTimeout checks that a server which never answers is given up on, by the
// timeout and by the context.
func TestClientTimeout(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := NewClient("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client.Timeout = 20 * time.Millisecond
	if a, err := client.Do(t.Context(), "/"); err == nil {
		t.Errorf("got %+v", a)
	}
	client.Timeout = time.Hour // The context ends the request, or the test hangs.
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if a, err := client.Do(ctx, "/"); err == nil {
		t.Errorf("got %+v", a)
	}
}

// TestCrawlLoad checks that errors make a reading useless.
func TestCrawlLoad(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/missing" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	for path, fails := range map[string]bool{"/": false, "/missing": true} {
		crawl := Crawl{URL: server.URL, Connections: 2, Next: func() string { return path }}
		r, err := crawl.Load(50 * time.Millisecond)(t.Context())
		if err != nil || r.Requests == 0 || r.Unanswered != 2 || r.P50 == 0 || r.P99 < r.P50 || fails != (r.Errors == r.Requests) || !fails && r.Errors > 0 {
			t.Errorf("%s: %+v, %v", path, r, err)
		}
	}
}
