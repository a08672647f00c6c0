package httpx

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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

// TestNobodyForgotten: however many come whose page is known, the others have a turn
// now and then.
func TestNobodyForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := &turns{all: 1} // Somebody has the turn.
		order := make(chan bool, 8)
		for n := range 8 {
			go func() {
				defer turns.take(t.Context(), n >= 2)()
				order <- n >= 2
			}()
			synctest.Wait()
		}
		turns.end()
		for i, want := range []bool{true, true, true, false, true, true, true, false} {
			if known := <-order; known != want {
				t.Errorf("number %d goes to a known page: %t", i, known)
			}
		}
	})
}

// TestImpatient: who waits for a turn too long goes on without one, but only when
// nobody else goes on, and not together with all others.
func TestImpatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := &turns{all: 1} // Somebody has the turn.
		start := time.Now()
		went := make(chan time.Duration, 4)
		for range 4 {
			go func() {
				turns.take(t.Context(), false)
				went <- time.Since(start)
			}()
		}
		time.Sleep(patience - time.Millisecond)
		turns.end()
		for i, want := range []time.Duration{
			patience - time.Millisecond, // It got the turn.
			patience - time.Millisecond + standstill,
			patience - time.Millisecond + 2*standstill,
			patience - time.Millisecond + 3*standstill,
		} {
			if got := <-went; got != want {
				t.Errorf("number %d went on after %v, not %v", i, got, want)
			}
		}
		// Where many wait, each asks seldom.
		for i := range 100 {
			turns.waiting[0] = append(turns.waiting[0], make(chan struct{}))
			want := min(longest, time.Duration(i)*standstill+standstill)
			if again, left := turns.leave(&turns.waiting[0], turns.waiting[0][i], false); again != want || left {
				t.Errorf("number %d asks again after %v, not %v", i, again, want)
			}
		}
		turns.waiting[0] = nil
		hungUp := make(chan struct{})
		turns.waiting[1] = append(turns.waiting[1], hungUp)
		if _, left := turns.leave(&turns.waiting[1], hungUp, true); !left {
			t.Error("who hung up still waits")
		}
		if turns.waits() > 0 {
			t.Errorf("%d wait", turns.waits())
		}
	})
}

// TestQuiet: it is quiet when nobody has a turn.
func TestQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := &turns{all: 2, free: 2}
		first, second := turns.take(t.Context(), false), turns.take(t.Context(), false)
		start := time.Now()
		time.AfterFunc(time.Second, first)
		time.AfterFunc(2*time.Second, second)
		if !turns.quiet(t.Context()) || time.Since(start) < 2*time.Second {
			t.Errorf("quiet after %v", time.Since(start))
		}
		defer turns.take(t.Context(), false)()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if turns.quiet(ctx) {
			t.Error("quiet while somebody has a turn")
		}
	})
}

// TestMadeMeanwhile: who waits for a page that somebody else has made needs no turn
// when it is there.
func TestMadeMeanwhile(t *testing.T) {
	k := newKeeper(t, 1<<20)
	synctest.Test(t, func(t *testing.T) {
		k.cache.turns = &turns{all: 1, free: 1}
		const making = 10 * time.Millisecond
		k.during = func() { time.Sleep(making) }
		go send(k, http.MethodGet, "/en")
		synctest.Wait()
		go k.cache.turns.take(t.Context(), true) // Next, and for good.
		synctest.Wait()
		start := time.Now()
		send(k, http.MethodGet, "/en")
		if took := time.Since(start); took != making || k.made != 1 {
			t.Errorf("rendered %d times, there after %v", k.made, took)
		}
	})
}

// TestOneAfterAnother: readers have the core for themselves between two pages that
// are compressed best.
func TestOneAfterAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Cache{turns: &turns{}, often: make(chan *finished, 2)}
		pages := make([]*finished, cap(c.often))
		for i := range pages {
			pages[i] = newFinished(http.Header{}, []byte(manyContacts()))
			c.often <- pages[i]
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go c.improve(ctx)
		for n := range pages {
			synctest.Wait()
			for i, f := range pages {
				v := f.brotli.Load()
				if best := v != nil && strings.Contains(v.tag, brotliBest.mark); best != (i <= n) {
					t.Errorf("after %d times %v: page %d compressed best: %t", n, breather, i, best)
				}
			}
			time.Sleep(breather)
		}
	})
}
