package rig

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// TestClient wants one connection for many requests, answers as they were sent, and
// a new connection after one that was closed.
func TestClient(t *testing.T) {
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/missing":
			http.NotFound(w, r)
			return
		case "/last":
			w.Header().Set("Connection", "close")
		case "/broken":
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write([]byte(r.URL.String() + " " + r.Header.Get("Accept-Encoding")))
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client, err := NewClient(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, want := range []struct {
		path, body string
		fails      bool
		opened     int64 // connections so far
	}{
		{"/a?b=c", "/a?b=c br", false, 1},
		{"/b", "/b br", false, 1},
		{"/missing", "", true, 1},
		{"/last", "/last br", false, 1},
		{"/c", "/c br", false, 2},
		{"/broken", "", true, 2},
		{"/d", "/d br", false, 3},
	} {
		a, err := client.Get(t.Context(), want.path, "Accept-Encoding: br")
		if (err != nil) != want.fails || !want.fails && string(a.Body) != want.body {
			t.Errorf("%s: got %q, %v", want.path, a.Body, err)
		}
		if got := opened.Load(); got != want.opened {
			t.Errorf("%s: %d connections so far, want %d", want.path, got, want.opened)
		}
	}
}
