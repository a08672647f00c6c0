package server_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"clusterdir/internal/server"
)

// TestRobotReceiptExpires checks that the receipt of a robot's order, which is
// held in memory only, is there for an hour, and that a real one stays.
func TestRobotReceiptExpires(t *testing.T) {
	s, clock := newRobotSite(t)
	robot := s.placeFrom("192.0.2.1:1", "robot", "https://spam.example")
	person := s.placeFrom("192.0.2.2:1", "person", "")
	defer func() {
		if w := s.do(http.MethodPost, robot, nil); w.Code != http.StatusNotFound {
			t.Errorf("an expired receipt was cancelled: status %d, want 404", w.Code)
		}
	}()
	for _, test := range []struct {
		after         time.Duration
		robot, person int
	}{
		{0, http.StatusOK, http.StatusOK},
		{time.Hour, http.StatusOK, http.StatusOK},
		{time.Hour + time.Second, http.StatusNotFound, http.StatusOK},
		{365 * 24 * time.Hour, http.StatusNotFound, http.StatusOK},
	} {
		*clock = now.Add(test.after)
		for path, want := range map[string]int{robot: test.robot, person: test.person} {
			if w := s.do(http.MethodGet, path, nil); w.Code != want {
				t.Errorf("after %v: GET %s: status %d, want %d", test.after, path, w.Code, want)
			}
		}
	}
}

// TestRobotReceiptsLimited checks that robots cannot fill the memory: the server
// holds at most 1,000 of their receipts at a time, and takes new ones once the
// old ones have expired.
func TestRobotReceiptsLimited(t *testing.T) {
	s, clock := newRobotSite(t)
	place := func(key int) (receipt int) {
		path := s.placeFrom("192.0.2.1:1", fmt.Sprint(key), "https://spam.example")
		return s.do(http.MethodGet, path, nil).Code
	}
	for key := range 1000 {
		if status := place(key); status != http.StatusOK {
			t.Fatalf("receipt %d: status %d, want 200", key+1, status)
		}
	}
	if status := place(1000); status != http.StatusNotFound {
		t.Errorf("receipt 1001: status %d, want 404", status)
	}
	*clock = now.Add(time.Hour + time.Second)
	if status := place(1001); status != http.StatusOK {
		t.Errorf("a receipt an hour later: status %d, want 200", status)
	}
}

// newRobotSite serves a seeded directory. The clock can be set, and a client may
// place any number of orders.
func newRobotSite(t *testing.T) (s *site, clock *time.Time) {
	t.Helper()
	clock = new(time.Time)
	*clock = now
	s = newSite(t)
	handler := newHandler(t, server.Config{
		Store: s.store, Log: slog.New(slog.DiscardHandler), BaseURL: base,
		Now:    func() time.Time { return *clock },
		Orders: server.Orders{PerMinute: 1 << 20},
	})
	s.Handler = handler
	return s, clock
}

// placeFrom sends an order, and returns the path of its receipt. Only robots fill
// in the field website, which people do not see.
func (s *site) placeFrom(client, key, website string) (receipt string) {
	s.Helper()
	w := s.postFrom(client, orderPath, orderForm(url.Values{"key": {key}, "website": {website}}).Encode())
	if w.Code != http.StatusSeeOther {
		s.Fatalf("order %s: status %d, want 303", key, w.Code)
	}
	return w.Header().Get("Location")
}
