package site

import (
	"context"
	"time"

	"clusterdir/internal/httpx"
	"clusterdir/internal/store"
)

// How far a snapshot follows changes before one is built anew: every change
// builds the index of all that changed since, which takes a millisecond a hundred,
// and readers wait for it.
const (
	mostChanged = 1000 // contacts since the index was built
	mostAtOnce  = 5000 // changes in one step, such as those of an import
)

// read calls fn with a snapshot of the database, and with the directory as it was
// at most a quarter of a second before: an edit by this program is seen by the next
// request. Only after very many changes at once is it that of a moment before, until
// it has been built anew.
func (s *Site) read(ctx context.Context, fn func(*store.Q, *snapshot) error) error {
	version, err := s.store.Version(ctx)
	if err != nil {
		return err
	}
	return s.store.Read(ctx, func(q *store.Q) error {
		snap := s.latest.Load()
		if snap == nil || snap.version != version {
			if snap, err = s.follow(ctx, q); err != nil {
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
	version, err := s.store.Version(ctx)
	state.Version = version
	return state, err == nil && !s.behind.Load()
}

// follow makes the snapshot of the version that q sees, unless another request
// just did.
func (s *Site) follow(ctx context.Context, q *store.Q) (*snapshot, error) {
	version, err := q.ContentVersion(ctx)
	if err != nil {
		return nil, err
	}
	s.following.Lock()
	defer s.following.Unlock()
	last := s.latest.Load()
	if last != nil && last.version == version {
		return last, nil
	}
	var snap *snapshot
	if last == nil || last.version > version {
		// It goes down when the database was restored. A reader that began before
		// the last change costs the next one another build, no more.
		if snap, err = s.firstSnapshot(ctx, q, version); err == nil && snap.filling != nil {
			s.renew(ctx)
		}
	} else {
		snap, err = last.next(ctx, q, version)
	}
	if err != nil {
		return nil, err
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
	if snap.search.Contacts.Changed() > mostChanged {
		s.renew(ctx)
	}
	return snap, nil
}

// rests lets others run while an index is built: on one core readers would wait for
// ten milliseconds again and again.
func rests() func() {
	n := 0
	return func() {
		if n++; n%256 == 0 { // a few milliseconds of contacts
			time.Sleep(200 * time.Microsecond)
		}
	}
}

// renew builds a snapshot from nothing while readers go on with the last one.
func (s *Site) renew(ctx context.Context) {
	if !s.renewing.CompareAndSwap(false, true) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer s.renewing.Store(false)
		err := s.store.Read(ctx, func(q *store.Q) error {
			version, err := q.ContentVersion(ctx)
			if err != nil {
				return err
			}
			snap, err := newSnapshot(ctx, q, version, rests())
			if err == nil {
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
	}()
}
