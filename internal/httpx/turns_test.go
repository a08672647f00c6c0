package httpx

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"
)

// TestTurns shows that no more have a turn than there are, that nobody is forgotten,
// and that those come first whose page is known.
func TestTurns(t *testing.T) {
	turns := newTurns(t.Context())
	all := runtime.GOMAXPROCS(0)
	if turns.given == nil {
		t.Fatal("there is no porter")
	}
	var ends []func()
	for range all {
		ends = append(ends, turns.take(t.Context(), false))
	}
	order := make(chan bool, 2)
	var waiting sync.WaitGroup
	wait := func(known bool) {
		waiting.Go(func() {
			end := turns.take(t.Context(), known)
			order <- known
			end()
			end() // It ends once.
		})
		for start := time.Now(); turns.waits() < 1 && time.Since(start) < time.Second; {
			runtime.Gosched()
		}
	}
	wait(false)
	wait(true)
	for start := time.Now(); turns.waits() < 2 && time.Since(start) < time.Second; {
		runtime.Gosched()
	}
	ends[0]()
	if !<-order {
		t.Error("who came first goes before whose page is known")
	}
	waiting.Wait()
	for _, end := range ends[1:] {
		end()
	}
	for start := time.Now(); turns.unused() != all; time.Sleep(time.Millisecond) {
		if time.Since(start) > time.Second {
			t.Fatalf("%d of %d turns are free when nobody has one", turns.unused(), all)
		}
	}
}

func (t *turns) waits() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.waiting[0]) + len(t.waiting[1])
}

func (t *turns) unused() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.free
}

// TestTurnsAtOnce: many who come and go, some of whom do not wait to the end.
func TestTurnsAtOnce(t *testing.T) {
	turns := newTurns(t.Context())
	all := int64(runtime.GOMAXPROCS(0))
	var done sync.WaitGroup
	for n := range 200 {
		done.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n%5+1)*time.Millisecond)
			defer cancel()
			for range 20 {
				end := turns.take(ctx, n%3 == 0)
				runtime.Gosched()
				end()
			}
		})
	}
	done.Wait()
	for start := time.Now(); int64(turns.unused()) != all; time.Sleep(time.Millisecond) {
		if time.Since(start) > time.Second {
			t.Fatalf("%d of %d turns are free when nobody has one", turns.unused(), all)
		}
	}
}

// TestImpatient: who waits for a turn too long goes on without one.
func TestImpatient(t *testing.T) {
	turns := newTurns(t.Context())
	for range runtime.GOMAXPROCS(0) {
		turns.take(t.Context(), false)
	}
	start := time.Now()
	turns.take(t.Context(), false)()
	if took := time.Since(start); took < patience || turns.waits() > 0 {
		t.Errorf("after %v on, and %d wait", took, turns.waits())
	}
}
