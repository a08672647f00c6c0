package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestPreparing shows that readers who all hold a connection, and all run a statement
// that none has run before, do not wait for each other.
func TestPreparing(t *testing.T) {
	s := storetest.SQLite(t)
	var all sync.WaitGroup
	var one sync.Mutex
	start := time.Now()
	for reader := range 32 {
		all.Go(func() {
			for n := range 20 {
				ids := make([]string, 1+(reader+n)%40) // Each length is a text of its own.
				for i := range ids {
					ids[i] = fmt.Sprint("none-", i)
				}
				ids[0] = "ee-sh-project-manager"
				err := s.Read(t.Context(), func(q *store.Q) error {
					one.Lock() // What a reader holds while others wait for it with theirs.
					defer one.Unlock()
					contacts, err := q.ContactsByID(t.Context(), ids)
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
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("640 reads took %v: they waited for each other", took)
	}
}
