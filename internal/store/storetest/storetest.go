// Package storetest starts real databases for tests and holds the suite that
// every engine must pass.
package storetest

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // The drivers, for Exec and Count.
	_ "modernc.org/sqlite"

	"clusterdir/internal/store"
)

// SQLite opens a fresh, migrated and seeded database in a file of the test's own.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Seeded(t, File(t))
}

// File names a database file that does not exist yet, in a folder of the test's own.
func File(t testing.TB) (database string) {
	t.Helper()
	return filepath.Join(t.TempDir(), "clusterdir.db")
}

// Seeded opens a fresh, migrated and seeded database at an address.
func Seeded(t testing.TB, database string) *store.Store {
	t.Helper()
	if copyTo(t, database, seededFile) {
		return Open(t, database, store.Options{})
	}
	s := Empty(t, database)
	if err := sow(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Empty opens a fresh, migrated database without content.
func Empty(t testing.TB, database string) *store.Store {
	t.Helper()
	return EmptyWith(t, database, store.Options{})
}

// EmptyWith is Empty with options; the file is created in any case.
func EmptyWith(t testing.TB, database string, opts store.Options) *store.Store {
	t.Helper()
	if copyTo(t, database, migratedFile) {
		return Open(t, database, opts)
	}
	s := Open(t, database, opts)
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

// Exec runs a statement behind the store's back, with foreign keys enforced.
func Exec(t testing.TB, database, text string, args ...any) {
	t.Helper()
	db := raw(t, database)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// Count runs a query for one number behind the store's back.
func Count(t testing.TB, database, text string, args ...any) (n int) {
	t.Helper()
	db := raw(t, database)
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), text, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

// Texts runs a query for one column of text behind the store's back.
func Texts(t testing.TB, database, text string) (all []string) {
	t.Helper()
	db := raw(t, database)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		all = append(all, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func raw(t testing.TB, database string) *sql.DB {
	t.Helper()
	driver, address := "sqlite", "file:"+database+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)"
	if store.IsPostgres(database) {
		driver, address = "pgx", database
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// Read reads from a store, and fails the test when it cannot.
func Read(t testing.TB, s *store.Store, fn func(*store.Q) error) {
	t.Helper()
	if err := s.Read(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// Write writes to a store, and fails the test when it cannot.
func Write(t testing.TB, s *store.Store, fn func(*store.Q) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
