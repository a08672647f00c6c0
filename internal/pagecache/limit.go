package pagecache

import (
	"container/list"
	"context"
	"errors"
	"net/netip"
	"runtime"
	"sync"
	"time"
)

// ErrBusy reports that a request could not get a rendering slot in time.
var ErrBusy = errors.New("too many pages are being rendered")

// Limit is a semaphore that bounds how many responses are rendered at the same
// time. Waiting requests are queued by client network, and the networks are served
// round-robin: a network with many waiting requests delays a request from another
// one by one rendering at most.
type Limit struct {
	timeout time.Duration

	mu       sync.Mutex
	free     int
	queues   map[netip.Prefix]*list.List // waiting requests, oldest first; no empty lists
	networks *list.List                  // keys of queues, the next one first
}

// NewLimit returns a semaphore with so many slots. A request waits for one no
// longer than the timeout.
func NewLimit(slots int, timeout time.Duration) *Limit {
	return &Limit{timeout: timeout, free: slots, queues: map[netip.Prefix]*list.List{}, networks: list.New()}
}

// Acquire waits for a slot and returns the function that gives it back. It
// returns ErrBusy after the timeout, and the error of ctx when ctx ends first.
func (l *Limit) Acquire(ctx context.Context, client netip.Prefix) (release func(), err error) {
	l.mu.Lock()
	if l.free > 0 {
		l.free--
		l.mu.Unlock()
		yield()
		return sync.OnceFunc(l.release), nil
	}
	slot := make(chan struct{})
	waiting := l.enqueue(client, slot)
	l.mu.Unlock()

	timer := time.NewTimer(l.timeout)
	defer timer.Stop()
	select {
	case <-slot:
		yield()
		return sync.OnceFunc(l.release), nil
	case <-timer.C:
		err = ErrBusy
	case <-ctx.Done():
		err = ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-slot: // The slot was granted at the same moment.
		l.next()
	default:
		l.remove(client, waiting)
	}
	return nil, err
}

// yield lets requests run that need no slot. The Go scheduler prefers goroutines that
// another goroutine has made ready to those that the network has made ready, so on one
// core a chain of requests that pass a slot on would delay all others by seconds: see
// the phase searches-64 of the storm in internal/bench.
func yield() { runtime.Gosched() }

// enqueue appends a request to the queue of its network.
func (l *Limit) enqueue(client netip.Prefix, slot chan struct{}) *list.Element {
	queue := l.queues[client]
	if queue == nil {
		queue = list.New()
		l.queues[client] = queue
		l.networks.PushBack(client)
	}
	return queue.PushBack(slot)
}

// remove takes a request out of the queue of its network.
func (l *Limit) remove(client netip.Prefix, waiting *list.Element) {
	queue := l.queues[client]
	queue.Remove(waiting)
	if queue.Len() > 0 {
		return
	}
	delete(l.queues, client)
	for e := l.networks.Front(); e != nil; e = e.Next() {
		if e.Value == client {
			l.networks.Remove(e)
			return
		}
	}
}

func (l *Limit) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next()
}

// next passes a slot to the oldest request of the next network, or frees the slot if
// no request waits.
func (l *Limit) next() {
	network := l.networks.Front()
	if network == nil {
		l.free++
		return
	}
	client := network.Value.(netip.Prefix)
	queue := l.queues[client]
	close(queue.Remove(queue.Front()).(chan struct{}))
	if queue.Len() == 0 {
		l.networks.Remove(network)
		delete(l.queues, client)
		return
	}
	l.networks.MoveToBack(network)
}
