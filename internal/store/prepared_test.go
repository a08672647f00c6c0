package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestPreparing checks that readers do not wait for each other in a circle when all
// of them hold a connection and run a statement that is not yet prepared.
func TestPreparing(t *testing.T) {
	s := storetest.SQLite(t)
	var all sync.WaitGroup
	var one sync.Mutex
	// The timeout only ends a test whose readers would wait for ever.
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for reader := range 32 {
		all.Go(func() {
			for n := range 20 {
				ids := make([]string, 1+(reader+n)%40) // Each length makes another statement.
				for i := range ids {
					ids[i] = fmt.Sprint("none-", i)
				}
				ids[0] = "ee-sh-project-manager"
				err := s.Read(ctx, func(q *store.Q) error {
					one.Lock() // A reader holds it while the others wait, each with its connection.
					defer one.Unlock()
					contacts, err := q.ContactsByID(ctx, ids)
					if err == nil && len(contacts) != 1 {
						err = fmt.Errorf("%d contacts, want one", len(contacts))
					}
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
