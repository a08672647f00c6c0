package snapshot

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"clusterdir/internal/store"
)

// pollInterval is the time between two reads of the content version. A change by
// another program is visible after at most this time.
const pollInterval = 250 * time.Millisecond

// retryInterval is the time between two attempts while the database fails.
const retryInterval = time.Second

// Follower keeps a snapshot of the database up to date in a goroutine of its own. It
// applies the changes since the last snapshot, or reads the whole directory if there
// are too many. Until the new snapshot is ready, requests use the last one.
type Follower struct {
	store *store.Store
	log   *slog.Logger

	current atomic.Pointer[Snapshot]
	wake    chan struct{} // has an element when a change has been announced
	stopped chan struct{} // closed when Run has returned

	mu        sync.Mutex
	published chan struct{} // closed and replaced with every new snapshot
}

// NewFollower returns a follower of the store. It does nothing before Run.
func NewFollower(s *store.Store, log *slog.Logger) *Follower {
	f := &Follower{
		store: s, log: log,
		wake: make(chan struct{}, 1), stopped: make(chan struct{}), published: make(chan struct{}),
	}
	s.OnChange(func(ctx context.Context, version int64) {
		if err := f.Wait(ctx, version); err != nil {
			log.WarnContext(ctx, "a change was saved and is not on the pages yet", "version", version, "error", err)
		}
	})
	return f
}

// Current returns the current snapshot, nil until the first one has been built.
func (f *Follower) Current() *Snapshot { return f.current.Load() }

// Run follows the database until ctx ends.
func (f *Follower) Run(ctx context.Context) {
	defer close(f.stopped)
	failing := false
	for {
		wait := pollInterval
		err := f.follow(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if !failing { // A long failure must not fill the log.
				f.log.ErrorContext(ctx, "the directory could not be read; the last snapshot stays in use", "error", err)
			}
			failing, wait = true, retryInterval
		case failing:
			failing = false
			f.log.InfoContext(ctx, "the directory can be read again")
		}
		select {
		case <-ctx.Done():
			return
		case <-f.wake:
		case <-time.After(wait):
		}
	}
}

// follow replaces the snapshot if the database has changed, or if too many changes
// have been applied to it. A change that is saved while the whole directory is read is
// visible when that has ended.
func (f *Follower) follow(ctx context.Context) error {
	return f.store.Read(ctx, func(q *store.Q) error {
		version, err := q.ContentVersion(ctx)
		if err != nil {
			return err
		}
		last := f.current.Load()
		if last != nil && last.Version == version && !last.overloaded() {
			return nil
		}
		var next *Snapshot
		if last != nil && last.Version < version { // Otherwise the database was restored to an earlier version.
			if next, err = last.next(ctx, q, version); err != nil {
				return err
			}
		}
		if next == nil {
			if next, err = build(ctx, q); err != nil {
				return err
			}
		}
		f.publish(next)
		return nil
	})
}

func (f *Follower) publish(next *Snapshot) {
	next.Serial = 1
	if last := f.current.Load(); last != nil {
		next.Serial = last.Serial + 1
	}
	f.current.Store(next)
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.published)
	f.published = make(chan struct{})
}

// Wait waits until the current snapshot has reached a content version. It returns an
// error if ctx ends, or the follower stops, before that.
func (f *Follower) Wait(ctx context.Context, version int64) error {
	for {
		f.mu.Lock()
		published := f.published
		f.mu.Unlock()
		if s := f.current.Load(); s != nil && s.Version >= version {
			return nil
		}
		select {
		case f.wake <- struct{}{}:
		default: // The follower has been woken already.
		}
		select {
		case <-published:
		case <-f.stopped:
			return fmt.Errorf("wait for content version %d: the follower has stopped", version)
		case <-ctx.Done():
			return fmt.Errorf("wait for content version %d: %w", version, ctx.Err())
		}
	}
}
