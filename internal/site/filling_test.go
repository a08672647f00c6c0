package site

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/sample"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/migrations"
)

// fillingSite is a site whose index is not filled before fill is called.
func fillingSite(t *testing.T, database string) (s *Site, r *sample.Region, fill func()) {
	t.Helper()
	r = sample.New(500)
	db := storetest.Empty(t, database)
	content := migrations.Seed{
		Agency: r.Agency, Places: r.Places, Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Sections: r.Sections,
	}
	if err := db.Fill(t.Context(), content, r.Contacts(), func(int) {}); err != nil {
		t.Fatal(err)
	}
	s = New(Config{Store: db, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	s.fillsLater = 1
	s.renewing.Store(true)
	return s, r, func() {
		s.renewing.Store(false)
		s.renew(t.Context(), s.latest.Load())
		for start := time.Now(); s.renewing.Load(); time.Sleep(time.Millisecond) {
			if time.Since(start) > 10*time.Second {
				t.Fatal("the index is not filled")
			}
		}
	}
}

// TestFillingAnswersTheSame shows that lists by filter are the same before the index
// is filled as after.
func TestFillingAnswersTheSame(t *testing.T) {
	for engine, database := range map[string]func(testing.TB) string{"SQLite": storetest.File, "PostgreSQL": storetest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			s, r, fill := fillingSite(t, database(t))
			random := rand.New(rand.NewPCG(1, 2))
			pick := func(values ...string) (some []string) {
				for range random.IntN(3) {
					some = append(some, append(values, "", "none")[random.IntN(len(values)+2)])
				}
				return some
			}
			var queries []search.Query
			for range 200 {
				queries = append(queries, search.Query{Offset: random.IntN(30), Limit: 1 + random.IntN(20), Choices: map[string][]string{
					"sector":  pick(r.Sectors[0].ID, r.Sectors[1].ID, r.Sectors[2].ID),
					"cluster": pick(r.Clusters[0].ID, r.Clusters[1].ID, r.Clusters[2].ID),
					"place":   pick(r.Places[0].ID, r.Places[1].ID, r.Places[2].ID),
				}})
			}
			queries = append(queries, search.Query{}, search.Query{Limit: 8})
			before, after := answers(t, s, queries), []search.Result(nil)
			if s.latest.Load().filling == nil {
				t.Fatal("the index was filled at once")
			}
			fill()
			after = answers(t, s, queries)
			for i, q := range queries {
				if diff := cmp.Diff(after[i], before[i], cmp.Transformer("list", func(ids []string) string { return strings.Join(ids, " ") }),
					cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Marks" }, cmp.Ignore())); diff != "" {
					t.Fatalf("%v (-filled +filling):\n%s", q, diff)
				}
			}
		})
	}
}

func answers(t *testing.T, s *Site, queries []search.Query) (all []search.Result) {
	t.Helper()
	err := s.read(t.Context(), func(q *store.Q, snap *snapshot) error {
		for _, query := range queries {
			r, err := snap.find(t.Context(), q, query)
			if err != nil {
				return err
			}
			all = append(all, r)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFilling shows what a large directory answers before its index is filled, that
// changes are seen meanwhile, and that nothing of that time is kept.
func TestFilling(t *testing.T) {
	s, r, fill := fillingSite(t, storetest.File(t))
	ask := func(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }
	for _, handler := range []struct {
		handle httpx.Handler
		target string
		want   int
	}{
		{s.Home, "/en", 200}, {s.Contacts, "/en/contacts?sector=" + r.Sectors[0].ID, 200}, {s.Search, "/en/search", 200},
		{s.Contacts, "/en/contacts?q=energy", 503}, {s.Search, "/de/suche?q=energie", 503}, {s.Partners, "/en/partners?q=energy", 200},
	} {
		page, err := handler.handle(ask(handler.target))
		status := http.StatusOK
		var e *httpx.Error
		if errors.As(err, &e) {
			status, page = e.Status, e.Page
		} else if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if renderErr := page.Render(t.Context(), &text); renderErr != nil || status != handler.want {
			t.Errorf("%s: %d, want %d; %v", handler.target, status, handler.want, renderErr)
		}
		says := strings.Contains(text.String(), i18n.For(httpx.Lang(ask(handler.target))).T("search.filling"))
		if says != (handler.want == 503) {
			t.Errorf("%s says that the search is prepared: %v", handler.target, says)
		}
	}
	if _, err := s.SearchData(ask("/en/search.json?q=energy")); httpx.Status(err) != 503 {
		t.Errorf("as data: %v", err)
	}
	if _, ok := s.State(t.Context()); !ok {
		t.Error("what is good is not kept")
	}
	name := "Renamed while filling"
	storetest.Write(t, s.store, func(q *store.Q) error {
		return q.SaveSector(t.Context(), "test", directory.Sector{ID: r.Sectors[0].ID, Name: i18n.Text{i18n.English: name}})
	})
	var text strings.Builder
	page, err := s.Sectors(ask("/en/sectors"))
	if err == nil {
		err = page.Render(t.Context(), &text)
	}
	if err != nil || !strings.Contains(text.String(), name) {
		t.Errorf("a change is not seen: %v", err)
	}
	if _, ok := s.State(t.Context()); ok {
		t.Error("what counts as before a change is kept")
	}
	fill()
	if _, ok := s.State(t.Context()); !ok {
		t.Error("nothing is kept after it was filled")
	}
	if found := s.find(t, "energy"); len(found) == 0 {
		t.Error("nothing is found after it was filled")
	}
}
