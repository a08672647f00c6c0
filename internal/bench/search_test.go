package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"clusterdir/internal/sample"
	"clusterdir/internal/store"
	"clusterdir/migrations"
)

// TestSearchEngines checks that both engines list the same contacts without a word, and
// that the index finds at least what FTS5 finds. Beginnings of words are left out: the
// index looks for them only where the word itself has few hits.
func TestSearchEngines(t *testing.T) {
	database := filepath.Join(t.TempDir(), "sample.db")
	s, err := store.Open(t.Context(), database, store.Options{Create: true, Lock: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Migrate(t.Context())
	if r := sample.New(500); err == nil {
		err = s.Fill(t.Context(), migrations.Seed{
			Agency: r.Agency, Places: r.Places, Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Sections: r.Sections,
		}, r.Contacts(), func(int) {})
	}
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	x, err := buildIndex(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	fts, err := newFullText(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds(x) {
		if len(k.queries) == 0 {
			t.Errorf("%s: no queries", k.name)
		}
		found := 0
		for _, q := range k.queries {
			if !k.fts {
				continue
			}
			total, err := fts.search(t.Context(), q)
			if err != nil {
				t.Fatalf("%s: %q: %v", k.name, q.text, err)
			}
			found += total
			own := x.Contacts.Search(q.search()).Total
			if own < total && k.name != "beginning of a word" || q.text == "" && own != total {
				t.Errorf("%s: %d hits for %+v, FTS5 has %d", k.name, own, q, total)
			}
		}
		if k.name == "exact word" && found < len(k.queries) {
			t.Errorf("FTS5 finds %d of %d names", found, len(k.queries))
		}
	}
	if fts.close(); fts.size < 1e4 {
		t.Errorf("the full-text index has %v bytes", fts.size)
	}
	if _, err := os.Stat(fts.file); err == nil {
		t.Error("the file of the full-text index is left")
	}
}

func TestTimeQueries(t *testing.T) {
	ran := map[string]int{}
	run := func(q query) (int, error) {
		ran[q.text]++
		return len(q.text), nil
	}
	queries := []query{{text: "abc"}, {text: "d"}}
	took, hits, err := timeQueries(queries, 5, time.Hour, run)
	if err != nil || len(took) != 5 || hits != 3 || ran["abc"] != 3 || ran["d"] != 2 {
		t.Errorf("%d times, %d hits, %v, %v", len(took), hits, ran, err)
	}
	if took, _, err = timeQueries(queries, 5, 0, run); err != nil || len(took) != 2 {
		t.Errorf("without time, %d queries ran, %v", len(took), err)
	}
}
