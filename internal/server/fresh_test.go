package server_test

import (
	"strings"
	"testing"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestFresh shows that a page which is kept shows a change with the next request to
// the program that made it, and within a second at every other on the same database.
func TestFresh(t *testing.T) {
	for engine, database := range map[string]func(testing.TB) string{"sqlite": storetest.File, "postgres": storetest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			address := database(t)
			here := serve(t, storetest.Seeded(t, address))
			there := serve(t, storetest.Open(t, address, store.Options{}))
			for n, name := range []string{"Windenergie eins", "Windenergie zwei", "Windenergie drei"} {
				for _, s := range []*site{here, there} { // The page is kept, and asked for all the time.
					s.get("/de/branchen")
					s.get("/de/branchen", "Accept-Encoding", "br")
				}
				storetest.Write(t, here.store, func(q *store.Q) error {
					return q.SaveSector(t.Context(), "test", directory.Sector{ID: "maritime", Name: i18n.Text{i18n.German: name}})
				})
				if !strings.Contains(here.get("/de/branchen").Body.String(), name) {
					t.Errorf("change %d is not seen by the next request", n)
				}
				start := time.Now()
				for !strings.Contains(there.get("/de/branchen").Body.String(), name) {
					if time.Since(start) > time.Second {
						t.Fatalf("change %d is not seen elsewhere after a second", n)
					}
					time.Sleep(10 * time.Millisecond)
				}
			}
		})
	}
}
