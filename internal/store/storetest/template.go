package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"clusterdir/data"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// These functions create the initial database files once per test binary; tests copy
// them. Migrating and seeding for each test takes long with the race detector.
var (
	migratedFile = sync.OnceValues(func() ([]byte, error) {
		return madeFile(func(context.Context, *store.Store) error { return nil })
	})
	filledFile = sync.OnceValues(func() ([]byte, error) { return madeFile(fill) })
	seededFile = sync.OnceValues(func() ([]byte, error) { return madeFile(sow) })
)

// FilledFile creates a database file with some entries of each noun, which do not depend
// on the seed. No process has it open.
func FilledFile(t testing.TB) (database string) {
	t.Helper()
	database = File(t)
	copyTo(t, database, filledFile)
	return database
}

// madeFile creates a database, calls fill, and returns the content of the file.
func madeFile(fill func(context.Context, *store.Store) error) (content []byte, err error) {
	dir, err := os.MkdirTemp("", "clusterdir-template-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path, ctx := filepath.Join(dir, "template.db"), context.Background()
	s, err := store.Open(ctx, path, store.Options{Create: true})
	if err != nil {
		return nil, err
	}
	_, err = s.Migrate(ctx)
	if err == nil {
		err = fill(ctx, s)
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// sow seeds a store.
func sow(ctx context.Context, s *store.Store) error {
	seeded, err := s.Seed(ctx, data.Seed(), data.Brochures())
	if err == nil && !seeded {
		err = errors.New("the fresh database was not seeded")
	}
	return err
}

// fill saves some entries of each noun, and a brochure that takes several pages of the
// file.
func fill(ctx context.Context, s *store.Store) error {
	return s.Write(ctx, func(q *store.Q) error {
		if err := made(1000).save(ctx, q); err != nil {
			return err
		}
		edition := directory.Edition{ID: "cluster-policy", Lang: i18n.German}
		return q.SaveEdition(ctx, "test", edition, madePDF("Long", 1000, true))
	})
}

// copyTo copies a template to a new database file and reports whether it did. It returns
// false for PostgreSQL.
func copyTo(t testing.TB, database string, template func() ([]byte, error)) bool {
	t.Helper()
	if store.IsPostgres(database) {
		return false
	}
	content, err := template()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(database, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatalf("create a fresh database: %v", err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return true
}
