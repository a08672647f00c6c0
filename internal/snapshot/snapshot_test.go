package snapshot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// followed is a seeded store with a follower.
type followed struct {
	*snapshot.Follower
	database string
	store    *store.Store
}

// onEngines runs a test with a followed store on each engine.
func onEngines(t *testing.T, test func(t *testing.T, f followed)) {
	for name, fresh := range map[string]func(testing.TB) string{"SQLite": storetest.File, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := fresh(t)
			s := storetest.Seeded(t, database)
			test(t, followed{storetest.Follow(t, s, slog.New(slog.DiscardHandler)), database, s})
		})
	}
}

// find returns the contacts that the current snapshot finds.
func (f followed) find(text string) []string {
	return f.Current().Search.Contacts.Search(search.Query{Text: text}).IDs
}

func save(t testing.TB, s *store.Store, contacts ...directory.Contact) {
	t.Helper()
	storetest.Write(t, s, func(q *store.Q) error {
		for _, c := range contacts {
			if err := q.SaveContact(t.Context(), "test", c); err != nil {
				return err
			}
		}
		return nil
	})
}

func contact(n int, family string) directory.Contact {
	return directory.Contact{
		ID: fmt.Sprintf("post-%d", n), GivenName: "Test", FamilyName: family,
		Cluster: directory.Ref{ID: "mcn-sh"}, Place: directory.Place{ID: "husum"},
	}
}

// TestOwnChange checks that a change is in the snapshot when Write returns, and that
// a change of a few entries does not build the whole index anew.
func TestOwnChange(t *testing.T) {
	onEngines(t, func(t *testing.T, f followed) {
		serial := f.Current().Serial
		save(t, f.store, contact(1, "Quintessenz"))
		if ids := f.find("quintessenz husum"); len(ids) != 1 || ids[0] != "post-1" {
			t.Errorf("a new contact: found %v", ids)
		}
		save(t, f.store, contact(1, "Rosenrot"))
		if ids := f.find("quintessenz"); len(ids) != 0 {
			t.Errorf("the name before: found %v", ids)
		}
		if ids := f.find("rosenrot"); len(ids) != 1 {
			t.Errorf("the name now: found %v", ids)
		}
		if n := f.Current().ContactsAt["husum"]; n != 1 {
			t.Errorf("%d contacts in Husum, want 1", n)
		}
		storetest.Write(t, f.store, func(q *store.Q) error {
			c := directory.Cluster{Organisation: directory.Organisation{ID: "mcn-sh", Name: i18n.Text{i18n.German: "Zebrafink"}}, Role: directory.Managed}
			return q.SaveCluster(t.Context(), "test", c)
		})
		if ids := f.find("zebrafink"); len(ids) != 2 {
			t.Errorf("the contacts of a renamed cluster: found %v", ids)
		}
		now := f.Current()
		if now.Search.Contacts.Changed() != 1 || now.Serial != serial+3 {
			t.Errorf("%d contacts beside the index, serial %d after %d", now.Search.Contacts.Changed(), now.Serial, serial)
		}
	})
}

// change changes a noun, and says whether a snapshot shows the change.
type change struct {
	save  func(ctx context.Context, q *store.Q) error
	shown func(*snapshot.Snapshot) bool
}

var newName = i18n.Text{i18n.German: "Neu", i18n.English: "New"}

// changes has one change of each kind of noun but contacts.
var changes = map[string]change{
	"agency": {
		func(ctx context.Context, q *store.Q) error {
			return q.SaveAgency(ctx, "test", directory.Agency{ID: "wtsh", ShortName: "New"})
		},
		func(s *snapshot.Snapshot) bool { return s.Agency.ShortName == "New" },
	},
	"place": {
		func(ctx context.Context, q *store.Q) error {
			return q.SavePlace(ctx, "test", directory.Place{ID: "new", Name: "New"})
		},
		func(s *snapshot.Snapshot) bool { return s.Places["new"].Name == "New" },
	},
	"sector": {
		func(ctx context.Context, q *store.Q) error {
			return q.SaveSector(ctx, "test", directory.Sector{ID: "new", Name: newName})
		},
		func(s *snapshot.Snapshot) bool { _, err := s.Sector("new"); return err == nil },
	},
	"cluster": {
		func(ctx context.Context, q *store.Q) error {
			return q.SaveCluster(ctx, "test", directory.Cluster{Organisation: directory.Organisation{ID: "new", Name: newName}, Role: directory.Managed})
		},
		func(s *snapshot.Snapshot) bool { _, err := s.Cluster("new"); return err == nil },
	},
	"partner": {
		func(ctx context.Context, q *store.Q) error {
			return q.SavePartner(ctx, "test", directory.Partner{Organisation: directory.Organisation{ID: "new", Name: newName}, Kind: directory.Kinds[0]})
		},
		func(s *snapshot.Snapshot) bool { _, err := s.Partner("new"); return err == nil },
	},
	"section": {
		func(ctx context.Context, q *store.Q) error {
			return q.SaveSection(ctx, "test", directory.Section{Page: "new", Name: "new", Text: newName})
		},
		func(s *snapshot.Snapshot) bool { return len(s.SectionsOf("new")) == 1 },
	},
	"edition": {
		func(ctx context.Context, q *store.Q) error {
			editions, err := q.Editions(ctx)
			if err != nil {
				return err
			}
			pdf, err := q.EditionFile(ctx, editions[0])
			return errors.Join(err, q.SaveEdition(ctx, "test", editions[1], pdf))
		},
		func(s *snapshot.Snapshot) bool { return s.Editions[0].SHA256 == s.Editions[1].SHA256 },
	},
}

// TestNouns checks that a change to each kind of noun reaches the snapshot.
func TestNouns(t *testing.T) {
	for noun, change := range changes {
		t.Run(noun, func(t *testing.T) {
			s := storetest.SQLite(t)
			f := storetest.Follow(t, s, slog.New(slog.DiscardHandler))
			if change.shown(f.Current()) {
				t.Fatal("the change was there before")
			}
			storetest.Write(t, s, func(q *store.Q) error { return change.save(t.Context(), q) })
			if !change.shown(f.Current()) {
				t.Error("the change is not in the snapshot")
			}
		})
	}
}

// TestConcurrentChanges checks that each of many writers sees its own change.
func TestConcurrentChanges(t *testing.T) {
	onEngines(t, func(t *testing.T, f followed) {
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := range 15 {
					name := fmt.Sprintf("Name%c%c", 'a'+w, 'a'+i)
					save(t, f.store, contact(w, name))
					if ids := f.find(name); len(ids) == 0 || ids[0] != fmt.Sprintf("post-%d", w) {
						t.Errorf("after saving %s in post-%d: found %v", name, w, ids)
					}
				}
			})
		}
		writers.Wait()
	})
}

// TestChangeByAnotherProgram checks that the follower polls the database.
func TestChangeByAnotherProgram(t *testing.T) {
	onEngines(t, func(t *testing.T, f followed) {
		other := storetest.Open(t, f.database, store.Options{})
		save(t, other, contact(1, "Fernanda"))
		f.await(t, func() bool { return len(f.find("fernanda")) == 1 })
	})
}

// insert inserts contacts with the numbers from to to and a revision of each, which is
// much faster than to save them one by one.
func (f followed) insert(t *testing.T, from, to int, family string) {
	t.Helper()
	numbers := fmt.Sprintf(`WITH RECURSIVE numbers(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) `, from, to)
	storetest.Exec(t, f.database, `INSERT INTO contacts (id, cluster_id, title, given_name, family_name, phone, phone_extension,
		fax, fax_extension, email, place_inferred, sort_key, confirmed_by) `+numbers+
		`SELECT 'post-' || n, 'mcn-sh', '', 'Test', '`+family+`', '', 0, '', 0, '', false, 'x' || n, '' FROM numbers`)
	storetest.Exec(t, f.database, `INSERT INTO revisions (id, noun, entry_id, version, made_at, made_by, content) `+numbers+
		`SELECT 'revision-' || n, 'contact', 'post-' || n, (SELECT version + 1 FROM content_version), 0, 'test', '{}' FROM numbers`)
	storetest.Exec(t, f.database, `UPDATE content_version SET version = version + 1`)
}

// await waits until the current snapshot is as wanted. It does not wake the follower.
func (f followed) await(t *testing.T, wanted func() bool) {
	t.Helper()
	for !wanted() {
		if err := f.store.Read(t.Context(), func(*store.Q) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

// TestManyChanges checks that changes are visible at once, that the directory is read
// anew when many contacts have changed, one after the other or at once, and that no
// change is lost.
func TestManyChanges(t *testing.T) {
	onEngines(t, func(t *testing.T, f followed) {
		f.insert(t, 1, 1000, "Vielzahl")
		f.await(t, func() bool { return len(f.find("vielzahl")) == 1000 })
		if n := f.Current().Search.Contacts.Changed(); n != 1000 {
			t.Errorf("%d contacts beside the index, want 1000", n)
		}
		save(t, f.store, contact(1001, "Vielzahl"))
		if n := len(f.find("vielzahl")); n != 1001 {
			t.Errorf("found %d after the change, want 1001", n)
		}
		f.await(t, func() bool { return f.Current().Search.Contacts.Changed() == 0 })
		if n := len(f.find("vielzahl")); n != 1001 {
			t.Errorf("found %d after the directory was read anew, want 1001", n)
		}
		f.insert(t, 2001, 7001, "Import")
		f.await(t, func() bool { return len(f.find("import")) > 0 })
		if found, changed := len(f.find("import")), f.Current().Search.Contacts.Changed(); found != 5001 || changed != 0 {
			t.Errorf("found %d of 5001 imported contacts, %d beside the index", found, changed)
		}
	})
}

// TestSameAsBuilt checks that a snapshot to which changes were applied is the same as
// one that is read as a whole.
func TestSameAsBuilt(t *testing.T) {
	onEngines(t, func(t *testing.T, f followed) {
		for n := range 5 {
			save(t, f.store, contact(n, fmt.Sprint("Name", n)), contact(n+1, "Leitung"))
		}
		built := storetest.Follow(t, storetest.Open(t, f.database, store.Options{}), slog.New(slog.DiscardHandler)).Current()
		applied := f.Current()
		for _, query := range []search.Query{{}, {Text: "leitung"}, {Text: "husum"}, {Choices: map[string][]string{"cluster": {"mcn-sh"}}}} {
			want, got := built.Search.Contacts.Search(query), applied.Search.Contacts.Search(query)
			if diff := cmp.Diff(want.IDs, got.IDs) + cmp.Diff(want.Facets, got.Facets); diff != "" || want.Total != got.Total {
				t.Errorf("%v (-built +applied):\n%s", query, diff)
			}
		}
		if diff := cmp.Diff(built.ContactsAt, applied.ContactsAt) + cmp.Diff(built.ContactsIn, applied.ContactsIn); diff != "" {
			t.Errorf("counts (-built +applied):\n%s", diff)
		}
	})
}

// TestRestored checks that the directory is read as a whole after the database was
// restored to an earlier version, and that the serial number still increases.
func TestRestored(t *testing.T) {
	onEngines(t, func(t *testing.T, f followed) {
		save(t, f.store, contact(1, "Verschwunden"))
		before := f.Current()
		storetest.Exec(t, f.database, `DELETE FROM contact_functions WHERE contact_id = 'post-1'`)
		storetest.Exec(t, f.database, `DELETE FROM contacts WHERE id = 'post-1'`)
		storetest.Exec(t, f.database, `UPDATE content_version SET version = version - 1`)
		f.await(t, func() bool { return f.Current() != before })
		if len(f.find("verschwunden")) != 0 || f.Current().Serial != before.Serial+1 || f.Current().Version != before.Version-1 {
			t.Errorf("found %v in version %d, serial %d", f.find("verschwunden"), f.Current().Version, f.Current().Serial)
		}
	})
}

// TestWait checks that Wait ends with its context and with the follower.
func TestWait(t *testing.T) {
	s := storetest.SQLite(t)
	f := snapshot.NewFollower(s, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
	f.Run(ctx)
	if err := f.Wait(t.Context(), 1_000_000); err == nil || f.Current() != nil {
		t.Errorf("after the follower has stopped: %v, %v", err, f.Current())
	}
}

// TestDatabaseAway checks that the last snapshot stays while the database fails, that
// the log says so once, and that the follower recovers.
func TestDatabaseAway(t *testing.T) {
	database := storetest.Postgres(t)
	s := storetest.Seeded(t, database)
	log := &syncBuffer{}
	f := followed{storetest.Follow(t, s, slog.New(slog.NewTextHandler(log, nil))), database, s}
	before := f.Current()
	storetest.Exec(t, database, `ALTER TABLE content_version RENAME TO away`)
	for t.Context().Err() == nil && !strings.Contains(log.String(), "could not be read") {
		_ = s.Ready(t.Context())
	}
	if f.Current() != before {
		t.Error("the snapshot was replaced")
	}
	storetest.Exec(t, database, `ALTER TABLE away RENAME TO content_version`)
	for t.Context().Err() == nil && !strings.Contains(log.String(), "again") {
		_ = s.Ready(t.Context())
	}
	save(t, s, contact(1, "Zurück"))
	if len(f.find("zurück")) != 1 || strings.Count(log.String(), "could not be read") != 1 {
		t.Errorf("found %v; the log says %s", f.find("zurück"), log)
	}
}

type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
