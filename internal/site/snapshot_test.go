package site

import (
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/web/ui"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// onEngines runs a test with a site on each engine, seeded.
func onEngines(t *testing.T, test func(t *testing.T, s *Site)) {
	run := func(name string, fresh func(testing.TB) string) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, New(Config{Store: storetest.Seeded(t, fresh(t)), Log: slog.New(slog.DiscardHandler), Now: time.Now}))
		})
	}
	run("SQLite", storetest.File)
	run("PostgreSQL", storetest.Postgres)
}

// find is what the next request finds among the contacts.
func (s *Site) find(t testing.TB, text string) []string {
	t.Helper()
	var ids []string
	err := s.read(t.Context(), func(_ *store.Q, snap *snapshot) error {
		ids = snap.search.Contacts.Search(search.Query{Text: text}).IDs
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func (s *Site) save(t testing.TB, contacts ...directory.Contact) {
	t.Helper()
	storetest.Write(t, s.store, func(q *store.Q) error {
		for _, c := range contacts {
			if err := q.SaveContact(t.Context(), "test", c); err != nil {
				return err
			}
		}
		return nil
	})
}

func post(n int, family string) directory.Contact {
	return directory.Contact{
		ID: fmt.Sprintf("post-%d", n), GivenName: "Test", FamilyName: family,
		Cluster: directory.Ref{ID: "mcn-sh"}, Place: directory.Place{ID: "husum"},
	}
}

// TestFresh: an edit is found by the next request, and so is what hangs on it.
func TestFresh(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, s *Site) {
		if ids := s.find(t, "wiese"); len(ids) != 1 {
			t.Fatalf("found %v before", ids)
		}
		base := s.latest.Load().search.Contacts
		s.save(t, post(1, "Quintessenz"))
		if ids := s.find(t, "quintessenz husum"); len(ids) != 1 || ids[0] != "post-1" {
			t.Errorf("a new contact: found %v", ids)
		}
		s.save(t, post(1, "Rosenrot"))
		if ids := s.find(t, "quintessenz"); len(ids) != 0 {
			t.Errorf("the name before: found %v", ids)
		}
		if ids := s.find(t, "rosenrot"); len(ids) != 1 {
			t.Errorf("the name now: found %v", ids)
		}
		if s.latest.Load().contactsAt["husum"] != 1 {
			t.Errorf("contacts in Husum: %d", s.latest.Load().contactsAt["husum"])
		}
		storetest.Write(t, s.store, func(q *store.Q) error {
			c := directory.Cluster{Organisation: directory.Organisation{ID: "mcn-sh", Name: i18n.Text{i18n.German: "Zebrafink"}}, Role: directory.Managed}
			return q.SaveCluster(t.Context(), "test", c)
		})
		if ids := s.find(t, "zebrafink"); len(ids) != 2 {
			t.Errorf("the contacts of a renamed cluster: found %v", ids)
		}
		if now := s.latest.Load().search.Contacts; now.Changed() != 1 || base.Changed() != 0 {
			t.Errorf("changed: %d, want that one alone was indexed", now.Changed())
		}
	})
}

// TestFreshForAll: whoever begins to read after an edit sees it, however many
// read and write.
func TestFreshForAll(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, s *Site) {
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := range 15 {
					name := fmt.Sprintf("Name%c%c", 'a'+w, 'a'+i)
					s.save(t, post(w, name))
					if ids := s.find(t, name); len(ids) == 0 || ids[0] != fmt.Sprintf("post-%d", w) {
						t.Errorf("after saving %s in post-%d: found %v", name, w, ids)
					}
				}
			})
		}
		wg.Wait()
	})
}

// TestBegunBefore: who began to read before the last change makes do with the index of
// after it, and does not have it built once more.
func TestBegunBefore(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, s *Site) {
		s.find(t, "")
		told, asked, err := s.store.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = s.store.Read(t.Context(), func(q *store.Q) error {
			if version, err := q.ContentVersion(t.Context()); err != nil || version != told {
				t.Fatalf("version %d, %v, want %d", version, err, told)
			}
			s.save(t, post(1, "Neumann"))
			s.find(t, "neumann")
			now := s.latest.Load()
			snap, err := s.follow(t.Context(), q, told, asked)
			if snap != now || s.latest.Load() != now {
				t.Error("another was made")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestCompacted: after many changes they get into the index behind the readers.
func TestCompacted(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, s *Site) {
		s.find(t, "")
		s.renewing.Store(true) // Nobody builds it yet.
		var many []directory.Contact
		for n := range mostChanged(0) + 1 {
			many = append(many, post(n, "Vielzahl"))
		}
		s.save(t, many...)
		if n := len(s.find(t, "vielzahl")); n != len(many) {
			t.Errorf("found %d of %d changed contacts", n, len(many))
		}
		if s.latest.Load().search.Contacts.Changed() != len(many) {
			t.Fatal("they are in the index already")
		}
		s.renewing.Store(false)
		s.save(t, post(0, "Einzahl"))
		s.find(t, "einzahl")
		s.await(t, func(snap *snapshot) bool { return snap.search.Contacts.Changed() == 0 })
		if a, b := len(s.find(t, "vielzahl")), len(s.find(t, "einzahl")); a != len(many)-1 || b != 1 {
			t.Errorf("found %d and %d after they got there", a, b)
		}
	})
}

// TestNotCompactedOver: what was put together of a database that is no longer there
// does not take the place of what is.
func TestNotCompactedOver(t *testing.T) {
	s := New(Config{Store: storetest.SQLite(t), Log: slog.New(slog.DiscardHandler), Now: time.Now})
	s.find(t, "")
	before := s.latest.Load()
	restored := *before
	restored.lineage = &lineage{}
	s.latest.Store(&restored)
	s.compact(t.Context(), before)
	for s.renewing.Load() {
		time.Sleep(time.Millisecond)
	}
	if s.latest.Load() != &restored {
		t.Error("it did")
	}
}

// TestImported: readers go on with what was there while very much comes at once.
func TestImported(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, s *Site) {
		s.find(t, "")
		s.renewing.Store(true)
		for from := range 24 {
			var many []directory.Contact
			for n := range 250 {
				many = append(many, post(from*250+n, "Import"))
			}
			s.save(t, many...)
		}
		if ids := s.find(t, "import"); len(ids) != 0 {
			t.Errorf("found %d while they are being read", len(ids))
		}
		s.renewing.Store(false)
		s.find(t, "import")
		s.await(t, func(snap *snapshot) bool { return snap.search.Contacts.Len() == 6004 })
		if n := len(s.find(t, "import")); n != 6000 {
			t.Errorf("found %d imported contacts", n)
		}
	})
}

// await waits until a snapshot is as wanted.
func (s *Site) await(t testing.TB, as func(*snapshot) bool) {
	t.Helper()
	for range 500 {
		if as(s.latest.Load()) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("it never came")
}

// TestMapKept: the map is drawn anew when something on it has changed, and only then.
func TestMapKept(t *testing.T) {
	s := New(Config{Store: storetest.SQLite(t), Log: slog.New(slog.DiscardHandler), Now: time.Now})
	drawn := func() *ui.MapPlace {
		s.find(t, "wiese")
		return &s.latest.Load().maps[i18n.German].Places[0]
	}
	first := drawn()
	storetest.Write(t, s.store, func(q *store.Q) error {
		return q.SaveSector(t.Context(), "test", directory.Sector{ID: "maritime", Name: i18n.Text{i18n.German: "Meer"}})
	})
	if drawn() != first {
		t.Error("the map is drawn anew for the name of a sector")
	}
	s.save(t, post(1, "Neumann"))
	if drawn() == first {
		t.Error("the map does not count a new contact")
	}
}
