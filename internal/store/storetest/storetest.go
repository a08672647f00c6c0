// Package storetest opens real databases for tests and contains the suite that every
// engine must pass.
package storetest

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // Exec and Count use the drivers.
	_ "modernc.org/sqlite"

	"clusterdir/internal/store"
)

// SQLite opens a fresh, migrated and seeded database in a temporary folder of the test.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Seeded(t, File(t))
}

// File returns the name of a database file that does not exist yet, in a temporary folder
// of the test.
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

// EmptyWith is like Empty with options. It creates the file even without opts.Create.
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

// Open opens a database and closes it at the end of the test.
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

// Exec runs a statement without using the store, with foreign keys enforced.
func Exec(t testing.TB, database, text string, args ...any) {
	t.Helper()
	db := raw(t, database)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// Count runs a query that returns one number, without using the store.
func Count(t testing.TB, database, text string, args ...any) (n int) {
	t.Helper()
	db := raw(t, database)
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), text, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

// Texts runs a query that returns one column of text, without using the store.
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

// Read calls fn in a read transaction, and fails the test if it returns an error.
func Read(t testing.TB, s *store.Store, fn func(*store.Q) error) {
	t.Helper()
	if err := s.Read(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// Write calls fn in a write transaction, and fails the test if it returns an error.
func Write(t testing.TB, s *store.Store, fn func(*store.Q) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
