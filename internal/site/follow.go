package site

import (
	"context"
	"time"

	"clusterdir/internal/httpx"
	"clusterdir/internal/store"
)

// mostAtOnce changes, such as those of an import, are followed in one step, while
// readers wait for it; after more the snapshot is built anew.
const mostAtOnce = 5000

// mostChanged is how many changed contacts an index of so many has beside it before
// they are put where they belong. Each change takes ten microseconds for each of them,
// while readers wait; to put them there takes three for each contact, behind the
// readers.
func mostChanged(contacts int) int { return max(250, contacts/1000) }

// read calls fn with a snapshot of the database, and with the directory as it was
// at most a quarter of a second before: an edit by this program is seen by the next
// request. Only after very many changes at once is it that of a moment before, until
// it has been built anew.
func (s *Site) read(ctx context.Context, fn func(*store.Q, *snapshot) error) error {
	told, asked, err := s.store.Version(ctx)
	if err != nil {
		return err
	}
	return s.store.Read(ctx, func(q *store.Q) error {
		snap := s.latest.Load()
		if !snap.shows(told, asked) {
			if snap, err = s.follow(ctx, q, told, asked); err != nil {
				return err
			}
		}
		if snap.filling != nil {
			s.renew(ctx, snap) // Unless that is under way: it may have failed before.
		}
		return fn(q, snap)
	})
}

// State names what pages show now; it is not ok while that is not known, or older
// than the database.
func (s *Site) State(ctx context.Context) (state httpx.State, ok bool) {
	state.Build = s.builds.Load() // First: a build that ends now makes another state.
	version, _, err := s.store.Version(ctx)
	state.Version = version
	return state, err == nil && !s.behind.Load()
}

// follow makes the snapshot of the version that q sees, unless another request just
// made one that shows what the database told.
func (s *Site) follow(ctx context.Context, q *store.Q, told int64, asked time.Time) (*snapshot, error) {
	s.following.Lock()
	defer s.following.Unlock()
	last := s.latest.Load()
	if last.shows(told, asked) {
		return last, nil
	}
	version, err := q.ContentVersion(ctx)
	if err != nil {
		return nil, err
	}
	seen := time.Now()
	var snap *snapshot
	back := last != nil && min(told, version) < last.version // It was put back.
	if last == nil || back {
		snap, err = s.firstSnapshot(ctx, q, version)
	} else {
		snap, err = last.next(ctx, q, version)
	}
	if err != nil {
		return nil, err
	}
	if snap == nil { // Too much has changed to make anybody wait for it.
		s.behind.Store(true)
		s.renew(ctx, last)
		return last, nil
	}
	snap.seen = seen
	s.latest.Store(snap)
	// The counts of a directory that is being filled are of before the change.
	if behind := snap.filling != nil && last != nil; s.behind.Swap(behind) || back {
		s.builds.Add(1)
	}
	if c := snap.search.Contacts; c.Changed() > mostChanged(c.Len()) {
		s.compact(ctx, snap)
	}
	return snap, nil
}

// rests is what who builds an index calls several times in a millisecond: it works and
// rests in turns, since on one core readers would wait ten milliseconds again and again.
func rests(work, rest time.Duration) func() {
	begun := time.Now()
	return func() {
		if time.Since(begun) >= work {
			time.Sleep(rest)
			begun = time.Now()
		}
	}
}

// renew builds a snapshot from nothing, to take the place of those of the lineage of
// last, while readers go on with them.
func (s *Site) renew(ctx context.Context, last *snapshot) {
	s.behindReaders(ctx, func(ctx context.Context) error {
		var snap *snapshot
		err := s.store.Read(ctx, func(q *store.Q) error {
			version, err := q.ContentVersion(ctx)
			if err != nil {
				return err
			}
			seen := time.Now()
			// Readers miss what is not in it: it goes on for most of the time.
			if snap, err = newSnapshot(ctx, q, version, last, rests(4*time.Millisecond, time.Millisecond)); err == nil {
				snap.seen, snap.lineage = seen, last.lineage
			}
			return err
		})
		if err != nil {
			return err
		}
		err = s.replace(ctx, snap, snap) // As it is, it is better than what there was.
		s.builds.Add(1)
		s.built()
		return err
	})
}

// compact makes one index of that of the snapshot and what has changed since it was
// built, while readers go on with both.
func (s *Site) compact(ctx context.Context, snap *snapshot) {
	s.behindReaders(ctx, func(ctx context.Context) error {
		whole := *snap
		whole.search = snap.search.Compact(rests(time.Millisecond, 3*time.Millisecond)) // Nobody waits for it.
		return s.replace(ctx, &whole, nil)
	})
}

// replace puts a snapshot, with all that came while it was built, in the place of the
// latest; where that is too much, orElse, nil for nothing. Nothing happens where the
// database was put back meanwhile.
func (s *Site) replace(ctx context.Context, snap, orElse *snapshot) error {
	// Most of it first, since readers wait for the rest.
	now, err := s.caughtUp(ctx, snap)
	if err != nil {
		return err
	}
	return s.store.Read(ctx, func(q *store.Q) error {
		s.following.Lock()
		defer s.following.Unlock()
		version, err := q.ContentVersion(ctx)
		latest := s.latest.Load()
		if err != nil || latest.lineage != snap.lineage || version < latest.version {
			return err
		}
		if now != nil {
			seen := time.Now()
			if now, err = now.next(ctx, q, version); err != nil {
				return err
			}
			if now != nil {
				now.seen = seen
			}
		}
		switch {
		case now != nil:
			s.latest.Store(now)
			if s.behind.Swap(false) {
				s.builds.Add(1)
			}
		case orElse != nil:
			s.latest.Store(orElse)
		}
		return nil
	})
}

// caughtUp is the snapshot with what came since, nil if that is too much.
func (s *Site) caughtUp(ctx context.Context, snap *snapshot) (now *snapshot, err error) {
	err = s.store.Read(ctx, func(q *store.Q) error {
		version, err := q.ContentVersion(ctx)
		if err == nil {
			now, err = snap.next(ctx, q, version)
		}
		return err
	})
	return now, err
}

// retry is how long after a snapshot was not made the next attempt may come.
const retry = time.Second

// behindReaders runs what makes a snapshot, unless another is being made already.
func (s *Site) behindReaders(ctx context.Context, build func(context.Context) error) {
	if !s.renewing.CompareAndSwap(false, true) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer s.renewing.Store(false)
		if err := build(ctx); err != nil {
			s.log.Error("the index was not made anew", "error", err)
			time.Sleep(retry)
		}
	}()
}
