package storetest

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/sample"
	"clusterdir/internal/store"
	"clusterdir/migrations"
)

// region returns generated content for Fill. The number of contacts is slightly larger
// than twice groupSize.
func region() (*sample.Region, migrations.Seed) {
	r := sample.New(2*1024 + 3)
	return r, migrations.Seed{
		Agency: r.Agency, Places: r.Places, Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Sections: r.Sections,
	}
}

// fillWhole checks that Fill writes the same as saving each entry would, except for the
// revisions.
func fillWhole(t *testing.T, e engine) {
	s, database := e.empty(t)
	r, content := region()
	var told []int
	if err := s.Fill(t.Context(), content, r.Contacts(), func(n int) { told = append(told, n) }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1024, 2048, 2051}, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	want := map[string]directory.Contact{}
	for c := range r.Contacts() {
		want[c.ID] = c
	}
	var first directory.Contact
	Read(t, s, func(q *store.Q) error {
		contacts, err := q.Contacts(t.Context())
		if err != nil {
			return err
		}
		first = contacts[0]
		got := map[string]directory.Contact{}
		for _, c := range contacts {
			if c.SortKey == "" {
				t.Fatalf("the contact %s has no sort key", c.ID)
			}
			c.SortKey = ""
			got[c.ID] = c
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the contacts (-want +got):\n%s", diff)
		}
		for name, counts := range map[string][2]int{
			"clusters": {len(r.Clusters), listed(t, q.Clusters)}, "partners": {len(r.Partners), listed(t, q.Partners)},
			"sectors": {len(r.Sectors), listed(t, q.Sectors)}, "sections": {len(r.Sections), listed(t, q.AllSections)},
		} {
			if counts[0] != counts[1] {
				t.Errorf("%d %s, want %d", counts[1], name, counts[0])
			}
		}
		return nil
	})
	if n := Count(t, database, "SELECT count(*) FROM revisions WHERE noun IN ('contact', 'sample')"); n != 1 {
		t.Errorf("Fill wrote %d revisions for contacts, want 1", n)
	}
	Write(t, s, func(q *store.Q) error { return q.SaveContact(t.Context(), "test", first) })
	Read(t, s, func(q *store.Q) error {
		again, err := q.Contact(t.Context(), first.ID)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("SaveContact stores a contact differently from Fill (-Fill +SaveContact):\n%s", diff)
		}
		return err
	})
}

func listed[T any](t *testing.T, list func(context.Context) ([]T, error)) int {
	t.Helper()
	all, err := list(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// fillNothing checks that Fill changes nothing if it fails.
func fillNothing(t *testing.T, e engine) {
	r, content := region()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, test := range []struct {
		name     string
		ctx      context.Context
		filled   bool
		contacts iter.Seq[directory.Contact]
		want     error
	}{
		{"content", t.Context(), true, r.Contacts(), store.ErrFilled},
		{"a contact of no cluster", t.Context(), false, spoilt(r, func(c *directory.Contact) { c.Cluster.ID = "none" }), store.ErrReference},
		{"a contact that comes twice", t.Context(), false, spoilt(r, func(c *directory.Contact) { c.ID = "twice" }), store.ErrConflict},
		{"broken text", t.Context(), false, spoilt(r, func(c *directory.Contact) { c.Title = "\xff" }), store.ErrInvalid},
		{"the end of the context", ctx, false, spoilt(r, func(*directory.Contact) { cancel() }), context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, database := e.empty(t)
			if test.filled {
				Write(t, s, func(q *store.Q) error { return q.SaveSector(t.Context(), "test", directory.Sector{ID: "own"}) })
			}
			before, err := s.ContentVersion(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Fill(test.ctx, content, test.contacts, func(int) {}); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if after, err := s.ContentVersion(t.Context()); err != nil || after != before {
				t.Errorf("the content version was %d before Fill and is %d after it, %v", before, after, err)
			}
			if n := Count(t, database, "SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM places) + (SELECT count(*) FROM agency)"); n != 0 {
				t.Errorf("%d rows remain after Fill failed", n)
			}
		})
	}
}

// spoilt returns the contacts of a region and calls spoil for those after the first 2000.
func spoilt(r *sample.Region, spoil func(*directory.Contact)) iter.Seq[directory.Contact] {
	return func(yield func(directory.Contact) bool) {
		n := 0
		for c := range r.Contacts() {
			if n++; n > 2000 {
				spoil(&c)
			}
			if !yield(c) {
				return
			}
		}
	}
}
