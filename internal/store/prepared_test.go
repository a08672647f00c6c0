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

// TestPreparing checks that readers do not deadlock when all of them hold a connection
// and run a statement that is not yet prepared.
func TestPreparing(t *testing.T) {
	s := storetest.SQLite(t)
	var all sync.WaitGroup
	var one sync.Mutex
	// The timeout ends the test if the readers deadlock.
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for reader := range 32 {
		all.Go(func() {
			for n := range 20 {
				ids := make([]string, 1+(reader+n)%40) // Each length results in a different statement.
				for i := range ids {
					ids[i] = fmt.Sprint("none-", i)
				}
				ids[0] = "ee-sh-project-manager"
				err := s.Read(ctx, func(q *store.Q) error {
					one.Lock() // One reader holds the mutex while the others wait for it, each with a connection.
					defer one.Unlock()
					contacts, err := q.ContactsByID(ctx, ids)
					if err == nil && len(contacts) != 1 {
						err = fmt.Errorf("%d contacts, want 1", len(contacts))
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
