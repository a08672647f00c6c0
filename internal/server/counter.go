package server

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
)

// countEvery is the interval between writes. A killed program loses at most this much.
const countEvery = 5 * time.Second

// Counter counts downloads by edition and month, and stores nothing about who
// downloaded. It counts in memory and writes sums, so that no download waits
// for the disk or fails with it. A program that is stopped loses none.
type Counter struct {
	store *store.Store
	log   *slog.Logger
	now   func() time.Time
	every time.Duration

	mu      sync.Mutex
	waiting map[store.Downloads]int64 // N is not used
	failing bool                      // so that a long failure does not fill the log
}

// NewCounter returns a counter. now returns the time; nil means time.Now.
func NewCounter(s *store.Store, log *slog.Logger, now func() time.Time) *Counter {
	if now == nil {
		now = time.Now
	}
	return &Counter{store: s, log: log, now: now, every: countEvery, waiting: map[store.Downloads]int64{}}
}

// Count counts one download of an edition.
func (c *Counter) Count(e directory.Edition) {
	key := store.Downloads{ID: e.ID, Lang: e.Lang, Month: c.now().UTC().Format("2006-01")}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting[key]++
}

// Run writes the sums until ctx ends, and then once more: end it when nothing is
// sent any longer, and close the store after it.
func (c *Counter) Run(ctx context.Context) {
	writing := context.WithoutCancel(ctx) // A write that has begun is finished.
	tick := time.NewTicker(c.every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			c.write(writing)
		case <-ctx.Done():
			c.write(writing)
			return
		}
	}
}

// write writes what was counted since the last time. Sums that cannot be written are
// kept for the next write.
func (c *Counter) write(ctx context.Context) {
	c.mu.Lock()
	taken := c.waiting
	c.waiting = map[store.Downloads]int64{}
	c.mu.Unlock()
	if len(taken) == 0 {
		return
	}
	var sums []store.Downloads
	for d, n := range taken {
		d.N = n
		sums = append(sums, d)
	}
	err := c.store.Write(ctx, func(q *store.Q) error { return q.AddDownloads(ctx, sums) })
	switch {
	case errors.Is(err, store.ErrUnknown):
		// They may be written, and a few too few are better than any twice.
		c.log.WarnContext(ctx, "some downloads may not be counted", "error", err)
	case err != nil:
		if !c.failing {
			c.log.ErrorContext(ctx, "downloads cannot be written; they are kept in memory", "error", err)
		}
		c.putBack(taken)
	case c.failing:
		c.log.InfoContext(ctx, "downloads are written again")
	}
	c.failing = err != nil
}

// putBack adds sums that could not be written to those of the next write.
func (c *Counter) putBack(taken map[store.Downloads]int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for d, n := range taken {
		c.waiting[d] += n
	}
}
