package content_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/directory"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestRead wants the addresses of every entry and list, in both languages.
func TestRead(t *testing.T) {
	s := storetest.SQLite(t)
	err := s.Write(t.Context(), func(q *store.Q) error {
		all, err := q.Contacts(t.Context())
		for i := 0; err == nil && i < 30; i++ { // More than a page of a list shows.
			c := all[0]
			c.ID += fmt.Sprint("-", i)
			err = q.SaveContact(t.Context(), "test", c)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := content.Read(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	var contacts []directory.Contact
	var others int
	err = s.Read(t.Context(), func(q *store.Q) (err error) {
		if contacts, err = q.Contacts(t.Context()); err != nil {
			return err
		}
		clusters, err := q.Clusters(t.Context())
		if err != nil {
			return err
		}
		partners, err := q.Partners(t.Context())
		others = len(clusters) + len(partners)
		return err
	})
	if err != nil || len(contacts) < 21 {
		t.Fatalf("%d contacts, %v", len(contacts), err)
	}
	if got, want := len(p.Entries), 2*(len(contacts)+others); got != want {
		t.Errorf("%d entries, want %d", got, want)
	}
	for _, path := range []string{"/en/contacts/" + contacts[0].ID, "/de/ansprechpersonen/" + contacts[0].ID} {
		if !slices.Contains(p.Entries, path) {
			t.Errorf("%s is missing", path)
		}
	}
	for _, path := range []string{"/en/contacts", "/de/ansprechpersonen?page=2", "/en/contacts?cluster=" + contacts[0].Cluster.ID} {
		if !slices.Contains(p.Lists, path) {
			t.Errorf("%s is missing", path)
		}
	}
	all := p.Shuffled(3)
	if !slices.Equal(all, p.Shuffled(3)) || slices.Equal(all, p.Shuffled(4)) {
		t.Error("the order does not hang on the seed")
	}
	slices.Sort(all)
	if len(slices.Compact(all)) != len(p.Entries)+len(p.Lists) {
		t.Error("an address is there twice")
	}
}

// TestSave wants the text of an edit in the entry, and another in the next.
func TestSave(t *testing.T) {
	s := storetest.SQLite(t)
	p, err := content.Read(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	e := content.NewEditor(s, p, 1)
	first, second := e.Next(), e.Next()
	if first.ID == second.ID || first.Mark == second.Mark {
		t.Errorf("%+v and %+v", first, second)
	}
	if !strings.HasSuffix(first.Path, "/"+first.ID) {
		t.Errorf("the page of %s is %s", first.ID, first.Path)
	}
	before := version(t, s)
	if err := e.Save(t.Context(), first, second); err != nil {
		t.Fatal(err)
	}
	if got := version(t, s); got != before+1 {
		t.Errorf("version %d after %d", got, before)
	}
	for _, edit := range []content.Edit{first, second} {
		if got := function(t.Context(), t, s, edit.ID); got != edit.Mark {
			t.Errorf("%s does %q, want %q", edit.ID, got, edit.Mark)
		}
	}
}

func version(t *testing.T, s *store.Store) int64 {
	t.Helper()
	v, err := s.ContentVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func function(ctx context.Context, t *testing.T, s *store.Store, id string) (name string) {
	t.Helper()
	err := s.Read(ctx, func(q *store.Q) error {
		c, err := q.Contact(ctx, id)
		if err == nil {
			name = c.Functions[0]["en"]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}
