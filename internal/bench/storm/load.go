package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"clusterdir/internal/bench/rig"
)

const (
	home    = "/en"
	list    = "/en/contacts"
	browser = "Accept-Encoding: gzip, deflate, br"
)

// tally is what those who ask have seen; all of them write to it.
type tally struct {
	mu       sync.Mutex
	answered int
	errors   int
	first    error // that happened
}

func (t *tally) note(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.answered++
		return
	}
	if t.errors++; t.first == nil {
		t.first = err
	}
}

// visitors ask for one page so many times a second.
type visitors struct {
	path string
	mu   sync.Mutex
	took []time.Duration
	// late is how long after its time this process came to a request: what its own
	// core and the machine add to each figure.
	late []time.Duration
}

// waiting is how many connections visitors have: more than are ever busy, unless
// the server stands still.
const waiting = 32

// run asks until stop is closed.
func (v *visitors) run(ctx context.Context, base string, t *tally, stop <-chan struct{}) {
	due := make(chan time.Time, 1<<16)
	var asking sync.WaitGroup
	for range waiting {
		asking.Go(func() { v.ask(ctx, base, t, due) })
	}
	begun := time.Now()
	for i := 0; ; i++ {
		at := begun.Add(time.Duration(float64(i) / *rate * float64(time.Second)))
		select {
		case <-ctx.Done():
		case <-stop:
		case <-time.After(time.Until(at)):
			v.mu.Lock()
			v.late = append(v.late, time.Since(at))
			v.mu.Unlock()
			due <- at
			continue
		}
		close(due)
		asking.Wait()
		return
	}
}

func (v *visitors) ask(ctx context.Context, base string, t *tally, due <-chan time.Time) {
	client, err := rig.NewClient(base)
	if err != nil {
		t.note(err)
		return
	}
	defer client.Close()
	for at := range due {
		if ctx.Err() != nil {
			return
		}
		_, err := client.Get(ctx, v.path, browser)
		t.note(err)
		if err == nil {
			v.mu.Lock()
			v.took = append(v.took, time.Since(at))
			v.mu.Unlock()
		}
	}
}

// crawl asks for addresses, as fast as it can over its connections, each once, and
// returns how many it came to before the limit of a phase.
func crawl(ctx context.Context, base string, t *tally, paths []string) int {
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()
	var next atomic.Int64
	var asking sync.WaitGroup
	for range *crawlers {
		asking.Go(func() {
			client, err := rig.NewClient(base)
			if err != nil {
				t.note(err)
				return
			}
			defer client.Close()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(paths) {
					return
				}
				_, err := client.Get(ctx, paths[i], browser)
				t.note(err)
			}
		})
	}
	asking.Wait()
	return min(int(next.Load()), len(paths))
}

// nextAddresses are those that the next crawler asks for: others than the last one
// did, as long as there are any.
func (b *bench) nextAddresses() []string {
	var paths []string
	for range min(*addresses, len(b.addresses)) {
		paths = append(paths, b.addresses[b.crawled%len(b.addresses)])
		b.crawled++
	}
	return paths
}
