package server_test

import (
	"strings"
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestFresh checks that a cached page shows a change with the next request to the
// program that made the change, and soon in every other program on the same
// database. How soon is measured by a benchmark.
func TestFresh(t *testing.T) {
	for engine, database := range map[string]func(testing.TB) string{"sqlite": storetest.File, "postgres": storetest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			address := database(t)
			here := serve(t, storetest.Seeded(t, address))
			there := serve(t, storetest.Open(t, address, store.Options{}))
			for n, name := range []string{"Windenergie eins", "Windenergie zwei", "Windenergie drei"} {
				for _, s := range []*site{here, there} { // Both programs have cached the page.
					s.get("/de/branchen")
					s.get("/de/branchen", "Accept-Encoding", "br")
				}
				storetest.Write(t, here.store, func(q *store.Q) error {
					return q.SaveSector(t.Context(), "test", directory.Sector{ID: "maritime", Name: i18n.Text{i18n.German: name}})
				})
				if !strings.Contains(here.get("/de/branchen").Body.String(), name) {
					t.Errorf("the next request does not show change %d", n)
				}
				until(t, "the other program shows the change", func() bool {
					return strings.Contains(there.get("/de/branchen").Body.String(), name)
				})
			}
		})
	}
}
