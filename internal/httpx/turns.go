package httpx

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"
)

// turns lets no more pages be made at a time than there are cores. Pages that are
// kept need no turn, and must not wait behind a crawler that has every page made.
//
// Turns are given out by way of the network, so to speak: as long as anybody can run,
// Go asks only every ten milliseconds who else is at a connection, and a crawler on
// one core sees to it that somebody always can. Who waits for a byte in a pipe cannot
// run, so all who are at a connection by then are heard first.
type turns struct {
	mu   sync.Mutex
	free int
	// waiting are those who wait for a turn: first those whose page was asked for
	// before, each in the order in which they came.
	waiting [2][]chan struct{}
	given   *os.File // takes a byte for each turn that somebody may have; nil without a pipe
}

// patience is how long somebody waits for a turn. It is a courtesy and no lock: who
// waits for a slow database holds a turn and no core.
const patience = 50 * time.Millisecond

// newTurns works until ctx ends; then turns pass from hand to hand.
func newTurns(ctx context.Context) *turns {
	t := &turns{free: runtime.GOMAXPROCS(0)}
	if told, given, err := os.Pipe(); err == nil {
		t.given = given
		go t.porter(told)
		context.AfterFunc(ctx, func() { _ = errors.Join(given.Close(), told.Close()) })
	}
	return t
}

// porter hands on the turns that come through the pipe.
func (t *turns) porter(told *os.File) {
	turns := make([]byte, 16)
	for {
		n, err := told.Read(turns)
		if err != nil {
			return
		}
		runtime.Gosched() // Those first who came meanwhile and have all they need.
		for range n {
			t.next()
		}
	}
}

// give lets the next have a turn.
func (t *turns) give() {
	if t.given != nil {
		if _, err := t.given.Write([]byte{1}); err == nil {
			return
		}
	}
	t.next()
}

// next gives a turn to who waits, or keeps it for who comes.
func (t *turns) next() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.waiting {
		if len(t.waiting[i]) > 0 {
			first := t.waiting[i][0]
			t.waiting[i] = t.waiting[i][1:]
			close(first)
			return
		}
	}
	t.free++
}

// take waits for a turn, and returns what ends it; that may be called again. known is
// a page that was asked for before.
func (t *turns) take(ctx context.Context, known bool) (end func()) {
	queue := &t.waiting[1]
	if known {
		queue = &t.waiting[0]
	}
	turn := make(chan struct{})
	t.mu.Lock()
	*queue = append(*queue, turn)
	free := t.free > 0
	if free {
		t.free--
	}
	t.mu.Unlock()
	if free {
		t.give()
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-turn:
		return sync.OnceFunc(t.end)
	case <-timer.C:
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := slices.Index(*queue, turn); i >= 0 {
		*queue = slices.Delete(*queue, i, i+1)
		return func() {}
	}
	return sync.OnceFunc(t.end) // It came at the last moment.
}

func (t *turns) end() {
	t.mu.Lock()
	others := len(t.waiting[0])+len(t.waiting[1]) > 0
	if !others {
		t.free++
	}
	t.mu.Unlock()
	if others {
		t.give()
	}
}
