package content_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

func read(t *testing.T, s *store.Store) *content.Directory {
	t.Helper()
	d, err := content.Read(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRead(t *testing.T) {
	s := storetest.SQLite(t)
	d := read(t, s)
	var ids []string
	err := s.Read(t.Context(), func(q *store.Q) error {
		contacts, err := q.Contacts(t.Context())
		for _, c := range contacts {
			ids = append(ids, c.ID)
			if c.FamilyName != "" && !slices.Contains(d.Names, content.Name{Given: c.GivenName, Family: c.FamilyName}) {
				t.Errorf("the name of %s is missing", c.ID)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(slices.Values(d.Contacts)); !slices.Equal(got, slices.Sorted(slices.Values(ids))) {
		t.Errorf("contacts %v, want %v", got, ids)
	}
	if len(d.Words) < len(ids) || len(d.Sectors) < 2 || len(d.Places) < 2 {
		t.Errorf("%d words, %d sectors, %d places", len(d.Words), len(d.Sectors), len(d.Places))
	}
	for _, f := range append(d.Sectors, d.Places...) {
		if f.ID == "" || f.Count < 1 || f.Count > len(ids) {
			t.Errorf("facet %+v of %d contacts", f, len(ids))
		}
	}
}

// TestAddresses checks that addresses do not repeat, depend on the seed alone, and lead
// somewhere.
func TestAddresses(t *testing.T) {
	d := read(t, storetest.SQLite(t))
	const n = 4 // as many contacts as the seed has
	for name, make := range map[string]func(uint64) *content.Addresses{
		"searches": d.Searches, "names": d.NameSearches, "lists": d.Lists, "entries": d.Entries, "unknown": content.Unknown,
	} {
		take := func(seed uint64) (paths []string) {
			for a := make(seed); len(paths) < n; {
				paths = append(paths, a.Next())
			}
			return paths
		}
		paths := take(1)
		if !slices.Equal(paths, take(1)) || slices.Equal(paths, take(2)) {
			t.Errorf("%s: the order does not depend on the seed alone", name)
		}
		if slices.Sort(paths); len(slices.Compact(paths)) != n {
			t.Errorf("%s: repeated addresses in %v", name, paths)
		}
	}
}

// TestRepeated counts the addresses that are returned again because there are no others.
func TestRepeated(t *testing.T) {
	d := &content.Directory{Contacts: []string{"a", "b"}}
	entries := d.Entries(1)
	for range 5 {
		if path := entries.Next(); path != "/en/contacts/a" && path != "/en/contacts/b" {
			t.Errorf("got %s", path)
		}
	}
	if got := entries.Repeated(); got != 3 {
		t.Errorf("%d repeated, want 3", got)
	}
	same := content.Same("/en")
	for range 2 {
		if path := same.Next(); path != "/en" || same.Repeated() != 0 {
			t.Errorf("Same yields %s, %d repeated", path, same.Repeated())
		}
	}
}

func TestDataLists(t *testing.T) {
	d := &content.Directory{Sectors: []content.Facet{{ID: "wind", Count: 3500}, {ID: "food", Count: 200}}}
	a := d.DataLists(1)
	for range 20 {
		r := httptest.NewRequest(http.MethodGet, a.Next(), nil)
		query := r.URL.Query()
		if page := query.Get("page"); page < "1" || page > "3" {
			t.Errorf("%s: the list has three pages of 1,000", r.URL)
		}
		if sectors := query["sector"]; len(sectors) < 1 || len(sectors) > 2 || len(sectors) == 2 && sectors[0] != "wind" {
			t.Errorf("%s: sectors %v", r.URL, sectors)
		}
	}
}

// TestSave checks that an edit is in the entry, and that the next is another.
func TestSave(t *testing.T) {
	s := storetest.SQLite(t)
	e := content.NewEditor(s, read(t, s), 1)
	first, second := e.Next(), e.Next()
	if first.ID == second.ID || first.Mark == second.Mark {
		t.Errorf("%+v and %+v", first, second)
	}
	if !strings.HasSuffix(first.Path, "/"+first.ID) {
		t.Errorf("the page of %s is %s", first.ID, first.Path)
	}
	if err := e.Save(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	err := s.Read(t.Context(), func(q *store.Q) error {
		c, err := q.Contact(t.Context(), first.ID)
		if err == nil && c.Functions[0]["en"] != first.Mark {
			t.Errorf("the function is %q, want %q", c.Functions[0]["en"], first.Mark)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
