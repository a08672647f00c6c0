package storetest

import (
	"context"
	"log/slog"
	"testing"

	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
)

// Follow starts a follower of the store and waits for its first snapshot. The test
// stops the follower before it closes the store.
func Follow(t testing.TB, s *store.Store, log *slog.Logger) *snapshot.Follower {
	t.Helper()
	f := snapshot.NewFollower(s, log)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	if err := f.Wait(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	return f
}
