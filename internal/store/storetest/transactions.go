package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
)

// sector returns a function that saves a sector with the given position, as a simple
// change.
func sector(ctx context.Context, position int) func(*store.Q) error {
	return func(q *store.Q) error {
		return q.SaveSector(ctx, "test", directory.Sector{ID: "s", Position: position, Name: text("S")})
	}
}

// position returns the position of that sector, or -1 if it does not exist.
func position(t testing.TB, s *store.Store) (n int) {
	t.Helper()
	Read(t, s, func(q *store.Q) error {
		got, err := q.Sector(t.Context(), "s")
		if errors.Is(err, store.ErrNotFound) {
			n = -1
			return nil
		}
		n = got.Position
		return err
	})
	return n
}

func readSnapshot(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	Write(t, s, sector(ctx, 1))
	Read(t, s, func(q *store.Q) error {
		before, err := q.Sector(ctx, "s")
		if err != nil {
			return err
		}
		Write(t, s, sector(ctx, 2))
		after, err := q.Sector(ctx, "s")
		if err != nil {
			return err
		}
		version, err := q.ContentVersion(ctx)
		if before.Position != 1 || after.Position != 1 || version != 1 {
			t.Errorf("one read transaction saw position %d, then %d at version %d, want 1, 1 and 1", before.Position, after.Position, version)
		}
		return err
	})
	if n := position(t, s); n != 2 {
		t.Errorf("the next read saw position %d, want 2", n)
	}
}

func readOnly(t *testing.T, e engine) {
	s, _ := e.empty(t)
	err := s.Read(t.Context(), sector(t.Context(), 1))
	if !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a write inside Read: %v, want ErrUnavailable", err)
	}
	if n := position(t, s); n != -1 {
		t.Error("a write inside Read was stored")
	}
}

// writeSkew runs two transactions that each remove a different report if two reports are
// left. If they are serializable, one report remains.
func writeSkew(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	for round := range 5 {
		ids := keepTwoReports(t, s, round)
		var looked, done sync.WaitGroup
		looked.Add(2)
		for _, id := range ids {
			var once sync.Once
			done.Go(func() {
				err := s.Write(ctx, func(q *store.Q) error {
					left, err := q.Reports(ctx)
					once.Do(func() {
						looked.Done()
						await(&looked, 100*time.Millisecond) // With a single writer, the transactions never overlap.
					})
					if err != nil || len(left) < 2 {
						return err
					}
					return q.RemoveReport(ctx, id)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		Read(t, s, func(q *store.Q) error {
			left, err := q.Reports(ctx)
			if len(left) != 1 {
				t.Fatalf("%d reports remain, want 1: the transactions were not serializable", len(left))
			}
			return err
		})
	}
}

func keepTwoReports(t *testing.T, s *store.Store, round int) (ids []string) {
	t.Helper()
	ctx := t.Context()
	Write(t, s, func(q *store.Q) error {
		before, err := q.Reports(ctx)
		if err != nil {
			return err
		}
		for _, r := range before {
			if err := q.RemoveReport(ctx, r.ID); err != nil {
				return err
			}
		}
		for i := range 2 {
			if err := q.SaveReport(ctx, directory.Report{Lang: "de", Message: fmt.Sprint(round, i)}); err != nil {
				return err
			}
		}
		return nil
	})
	Read(t, s, func(q *store.Q) error {
		all, err := q.Reports(ctx)
		for _, r := range all {
			ids = append(ids, r.ID)
		}
		return err
	})
	return ids
}

// await waits until the counter of the group is zero or the time has elapsed.
func await(group *sync.WaitGroup, atMost time.Duration) {
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(atMost):
	}
}

// lostUpdates runs eight goroutines that each increment a number 25 times. Half of them
// use a second store, as a command does while the server runs.
func lostUpdates(t *testing.T, e engine) {
	server, database := e.empty(t)
	stores := []*store.Store{server, Open(t, database, store.Options{})}
	ctx := t.Context()
	Write(t, server, sector(ctx, 0))
	var writers sync.WaitGroup
	for i := range 8 {
		s := stores[i%2]
		writers.Go(func() {
			for range 25 {
				err := s.Write(ctx, func(q *store.Q) error {
					now, err := q.Sector(ctx, "s")
					if err != nil {
						return err
					}
					return sector(ctx, now.Position+1)(q)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	if n := position(t, server); n != 200 {
		t.Errorf("the number is %d after 200 increments", n)
	}
	if v, err := server.ContentVersion(ctx); v != 201 || err != nil {
		t.Errorf("the content version is %d after 201 writes, %v", v, err)
	}
}

func rollbackOnError(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	mine := errors.New("mine")
	err := s.Write(ctx, func(q *store.Q) error {
		if err := sector(ctx, 1)(q); err != nil {
			return err
		}
		return mine
	})
	if err != mine {
		t.Errorf("Write returned %v, want the error of fn", err)
	}
	nothingKept(t, s)
}

func rollbackOnPanic(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	func() {
		defer func() {
			if r := recover(); r != "mine" {
				t.Errorf("Write panicked with %v, want the value of fn", r)
			}
		}()
		_ = s.Write(ctx, func(q *store.Q) error {
			if err := sector(ctx, 1)(q); err != nil {
				return err
			}
			panic("mine")
		})
	}()
	nothingKept(t, s)
	func() {
		defer func() { _ = recover() }()
		_ = s.Read(ctx, func(q *store.Q) error { panic("mine") })
	}()
	nothingKept(t, s)
}

// swallowedError checks that Write does not commit when fn ignores the error of a
// statement. PostgreSQL commits nothing after such an error; SQLite would commit the
// other statements.
func swallowedError(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	err := s.Write(ctx, func(q *store.Q) error {
		if err := sector(ctx, 1)(q); err != nil {
			return err
		}
		_ = q.SaveContact(ctx, "test", directory.Contact{ID: "c", Cluster: directory.Ref{ID: "none"}})
		return nil
	})
	if !errors.Is(err, store.ErrReference) {
		t.Errorf("a write with a swallowed error: %v, want ErrReference", err)
	}
	nothingKept(t, s)
}

// nothingKept checks that the change of sector was not stored, and that the store still
// accepts writes.
func nothingKept(t *testing.T, s *store.Store) {
	t.Helper()
	if n := position(t, s); n != -1 {
		t.Errorf("the position %d was stored", n)
	}
	if v, err := s.ContentVersion(t.Context()); v != 0 || err != nil {
		t.Errorf("the content version is %d, %v, want 0", v, err)
	}
	Write(t, s, func(q *store.Q) error { _, err := q.Sectors(t.Context()); return err })
}

func cancelled(t *testing.T, e engine) {
	s, _ := e.empty(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Write(gone, func(*store.Q) error { t.Error("fn was called"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v, want context.Canceled", err)
	}
	err = s.Read(gone, func(q *store.Q) error { _, err := q.Sectors(gone); return err })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Read: %v, want context.Canceled", err)
	}
	// The context is cancelled between two statements.
	leaving, cancel := context.WithCancel(t.Context())
	err = s.Write(leaving, func(q *store.Q) error {
		if err := sector(leaving, 1)(q); err != nil {
			return err
		}
		cancel()
		_, err := q.Sectors(leaving)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Write cancelled between statements: %v, want context.Canceled", err)
	}
	nothingKept(t, s)
	leaving, cancel = context.WithCancel(t.Context())
	err = s.Read(leaving, func(q *store.Q) error {
		cancel()
		_, err := q.Sectors(t.Context())
		return err
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("Read cancelled before a statement: %v, want context.Canceled or nil", err)
	}
	// The context is cancelled after the last statement: the write is committed.
	leaving, cancel = context.WithCancel(t.Context())
	err = s.Write(leaving, func(q *store.Q) error {
		defer cancel()
		return sector(leaving, 1)(q)
	})
	if n := position(t, s); err != nil || n != 1 {
		t.Errorf("Write cancelled after its last statement: %v, position %d, want 1", err, n)
	}
}
