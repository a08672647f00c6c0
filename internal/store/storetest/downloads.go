package storetest

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/store"
)

// downloads checks that the sums per month and edition are correct when two stores add
// to them concurrently.
func downloads(t *testing.T, e engine) {
	s, database := e.empty(t)
	other := Open(t, database, store.Options{})
	var all sync.WaitGroup
	for _, node := range []*store.Store{s, other} {
		for range 10 {
			all.Go(func() {
				if err := node.Write(t.Context(), func(q *store.Q) error {
					return q.AddDownloads(t.Context(), []store.Downloads{
						{ID: "b", Lang: "en", Month: "2026-12", N: 1},
						{ID: "b", Lang: "de", Month: "2026-11", N: 3},
						{ID: "b", Lang: "de", Month: "2026-12", N: 2},
					})
				}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	want := []store.Downloads{
		{ID: "b", Lang: "de", Month: "2026-11", N: 60},
		{ID: "b", Lang: "de", Month: "2026-12", N: 40},
		{ID: "b", Lang: "en", Month: "2026-12", N: 20},
	}
	Read(t, s, func(q *store.Q) error {
		got, err := q.Downloads(t.Context())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the sums differ (-want +got):\n%s", diff)
		}
		return err
	})
	if n := Count(t, database, "SELECT version FROM content_version"); n != 0 {
		t.Errorf("counting downloads raised the content version to %d, which invalidates every cached page", n)
	}
}
