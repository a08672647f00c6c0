package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
)

// endless is a rate of edits: each as soon as the one before is written.
var endless = math.Inf(1)

const (
	// watchers is how many edits are waited for at once.
	watchers = 16
	// glance is how often a watcher looks: what freshness is exact to.
	glance = 10 * time.Millisecond
	// patience is how long a watcher waits before that is an error.
	patience = 10 * time.Second
)

// written is an edit that is on disk.
type written struct {
	content.Edit
	at time.Time
}

// storm is edits, and whether visitors see them.
type storm struct {
	editor *content.Editor
	mu     sync.Mutex
	fresh  []time.Duration // until an edit was on its page
	wrote  []time.Duration // how long it took to write it
}

// run edits so many times a second until stop is closed, and waits until the last
// edit is on its page.
func (s *storm) run(ctx context.Context, base string, t *tally, perSecond float64, stop <-chan struct{}) {
	watched := make(chan written, 1<<12)
	var watching sync.WaitGroup
	for range watchers {
		watching.Go(func() { s.watch(ctx, base, t, watched) })
	}
	reader, err := rig.NewClient(base)
	if err != nil {
		t.note(err)
	} else {
		s.edit(ctx, reader, t, perSecond, stop, watched)
		reader.Close()
	}
	close(watched)
	watching.Wait()
}

// edit writes. In a flood only some edits are watched: the program has enough to do.
func (s *storm) edit(ctx context.Context, reader *rig.Client, t *tally, perSecond float64, stop <-chan struct{}, watched chan<- written) {
	const some = 100
	begun := time.Now()
	for i := 0; ctx.Err() == nil; i++ {
		at := begun
		if perSecond < endless {
			at = begun.Add(time.Duration(float64(i) / perSecond * float64(time.Second)))
		}
		select {
		case <-stop:
			return
		case <-time.After(time.Until(at)):
		}
		edit := s.editor.Next()
		look := perSecond < endless || i%some == 0
		if perSecond < endless {
			// The page as it was is kept now, so that it is what must go. A flood does
			// not wait for that.
			_, err := reader.Get(ctx, edit.Path)
			t.note(err)
		}
		before := time.Now()
		if err := s.editor.Save(ctx, edit); err != nil {
			t.note(fmt.Errorf("edit %s: %w", edit.ID, err))
			continue
		}
		now := time.Now()
		s.mu.Lock()
		s.wrote = append(s.wrote, now.Sub(before))
		s.mu.Unlock()
		if look {
			watched <- written{edit, now}
		}
	}
}

// watch asks for pages until they show what was written.
func (s *storm) watch(ctx context.Context, base string, t *tally, watched <-chan written) {
	client, err := rig.NewClient(base)
	if err != nil {
		t.note(err)
		return
	}
	defer client.Close()
	for w := range watched {
		for {
			a, err := client.Get(ctx, w.Path) // As it is, so that it can be read.
			t.note(err)
			if err != nil {
				break
			}
			if bytes.Contains(a.Body, []byte(w.Mark)) {
				s.mu.Lock()
				s.fresh = append(s.fresh, time.Since(w.at))
				s.mu.Unlock()
				break
			}
			if time.Since(w.at) > patience {
				t.note(fmt.Errorf("%s does not show an edit after %v", w.Path, patience))
				break
			}
			time.Sleep(glance)
		}
	}
}
