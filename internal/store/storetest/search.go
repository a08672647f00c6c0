package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// eachContact checks the fields and the order of the contacts that EachContact reads.
func eachContact(t *testing.T, e engine) {
	s, _ := e.filled(t)
	ctx := t.Context()
	odd := directory.Contact{
		ID: "odd", Cluster: directory.Ref{ID: "cluster-a"}, FamilyName: "Ábel",
		Functions: []i18n.Text{{i18n.German: "Leitung\x1fNord", i18n.English: "Head, north | “a”"}, {i18n.English: "Advisor"}},
	}
	vacant := directory.Contact{ID: "vacant", Cluster: directory.Ref{ID: "cluster-a"}}
	Write(t, s, func(q *store.Q) error {
		return errors.Join(q.SaveContact(ctx, "test", vacant), q.SaveContact(ctx, "test", odd))
	})
	var want, got []directory.Contact
	Read(t, s, func(q *store.Q) (err error) {
		want, err = q.Contacts(ctx)
		return errors.Join(err, q.EachContact(ctx, func(c directory.Contact) error {
			got = append(got, c)
			return nil
		}))
	})
	for i, c := range want {
		lean := directory.Contact{
			ID: c.ID, Cluster: directory.Ref{ID: c.Cluster.ID}, Title: c.Title, GivenName: c.GivenName, FamilyName: c.FamilyName,
			Email: c.Email, Place: directory.Place{ID: c.Place.ID}, SortKey: c.SortKey,
			Phone: directory.Phone{E164: c.Phone.E164}, Fax: directory.Phone{E164: c.Fax.E164},
		}
		for _, f := range c.Functions {
			for _, l := range i18n.Languages {
				if f[l] != "" {
					lean.Functions = append(lean.Functions, i18n.Text{l: strings.ReplaceAll(f[l], "\x1f", " ")})
				}
			}
		}
		want[i] = lean
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) != 3 {
		t.Errorf("%d contacts (-want +got):\n%s", len(want), diff)
	}
	stop := store.ErrInvalid
	Read(t, s, func(q *store.Q) error {
		n := 0
		err := q.EachContact(ctx, func(directory.Contact) error { n++; return stop })
		if n != 1 || err == nil {
			t.Errorf("EachContact called fn %d times although it returned an error: %v", n, err)
		}
		return nil
	})
}

// changes checks that ChangesSince lists each changed entry once.
func changes(t *testing.T, e engine) {
	s, _ := e.filled(t)
	ctx := t.Context()
	before, err := s.ContentVersion(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		Write(t, s, func(q *store.Q) error {
			return errors.Join(q.SavePlace(ctx, "test", directory.Place{ID: "new"}), q.SaveSector(ctx, "test", directory.Sector{ID: "sector-a"}))
		})
	}
	Write(t, s, func(q *store.Q) error { return q.SavePlace(ctx, "test", directory.Place{ID: "place-a"}) })
	Read(t, s, func(q *store.Q) error {
		got, whole, err := q.ChangesSince(ctx, before, 5)
		slices.SortFunc(got, func(a, b store.Change) int { return strings.Compare(a.Noun+a.ID, b.Noun+b.ID) })
		want := []store.Change{{Noun: "place", ID: "new"}, {Noun: "place", ID: "place-a"}, {Noun: "sector", ID: "sector-a"}}
		if diff := cmp.Diff(want, got); diff != "" || !whole {
			t.Errorf("ChangesSince: whole %v, changes (-want +got):\n%s", whole, diff)
		}
		if some, whole, err := q.ChangesSince(ctx, before, 4); whole || err != nil {
			t.Errorf("ChangesSince with a limit of four of five revisions: %v, whole %v, %v", some, whole, err)
		}
		if none, whole, err := q.ChangesSince(ctx, before+3, 10); len(none) != 0 || !whole || err != nil {
			t.Errorf("ChangesSince without changes: %v, whole %v, %v", none, whole, err)
		}
		return err
	})
}
