package rig

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// TestPace asks a server that is slower than what is asked of it: the answers must
// show the waiting, and not only the time of each.
func TestPace(t *testing.T) {
	const each = 20 * time.Millisecond
	var mu sync.Mutex
	seen := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen[r.URL.String()]++
		seen[r.Header.Get("Accept-Encoding")]++
		mu.Unlock()
		time.Sleep(each)
	}))
	defer server.Close()
	load := Load{URL: server.URL, Connections: 1, Length: 300 * time.Millisecond, Paths: []string{"/a", "/b?c=d"}, Headers: []string{"Accept-Encoding: br"}}
	r, err := Pace(100)(t.Context(), load)
	if err != nil || r.Requests != 30 || r.Errors != 0 {
		t.Fatalf("got %+v, %v, want 30 requests", r, err)
	}
	// The last was due after 290 ms and answered after 600 at the earliest.
	if r.P99 < 290*time.Millisecond || r.P50 < 100*time.Millisecond {
		t.Errorf("%v and %v are too short for who has to wait", r.P50, r.P99)
	}
	if r.Rate > 1/each.Seconds() {
		t.Errorf("%.0f requests a second, more than the server can answer", r.Rate)
	}
	if seen["br"] != 30 || len(seen) != 31 {
		t.Errorf("asked for %v, want 30 different addresses", seen)
	}
}

func TestPaceCountsErrors(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	r, err := Pace(200)(t.Context(), Load{URL: server.URL + "/x", Connections: 2, Length: 100 * time.Millisecond})
	if err != nil || r.Errors != 20 || r.Requests != 0 {
		t.Errorf("got %+v, %v, want 20 errors", r, err)
	}
}
