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
	if last == nil || min(told, version) < last.version { // It was put back.
		if snap, err = s.firstSnapshot(ctx, q, version); err == nil && snap.filling != nil {
			s.renew(ctx)
		}
	} else {
		snap, err = last.next(ctx, q, version)
	}
	if err != nil {
		return nil, err
	}
	if snap != nil {
		snap.seen = seen
	}
	if snap != nil && snap.filling != nil && last != nil {
		s.behind.Store(true) // Its counts are of before the change.
	}
	if snap == nil { // Too much has changed to make anybody wait for it.
		s.behind.Store(true)
		s.renew(ctx)
		return last, nil
	}
	s.latest.Store(snap)
	if c := snap.search.Contacts; c.Changed() > mostChanged(c.Len()) {
		s.compact(snap)
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

// renew builds a snapshot from nothing while readers go on with the last one.
func (s *Site) renew(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	s.behindReaders(func() {
		err := s.store.Read(ctx, func(q *store.Q) error {
			version, err := q.ContentVersion(ctx)
			if err != nil {
				return err
			}
			seen := time.Now()
			// Readers miss what is not in it: it goes on for most of the time.
			snap, err := newSnapshot(ctx, q, version, s.latest.Load(), rests(4*time.Millisecond, time.Millisecond))
			if err == nil {
				snap.seen = seen
				s.following.Lock()
				defer s.following.Unlock()
				s.latest.Store(snap) // The next reader makes up for what came since.
				s.builds.Add(1)
				s.behind.Store(false)
			}
			return err
		})
		if err != nil {
			s.log.Error("the index was not built anew", "error", err)
		}
		s.built()
	})
}

// compact makes one index of that of the snapshot and what has changed since it was
// built, while readers go on with both.
func (s *Site) compact(snap *snapshot) {
	s.behindReaders(func() {
		whole := *snap
		whole.search = snap.search.Compact(rests(time.Millisecond, 3*time.Millisecond)) // Nobody waits for it.
		s.following.Lock()
		defer s.following.Unlock()
		// Unless the database was restored meanwhile; what came since is made up for
		// by the next reader.
		if s.latest.Load().lineage == snap.lineage {
			s.latest.Store(&whole)
		}
	})
}

// behindReaders runs what makes a snapshot, unless another is being made already.
func (s *Site) behindReaders(build func()) {
	if s.renewing.CompareAndSwap(false, true) {
		go func() {
			defer s.renewing.Store(false)
			build()
		}()
	}
}
