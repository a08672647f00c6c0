package httpx

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// turns lets no more pages be made at a time than there are cores. Pages that are
// kept need no turn: with a crawler that has every page made, and no end to what
// waits to run, they would else have to wait behind all of it.
type turns chan struct{}

// patience is how long somebody waits for a turn. It is a courtesy and no lock: who
// waits for a slow database holds a turn and no core.
const patience = 50 * time.Millisecond

func newTurns() turns { return make(turns, runtime.GOMAXPROCS(0)) }

// take waits for a turn and returns what ends it, once.
func (t turns) take(ctx context.Context) (end func()) {
	runtime.Gosched() // Those first who have all they need.
	select {
	case t <- struct{}{}:
		return sync.OnceFunc(t.end)
	default:
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case t <- struct{}{}:
		return sync.OnceFunc(t.end)
	case <-timer.C:
	case <-ctx.Done():
	}
	return func() {}
}

func (t turns) end() { <-t }
