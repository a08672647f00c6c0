package storetest

import (
	"errors"
	"io/fs"
	"sync"
	"testing"
	"time"

	"clusterdir/data"
	"clusterdir/internal/directory"
	"clusterdir/internal/store"
	"clusterdir/migrations"
)

func seedOnce(t *testing.T, e engine) {
	s, database := e.seeded(t)
	version, err := s.ContentVersion(t.Context())
	if version != 1 || err != nil {
		t.Errorf("after seeding, the content version is %d, %v, want 1", version, err)
	}
	rows := Count(t, database, "SELECT count(*) FROM revisions")
	seeded, err := s.Seed(t.Context(), data.Seed(), data.Brochures())
	if seeded || err != nil {
		t.Errorf("the second Seed returned %v, %v, want false", seeded, err)
	}
	if n := Count(t, database, "SELECT count(*) FROM revisions"); n != rows {
		t.Errorf("the second Seed changed the number of revisions from %d to %d", rows, n)
	}
	if n := Count(t, database, "SELECT count(*) FROM revisions WHERE made_by = 'seed'"); n != rows {
		t.Errorf("%d of %d revisions have the author seed", n, rows)
	}
}

func seedTogether(t *testing.T, e engine) {
	s, database := e.empty(t)
	stores := []*store.Store{s, Open(t, database, store.Options{}), Open(t, database, store.Options{})}
	var mu sync.Mutex
	var sown int
	var seeders sync.WaitGroup
	for _, s := range stores {
		seeders.Go(func() {
			seeded, err := s.Seed(t.Context(), data.Seed(), data.Brochures())
			if err != nil {
				t.Error(err)
			}
			if seeded {
				mu.Lock()
				sown++
				mu.Unlock()
			}
		})
	}
	seeders.Wait()
	if sown != 1 {
		t.Errorf("Seed returned true for %d of %d stores, want 1", sown, len(stores))
	}
	if v, err := s.ContentVersion(t.Context()); v != 1 || err != nil {
		t.Errorf("the content version is %d, %v, want 1", v, err)
	}
}

func seedSparesContent(t *testing.T, e engine) {
	s, database := e.empty(t)
	Write(t, s, func(q *store.Q) error {
		return q.SavePlace(t.Context(), "test", directory.Place{ID: "kiel", Name: "Mine"})
	})
	seeded, err := s.Seed(t.Context(), data.Seed(), data.Brochures())
	if seeded || err != nil {
		t.Errorf("Seed of a directory with content: %v, %v, want false", seeded, err)
	}
	if n := Count(t, database, "SELECT count(*) FROM sectors"); n != 0 {
		t.Errorf("Seed wrote %d sectors", n)
	}
	if n := Count(t, database, "SELECT count(*) FROM places WHERE name = 'Mine'"); n != 1 {
		t.Error("the place was overwritten")
	}
}

func seedNothing(t *testing.T, e engine) {
	s, database := e.empty(t)
	for i, seed := range []fs.FS{nil, data.Seed()} {
		if seeded, err := s.Seed(t.Context(), seed, data.Brochures()); seeded || err != nil {
			t.Errorf("Seed number %d returned %v, %v, want false", i+1, seeded, err)
		}
	}
	if n := Count(t, database, "SELECT count(*) FROM sectors"); n != 0 {
		t.Errorf("Seed wrote %d sectors", n)
	}
}

func migrateTogether(t *testing.T, e engine) {
	database := e.fresh(t)
	stores := make([]*store.Store, 4)
	for i := range stores {
		stores[i] = Open(t, database, store.Options{Create: true})
	}
	var mu sync.Mutex
	var applied int
	var all sync.WaitGroup
	for _, s := range stores {
		all.Go(func() {
			n, err := s.Migrate(t.Context())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			applied += n
			mu.Unlock()
		})
	}
	all.Wait()
	if applied != int(migrations.Latest) {
		t.Errorf("%d migrations were applied, want %d", applied, migrations.Latest)
	}
	for _, s := range stores {
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func olderSchema(t *testing.T, e engine) {
	database := e.fresh(t)
	s := Open(t, database, store.Options{Create: true})
	if err := s.Ready(t.Context()); !errors.Is(err, store.ErrOlderSchema) {
		t.Errorf("Ready of a database that was never migrated: %v, want ErrOlderSchema", err)
	}
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("Ready of a migrated database: %v", err)
	}
	if n, err := s.Migrate(t.Context()); n != 0 || err != nil {
		t.Errorf("the second Migrate applied %d migrations, %v, want 0", n, err)
	}
	Exec(t, database, "DELETE FROM goose_db_version WHERE version_id = $1", migrations.Latest)
	for name, err := range map[string]error{"Ready": s.Ready(t.Context()), "Integrity": s.Integrity(t.Context())} {
		if !errors.Is(err, store.ErrOlderSchema) {
			t.Errorf("%s of a database one migration behind: %v, want ErrOlderSchema", name, err)
		}
	}
	Open(t, database, store.Options{}) // Open accepts an older schema.
}

func newerSchema(t *testing.T, e engine) {
	s, database := e.empty(t)
	newer := "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)"
	Exec(t, database, newer)
	_, migrated := s.Migrate(t.Context())
	opened, open := store.Open(t.Context(), database, store.Options{})
	if open == nil {
		_ = opened.Close()
	}
	for name, err := range map[string]error{
		"Migrate": migrated, "Open": open, "Ready": s.Ready(t.Context()), "Integrity": s.Integrity(t.Context()),
	} {
		if !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("%s: %v, want ErrNewerSchema", name, err)
		}
	}
	if !store.IsPostgres(database) {
		if err := store.InspectFile(t.Context(), database); !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("InspectFile: %v, want ErrNewerSchema", err)
		}
	}
}

func reports(t *testing.T, e engine) {
	var mu sync.Mutex
	now := time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC)
	pass := func(d time.Duration) { mu.Lock(); now = now.Add(d); mu.Unlock() }
	s := EmptyWith(t, e.fresh(t), store.Options{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	ctx := t.Context()
	report := directory.Report{Lang: "de", Page: "/de", Message: "Zu klein", Name: "A", Email: "a@example.org"}
	count := func() (n int) {
		Read(t, s, func(q *store.Q) error {
			all, err := q.Reports(ctx)
			n = len(all)
			return err
		})
		return n
	}
	send := func(r directory.Report) { Write(t, s, func(q *store.Q) error { return q.SaveReport(ctx, r) }) }
	send(report)
	pass(10 * time.Minute)
	send(report)
	if n := count(); n != 1 {
		t.Errorf("the same report sent twice was stored as %d reports, want 1", n)
	}
	other := report
	other.Message = "Zu bunt"
	send(other)
	pass(time.Hour) // The clock passes midnight.
	send(report)
	if n := count(); n != 3 {
		t.Errorf("after another message and the same message on another day: %d reports, want 3", n)
	}
	Read(t, s, func(q *store.Q) error {
		all, err := q.Reports(ctx)
		if want := time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC); !all[0].MadeAt.Equal(want) {
			t.Errorf("the oldest was made at %v, want %v", all[0].MadeAt, want)
		}
		return err
	})
	erase := func() (n int) {
		Write(t, s, func(q *store.Q) (err error) { n, err = q.EraseOldReports(ctx); return err })
		return n
	}
	pass(store.ReportRetention - 2*time.Hour)
	if n := erase(); n != 0 || count() != 3 {
		t.Errorf("%d reports were erased before ReportRetention", n)
	}
	pass(time.Hour + time.Minute)
	if n := erase(); n != 2 || count() != 1 {
		t.Errorf("%d reports were erased and %d remain, want 2 and 1", n, count())
	}
}
