package server_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/server"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// sums are the downloads that are written.
func sums(t *testing.T, s *store.Store) (sums []store.Downloads) {
	t.Helper()
	storetest.Read(t, s, func(q *store.Q) (err error) {
		sums, err = q.Downloads(t.Context())
		return err
	})
	return sums
}

// TestCountedDownloads counts what comes over the network, on both engines and
// on two nodes.
func TestCountedDownloads(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		storetest.Seeded(t, database)
		for range 2 {
			s := storetest.Open(t, database, store.Options{})
			counter := server.NewCounter(s, slog.New(slog.DiscardHandler), func() time.Time { return now })
			handler := newHandler(t, server.Config{
				PageCache: 8 << 20,
				Store:     s, Log: slog.New(slog.DiscardHandler), BaseURL: base, CountDownload: counter.Count,
			})
			target := "http://" + listen(t, handler) + "/downloads/cluster-policy-de.pdf"
			resp, _ := ask(t, http.MethodHead, target)
			tag := resp.Header.Get("ETag")
			for _, header := range [][]string{nil, {"Range", "bytes=0-99"}, {"Range", "bytes=100-199"}, {"If-None-Match", tag}} {
				ask(t, http.MethodGet, target, header...)
			}
			ended, end := context.WithCancel(t.Context())
			end()
			counter.Run(ended) // as when the program is stopped
		}
		want := []store.Downloads{{ID: "cluster-policy", Lang: "de", Month: "2026-11", N: 4}}
		if diff := cmp.Diff(want, sums(t, storetest.Open(t, database, store.Options{}))); diff != "" {
			t.Errorf("the sums differ (-want +got):\n%s", diff)
		}
	})
}

// TestCounterWaits: while the database cannot be written, downloads go on, and
// what was counted is written when it can be again.
func TestCounterWaits(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		s := storetest.Seeded(t, database)
		log := &logBuffer{}
		counter := server.NewCounter(s, slog.New(slog.NewTextHandler(log, nil)), func() time.Time { return now })
		counter.Every(5 * time.Millisecond)
		handler := newHandler(t, server.Config{
			PageCache: 8 << 20,
			Store:     s, Log: slog.New(slog.DiscardHandler), BaseURL: base, CountDownload: counter.Count,
		})
		target := "http://" + listen(t, handler) + "/downloads/cluster-policy-en.pdf"
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { counter.Run(ctx); close(ended) }()

		storetest.Exec(t, database, "ALTER TABLE downloads RENAME TO away")
		for range 3 {
			if resp, _ := ask(t, http.MethodGet, target); resp.StatusCode != http.StatusOK {
				t.Errorf("a download: status %d", resp.StatusCode)
			}
			until(t, "a write has failed", func() bool { return strings.Contains(log.String(), "level=ERROR") })
			time.Sleep(20 * time.Millisecond) // Usually long enough for another attempt, which must not be logged.
		}
		storetest.Exec(t, database, "ALTER TABLE away RENAME TO downloads")
		until(t, "the sums are written", func() bool { return len(sums(t, s)) == 1 })
		ask(t, http.MethodGet, target)
		end()
		<-ended
		want := []store.Downloads{{ID: "cluster-policy", Lang: "en", Month: "2026-11", N: 4}}
		if diff := cmp.Diff(want, sums(t, s)); diff != "" {
			t.Errorf("the sums differ (-want +got):\n%s", diff)
		}
		if lines := strings.Count(log.String(), "level=ERROR"); lines != 1 || !strings.Contains(log.String(), "written again") {
			t.Errorf("the log should tell the failure once, and its end:\n%s", log)
		}
	})
}

// until waits until a condition holds. The limit only ends a test that would wait
// for ever.
func until(t *testing.T, condition string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still not true: %s", condition)
		}
	}
}

// TestCounterByMonth: a download belongs to the month in which it began.
func TestCounterByMonth(t *testing.T) {
	s := storetest.SQLite(t)
	second := time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC)
	counter := server.NewCounter(s, slog.New(slog.DiscardHandler), func() time.Time { return second })
	counter.Count(directory.Edition{ID: "b", Lang: "de"})
	second = second.Add(time.Second)
	counter.Count(directory.Edition{ID: "b", Lang: "de"})
	ended, end := context.WithCancel(t.Context())
	end()
	counter.Run(ended)
	want := []store.Downloads{{ID: "b", Lang: "de", Month: "2026-11", N: 1}, {ID: "b", Lang: "de", Month: "2026-12", N: 1}}
	if diff := cmp.Diff(want, sums(t, s)); diff != "" {
		t.Errorf("the sums differ (-want +got):\n%s", diff)
	}
}
