package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

const marker = "Zxqmarker"

// marked returns the names of the files that contain the marker.
func marked(t *testing.T, files ...string) []string {
	t.Helper()
	var found []string
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(marker)) {
			found = append(found, filepath.Base(file))
		}
	}
	return found
}

// placeMarked places 40 orders that contain the marker in every possible field, and
// returns the first one. The number is large enough to split pages, which leaves copies
// of rows in unused space.
func placeMarked(t *testing.T, s *store.Store) (first order.Order) {
	t.Helper()
	ctx := t.Context()
	for i := range 40 {
		storetest.Write(t, s, func(q *store.Q) error {
			o, _, err := q.PlaceOrder(ctx, order.Order{
				Key: marker + string(rune('A'+i)), Lang: i18n.German, Edition: i18n.German, Copies: 1, Email: marker + "@example.org",
				Address: order.Address{Name: marker, Organisation: marker, Street: marker, Postcode: marker, City: marker, Country: "DE"},
			})
			if i == 0 {
				first = o
			}
			if err != nil {
				return err
			}
			return q.EnqueueMail(ctx, store.Mail{OrderID: o.ID, Recipient: marker + "@example.org", Subject: marker, Body: marker}, "example.org")
		})
	}
	return first
}

// TestErasureLeavesNoTrace checks that the bytes of the database file, its log and a
// backup do not contain erased data, and that orders which an older backup restores are
// erased again.
func TestErasureLeavesNoTrace(t *testing.T) {
	t.Parallel()
	database := storetest.File(t)
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	storetest.Seeded(t, database).Close()
	s := storetest.Open(t, database, store.Options{Lock: true, Now: func() time.Time { return now }})
	ctx := t.Context()
	first := placeMarked(t, s)
	old := filepath.Join(t.TempDir(), "old.db")
	if err := store.Backup(ctx, database, old); err != nil {
		t.Fatal(err)
	}
	storetest.Write(t, s, func(q *store.Q) error { return q.SendOrder(ctx, first) })
	if found := marked(t, database, database+"-wal", old); len(found) < 2 {
		t.Fatalf("before the erasure, only %v contain the marker", found)
	}
	now = now.AddDate(0, 0, 30)
	if n := eraseOrders(t, s); n != 1 {
		t.Fatalf("erased %d orders after 30 days, want 1, the order that was sent", n)
	}
	now = now.AddDate(0, 0, 60)
	if n := eraseOrders(t, s); n != 39 {
		t.Fatalf("erased %d orders after 90 days, want 39", n)
	}
	later := filepath.Join(t.TempDir(), "later.db")
	if err := store.Backup(ctx, database, later); err != nil {
		t.Fatal(err)
	}
	if found := marked(t, database, database+"-wal", database+"-journal", later); found != nil {
		t.Errorf("after the erasure, %v contain the marker", found)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if found := marked(t, database, database+"-wal"); found != nil {
		t.Errorf("after closing the store, %v contain the marker", found)
	}
	// The backup contains all orders, and none is due by the clock.
	now = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	if _, err := store.Restore(ctx, database, old); err != nil {
		t.Fatal(err)
	}
	s = storetest.Open(t, database, store.Options{Lock: true, Now: func() time.Time { return now }})
	if n := eraseOrders(t, s); n != 40 {
		t.Errorf("erased %d orders after restoring an old backup, want all 40", n)
	}
	if found := marked(t, database, database+"-wal"); found != nil {
		t.Errorf("after restoring an old backup, %v contain the marker", found)
	}
}

func eraseOrders(t *testing.T, s *store.Store) (erased int) {
	t.Helper()
	storetest.Write(t, s, func(q *store.Q) (err error) {
		erased, err = q.EraseOrders(t.Context(), order.DefaultRetention)
		return err
	})
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	return erased
}
