package store_test

import ("testing";"time";"clusterdir/internal/store/storetest";"clusterdir/internal/store")
func TestMain(m *testing.M) { storetest.Main(m) }
func TestSmoke(t *testing.T) {
	for i := range 4 { t0 := time.Now()
	db := storetest.Postgres(t); t.Log(db, time.Since(t0)); t0 = time.Now()
	s := storetest.Empty(t, db); t.Log("migrated", time.Since(t0)); t0=time.Now()
	if i > 0 { continue }
	_ = s
	s = storetest.Seeded(t, db)
	t.Log("seeded", time.Since(t0))
	s.Read(t.Context(), func(q *store.Q) error {
		cs, err := q.Contacts(t.Context()); t.Log(len(cs), err)
		cl, err := q.Clusters(t.Context()); t.Logf("%+v %v\n", cl[1], err)
		p, err := q.PartnersOf(t.Context(), "biomedtec"); t.Logf("%+v %v\n", p[3], err)
		se, err := q.Sections(t.Context(), "home"); t.Log(len(se), err)
		return nil
	})
	}
}
