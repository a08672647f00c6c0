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
	all  int
	free int
	// waiting are those who wait for a turn: first those whose page was asked for
	// before, each in the order in which they came.
	waiting [2][]chan struct{}
	count   uint      // of turns that went to who waited
	last    time.Time // when somebody went on, with a turn or without
	given   *os.File  // takes a byte for each turn that somebody may have; nil without a pipe
}

// A turn is a courtesy and no lock: who waits for a slow database holds a turn and no
// core. Who has waited for patience goes on without one when nobody else has gone on
// for standstill. All who are out of patience may not go on at once: that is more than
// the cores can do, and then everybody would be out of patience.
const (
	patience   = 50 * time.Millisecond
	standstill = 20 * time.Millisecond
	// longest is after how long somebody asks again at the latest, if those before have
	// hung up.
	longest = time.Second
)

// newTurns works until ctx ends; then turns pass from hand to hand.
func newTurns(ctx context.Context) *turns {
	cores := runtime.GOMAXPROCS(0)
	t := &turns{all: cores, free: cores}
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
	queue := &t.waiting[0]
	if last := t.count%4 == 3; len(*queue) == 0 || last && len(t.waiting[1]) > 0 { // So that nobody is forgotten.
		queue = &t.waiting[1]
	}
	if len(*queue) == 0 {
		t.free++
		return
	}
	close((*queue)[0])
	*queue = (*queue)[1:]
	t.count++
	t.last = time.Now()
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
	for {
		select {
		case <-turn:
			return sync.OnceFunc(t.end)
		case <-timer.C:
		case <-ctx.Done():
		}
		again, left := t.leave(queue, turn, ctx.Err() != nil)
		switch {
		case left:
			return func() {}
		case again > 0:
			timer.Reset(again)
		default: // The turn came at the last moment.
			return sync.OnceFunc(t.end)
		}
	}
}

// leave lets somebody go on without a turn who still waits for one: at once, or when
// it is at a standstill. Else it says when to ask again, 0 for who has a turn by now.
func (t *turns) leave(queue *[]chan struct{}, turn chan struct{}, atOnce bool) (again time.Duration, left bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(*queue, turn)
	if i < 0 {
		return 0, false
	}
	// One goes on at a time, so those behind the first need not ask each time.
	again = standstill*time.Duration(i) + max(0, standstill-time.Since(t.last))
	if again > 0 && !atOnce {
		return min(again, longest), false
	}
	*queue = slices.Delete(*queue, i, i+1)
	t.last = time.Now()
	return 0, true
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

// quiet waits until nobody has a turn, and reports whether it came to that before ctx
// ended.
func (t *turns) quiet(ctx context.Context) bool {
	for t.busy() {
		select {
		case <-time.After(standstill):
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func (t *turns) busy() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.free < t.all
}
