package pagecache

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func network(text string) netip.Prefix { return netip.MustParsePrefix(text) }

// queued starts a request that waits for a slot, adds its name to served when it gets
// one, and gives the slot back.
func queued(t *testing.T, l *Limit, client netip.Prefix, name string, served *[]string) {
	t.Helper()
	go func() {
		release, err := l.Acquire(context.Background(), client)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		*served = append(*served, name) // There is one slot, so there is one writer.
		release()
	}()
	synctest.Wait() // So that requests queue in the order of the calls.
}

// TestFair checks that a client with many waiting requests delays another one by one
// rendering, and that each client is served in order.
func TestFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimit(1, time.Minute)
		release, err := l.Acquire(t.Context(), network("192.0.2.9/32"))
		if err != nil {
			t.Fatal(err)
		}
		var served []string
		for _, name := range []string{"a1", "a2", "a3", "a4"} {
			queued(t, l, network("192.0.2.1/32"), name, &served)
		}
		queued(t, l, network("192.0.2.2/32"), "b1", &served)
		queued(t, l, network("192.0.2.2/32"), "b2", &served)
		queued(t, l, network("2001:db8::/64"), "c1", &served)
		release()
		synctest.Wait()
		if want := []string{"a1", "b1", "c1", "a2", "b2", "a3", "a4"}; !slices.Equal(served, want) {
			t.Errorf("served %v, want %v", served, want)
		}
	})
}

// TestSlots checks that no more requests hold a slot than there are slots.
func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimit(2, time.Minute)
		held, most := 0, 0
		for range 20 {
			go func() {
				release, err := l.Acquire(context.Background(), network("192.0.2.1/32"))
				if err != nil {
					t.Error(err)
					return
				}
				l.mu.Lock()
				held++
				most = max(most, held)
				l.mu.Unlock()
				time.Sleep(time.Millisecond)
				l.mu.Lock()
				held--
				l.mu.Unlock()
				release()
				release() // A second call must not free a second slot.
			}()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if most != 2 || l.free != 2 || len(l.queues) != 0 || l.networks.Len() != 0 {
			t.Errorf("%d requests held one of 2 slots; %d are free, %d clients wait", most, l.free, l.networks.Len())
		}
	})
}

// TestTimeout checks that a request that gets no slot in time fails, and leaves the
// queue.
func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimit(1, 5*time.Second)
		release, _ := l.Acquire(t.Context(), network("192.0.2.1/32"))
		start := time.Now()
		if _, err := l.Acquire(t.Context(), network("192.0.2.1/32")); !errors.Is(err, ErrBusy) || time.Since(start) != 5*time.Second {
			t.Errorf("after %v: %v, want ErrBusy after 5 s", time.Since(start), err)
		}
		release()
		if l.free != 1 || len(l.queues) != 0 {
			t.Errorf("%d slots are free, %d clients wait", l.free, len(l.queues))
		}
	})
}

// TestHungUp checks that a client that hangs up leaves the queue at once.
func TestHungUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimit(1, time.Minute)
		release, _ := l.Acquire(t.Context(), network("192.0.2.1/32"))
		ctx, hangUp := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := l.Acquire(ctx, network("192.0.2.1/32"))
			ended <- err
		}()
		synctest.Wait()
		var served []string
		queued(t, l, network("192.0.2.1/32"), "next", &served)
		hangUp()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the request that was hung up: %v", err)
		}
		release()
		synctest.Wait()
		if !slices.Equal(served, []string{"next"}) || l.free != 1 {
			t.Errorf("served %v, %d slots are free", served, l.free)
		}
	})
}
