package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// byteOrder checks the order of ids that a German collation sorts differently. It fails
// for a column without COLLATE "C" in a database with a German collation.
func byteOrder(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ids := []string{"_", "-x", "€", "a", "ä", "a b", "a-b", "ab", "B", "Z", "b", "~"}
	Write(t, s, func(q *store.Q) error {
		for _, id := range ids {
			if err := q.SavePlace(t.Context(), "test", directory.Place{ID: id, Name: id}); err != nil {
				return err
			}
		}
		return nil
	})
	slices.Sort(ids)
	var got []string
	Read(t, s, func(q *store.Q) error {
		places, err := q.Places(t.Context())
		for _, p := range places {
			got = append(got, p.ID)
		}
		return err
	})
	if diff := cmp.Diff(ids, got); diff != "" {
		t.Errorf("the order of the rows (-want +got):\n%s", diff)
	}
}

// contactOrder checks that contacts are sorted as in a German dictionary (DIN 5007-1),
// with vacant posts last.
func contactOrder(t *testing.T, e engine) {
	s, _ := e.empty(t)
	want := []string{"Abel", "Äpfel", "apfelbaum", "Öhler", "Ohm", "Strauß", "Strausz", "Zander", "", ""}
	functions := []string{"Assistenz", "Öffentlichkeitsarbeit"}
	var functionOf []string
	Write(t, s, func(q *store.Q) error {
		if err := saveOffice(t, q); err != nil {
			return err
		}
		for i, name := range slices.Backward(want) {
			c := directory.Contact{ID: fmt.Sprintf("c%d", i), FamilyName: name, Cluster: directory.Ref{ID: "office"}}
			if name == "" {
				c.Functions = []i18n.Text{{i18n.German: functions[i-8]}}
			}
			if err := q.SaveContact(t.Context(), "test", c); err != nil {
				return err
			}
		}
		return nil
	})
	var got []string
	Read(t, s, func(q *store.Q) error {
		contacts, err := q.Contacts(t.Context())
		for _, c := range contacts {
			got = append(got, c.FamilyName)
			for _, f := range c.Functions {
				functionOf = append(functionOf, f.String())
			}
		}
		return err
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the order of the contacts (-want +got):\n%s", diff)
	}
	if !slices.Equal(functionOf, functions) {
		t.Errorf("the vacant posts are sorted as %v", functionOf)
	}
}

// saveOffice saves a cluster for the contacts of a test.
func saveOffice(t testing.TB, q *store.Q) error {
	return q.SaveCluster(t.Context(), "test", directory.Cluster{
		Organisation: directory.Organisation{ID: "office", Name: i18n.Text{i18n.German: "Büro"}}, Role: directory.Managed})
}

func sameOrder(t *testing.T, e engine) {
	s, _ := e.filled(t)
	lists := make([][]any, 8)
	var readers sync.WaitGroup
	for i := range lists {
		readers.Go(func() {
			for range 5 {
				err := s.Read(t.Context(), func(q *store.Q) (err error) {
					lists[i], err = Snapshot(t.Context(), q)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	readers.Wait()
	for i := range lists[1:] {
		if diff := cmp.Diff(lists[0], lists[i+1]); diff != "" {
			t.Fatalf("two readers got different lists:\n%s", diff)
		}
	}
}
