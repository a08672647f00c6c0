// Package storetest starts real databases for tests and holds the suite that
// every engine must pass.
package storetest

import (
	"path/filepath"
	"testing"

	"clusterdir/data"
	"clusterdir/internal/store"
)

// SQLite opens a fresh, migrated and seeded database in a file of the test's own.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Seeded(t, filepath.Join(t.TempDir(), "clusterdir.db"))
}

// Seeded opens a fresh, migrated and seeded database at an address.
func Seeded(t testing.TB, database string) *store.Store {
	t.Helper()
	s := Empty(t, database)
	seeded, err := s.Seed(t.Context(), data.Seed(), data.Brochures())
	if err != nil {
		t.Fatal(err)
	}
	if !seeded {
		t.Fatal("the fresh database was not seeded")
	}
	return s
}

// Empty opens a fresh, migrated database without content.
func Empty(t testing.TB, database string) *store.Store {
	t.Helper()
	s := Open(t, database, store.Options{Create: true})
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// Open opens a database and closes it with the test.
func Open(t testing.TB, database string, opts store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), database, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}
