package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// versionAge is how long the content version holds without asking the database.
// What this program writes is seen at once, what another does after this time.
const versionAge = 250 * time.Millisecond

// knownVersion is the content version as the database told it last.
type knownVersion struct {
	last atomic.Pointer[toldVersion]
	turn chan struct{} // taken by who asks
}

type toldVersion struct {
	version int64
	writes  uint64 // of the store, before the database was asked
	at      time.Time
}

// Version is the content version, no older than this program's last write and
// than a quarter of a second: whatever is read from now on is of that version, or
// of a later one. asked is before when the database told it. Requests that come
// together ask once.
func (s *Store) Version(ctx context.Context) (version int64, asked time.Time, err error) {
	if told := s.told(); told != nil {
		return told.version, told.at, nil
	}
	select {
	case s.version.turn <- struct{}{}:
		defer func() { <-s.version.turn }()
	case <-ctx.Done():
		return 0, asked, fmt.Errorf("wait for the content version: %w", ctx.Err())
	}
	if told := s.told(); told != nil { // Another asked while this one waited.
		return told.version, told.at, nil
	}
	told := &toldVersion{writes: s.Writes(), at: time.Now()}
	if told.version, err = s.ContentVersion(ctx); err != nil {
		return 0, asked, err
	}
	s.version.last.Store(told)
	return told.version, told.at, nil
}

// told is the version that the database told, nil when it may have changed since.
func (s *Store) told() *toldVersion {
	told := s.version.last.Load()
	if told == nil || told.writes != s.Writes() || time.Since(told.at) >= versionAge {
		return nil
	}
	return told
}
