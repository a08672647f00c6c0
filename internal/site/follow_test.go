package site

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/store/storetest"
)

func onSQLite(t *testing.T) *Site {
	t.Helper()
	return New(Config{Store: storetest.SQLite(t), Log: slog.New(slog.DiscardHandler), Now: time.Now})
}

// putBack makes the database look like one that was put back to so many versions
// before, and what it told before that count no longer.
func (s *Site) putBack(t *testing.T, versions int64) (before *snapshot) {
	t.Helper()
	s.find(t, "")
	later := *s.latest.Load()
	later.version += versions
	later.seen = time.Now()
	s.latest.Store(&later)
	time.Sleep(300 * time.Millisecond) // as long as a version holds
	return &later
}

// TestPutBack: when the database goes back, so do readers.
func TestPutBack(t *testing.T) {
	s := onSQLite(t)
	before := s.putBack(t, 10)
	if s.find(t, "wiese"); s.latest.Load().version != before.version-10 || s.latest.Load().lineage == before.lineage {
		t.Error("readers go on with what is no longer there")
	}
}

// TestPutBackIsAnotherState: pages of what is no longer there are not shown when as
// many changes have come again.
func TestPutBackIsAnotherState(t *testing.T) {
	s := onSQLite(t)
	s.putBack(t, 1)
	before, _ := s.State(t.Context())
	before.Version++ // What it was when pages were kept.
	s.find(t, "")
	s.save(t, post(1, "Neumann"))
	if now, ok := s.State(t.Context()); !ok || now == before {
		t.Errorf("state %+v, %v, as before", now, ok)
	}
}

// TestFilledInTheEnd: a large directory is filled although the first attempt came to
// nothing.
func TestFilledInTheEnd(t *testing.T) {
	filled := func(t *testing.T, s *Site) {
		t.Helper()
		for range 300 {
			if s.find(t, "wiese"); s.latest.Load().filling == nil {
				if _, ok := s.State(t.Context()); !ok {
					t.Error("pages are not kept")
				}
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Error("it is not filled")
	}
	t.Run("put back while an index is built", func(t *testing.T) {
		s := onSQLite(t)
		s.putBack(t, 10)
		s.fillsLater = 1
		building := make(chan struct{})
		s.behindReaders(t.Context(), func(context.Context) error { <-building; return nil })
		if s.find(t, "wiese"); s.latest.Load().filling == nil {
			t.Fatal("it is filled already")
		}
		close(building)
		filled(t, s)
	})
	t.Run("failed", func(t *testing.T) {
		s := onSQLite(t)
		s.fillsLater = 1
		s.behindReaders(t.Context(), func(context.Context) error { return context.DeadlineExceeded })
		s.find(t, "wiese")
		filled(t, s)
	})
}

// TestCompactedKeepsUp: what came while an index was put together is not lost, however
// much it was.
func TestCompactedKeepsUp(t *testing.T) {
	s := onSQLite(t)
	s.find(t, "")
	before := s.latest.Load()
	s.renewing.Store(true) // Nobody else puts one together.
	for step := range 6 {
		var many []directory.Contact
		for n := range 1000 {
			many = append(many, post(step*1000+n, "Import"))
		}
		s.save(t, many...)
		s.find(t, "")
	}
	s.renewing.Store(false)
	s.compact(t.Context(), before)
	for s.renewing.Load() {
		time.Sleep(time.Millisecond)
	}
	s.save(t, post(1, "Zuletzt"))
	if all, last := len(s.find(t, "import")), len(s.find(t, "zuletzt")); all != 5999 || last != 1 {
		t.Errorf("found %d of 5999 and %d of 1", all, last)
	}
}
