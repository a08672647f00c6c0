package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/migrations"
)

func script(up string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("-- +goose Up\n" + up + "\n-- +goose Down\n")}
}

// family creates a parent with three children that are deleted with it.
const family = `CREATE TABLE parent (id TEXT PRIMARY KEY, old TEXT) STRICT;
CREATE TABLE child (id TEXT PRIMARY KEY, parent_id TEXT NOT NULL REFERENCES parent (id) ON DELETE CASCADE) STRICT;
INSERT INTO parent (id) VALUES ('p');
INSERT INTO child (id, parent_id) VALUES ('a', 'p'), ('b', 'p'), ('c', 'p');`

// TestRebuiltTableKeepsItsChildren checks that a migration can rebuild a table, which is
// how SQLite changes a table, without deleting the children of its rows. On a
// connection that enforces foreign keys, this deletes them without an error.
func TestRebuiltTableKeepsItsChildren(t *testing.T) {
	t.Parallel()
	path := storetest.File(t)
	s := storetest.Open(t, path, store.Options{Create: true})
	n, err := s.MigrateFiles(t.Context(), fstest.MapFS{
		"00001_family.sql": script(family),
		"00002_rebuild.sql": script(`CREATE TABLE parent2 (id TEXT PRIMARY KEY) STRICT;
			INSERT INTO parent2 SELECT id FROM parent;
			DROP TABLE parent;
			ALTER TABLE parent2 RENAME TO parent;`),
	}, 2)
	if n != 2 || err != nil {
		t.Fatalf("%d migrations were applied, %v, want 2", n, err)
	}
	if n := storetest.Count(t, path, "SELECT count(*) FROM child"); n != 3 {
		t.Errorf("%d children remain, want 3", n)
	}
}

// TestOrphansAreFound checks that Migrate reports rows without a parent, which a
// migration can leave because foreign keys are not enforced.
func TestOrphansAreFound(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.File(t), store.Options{Create: true})
	_, err := s.MigrateFiles(t.Context(), fstest.MapFS{
		"00001_family.sql": script(family),
		"00002_orphan.sql": script("DELETE FROM parent;"),
	}, 2)
	if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "child") {
		t.Errorf("a migration that leaves orphans: %v, want ErrDamaged with the name of the table", err)
	}
}

// TestFailingMigration checks that a failing migration is rolled back, and that the
// migrations before it remain applied.
func TestFailingMigration(t *testing.T) {
	t.Parallel()
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := fresh(t)
			s := storetest.Open(t, database, store.Options{Create: true})
			half := fstest.MapFS{
				"00001_first.sql":  script("CREATE TABLE content_version (id INTEGER);"),
				"00002_second.sql": script("ALTER TABLE content_version ADD COLUMN more INTEGER;\nSELECT nonsense FROM nowhere;"),
			}
			n, err := s.MigrateFiles(t.Context(), half, 2)
			if n != 1 || err == nil {
				t.Errorf("%d migrations were applied, %v, want 1 and an error", n, err)
			}
			if v := storetest.Count(t, database, "SELECT max(version_id) FROM goose_db_version"); v != 1 {
				t.Errorf("the schema has version %d, want 1", v)
			}
			half["00002_second.sql"] = script("ALTER TABLE content_version ADD COLUMN more INTEGER;")
			if n, err := s.MigrateFiles(t.Context(), half, 2); n != 1 || err != nil {
				t.Errorf("the corrected migration: %d applied, %v, want 1", n, err)
			}
		})
	}
}

// TestDown reverts every migration and applies them again.
func TestDown(t *testing.T) {
	t.Parallel()
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := storetest.Empty(t, fresh(t))
			before, err := s.Columns(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := s.MigrateDown(t.Context()); err != nil {
				t.Fatal(err)
			}
			if left, err := s.Columns(t.Context()); len(left) > 0 || err != nil {
				t.Errorf("after reverting, the columns %v remain, %v", left, err)
			}
			if n, err := s.Migrate(t.Context()); n != int(migrations.Latest) || err != nil {
				t.Errorf("the second Migrate applied %d migrations, %v", n, err)
			}
			if after, _ := s.Columns(t.Context()); !slices.Equal(before, after) {
				t.Error("the schema differs after migrating a second time")
			}
		})
	}
}

// TestEnginesAgree checks that both engines have the same tables, columns, nullability
// and indexes.
func TestEnginesAgree(t *testing.T) {
	t.Parallel()
	a, b := storetest.Empty(t, storetest.File(t)), storetest.Empty(t, storetest.Postgres(t))
	for name, list := range map[string]func(*store.Store) ([]string, error){
		"columns": func(s *store.Store) ([]string, error) { return s.Columns(t.Context()) },
		"indexes": func(s *store.Store) ([]string, error) { return s.Indexes(t.Context()) },
	} {
		inA, errA := list(a)
		inB, errB := list(b)
		if err := errors.Join(errA, errB); err != nil || len(inA) < 5 {
			t.Fatalf("%s: %v, %v", name, inA, err)
		}
		if diff := cmp.Diff(inA, inB); diff != "" {
			t.Errorf("the %s differ (-SQLite +PostgreSQL):\n%s", name, diff)
		}
	}
}
