package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
)

const (
	editInterval = 100 * time.Millisecond
	pollInterval = 10 * time.Millisecond // the accuracy of edits.visible
	editTimeout  = 10 * time.Second
	editGoal     = time.Second
)

// edits measures how long it takes until an edit is on its page.
type edits struct {
	mu      sync.Mutex
	saved   []time.Duration // how long saving took
	visible []time.Duration // from then until the page showed the edit
	failed  int
	first   error
}

// run saves edits until a time and waits until the last is on its page.
func (e *edits) run(ctx context.Context, base string, editor *content.Editor, from, until time.Time) {
	var watching sync.WaitGroup
	defer watching.Wait()
	for due := from; due.Before(until); due = due.Add(editInterval) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
		}
		client, err := rig.NewClient(base)
		edit := editor.Next()
		if err == nil {
			_, err = client.Get(ctx, edit.Path) // The old page must be in the cache, to see it replaced.
		}
		begun := time.Now()
		if err == nil {
			err = editor.Save(ctx, edit)
		}
		saved := time.Now()
		e.note(err, &e.saved, saved.Sub(begun))
		if err == nil {
			watching.Go(func() { e.watch(ctx, client, edit, saved) })
		}
	}
}

// watch requests a page until it shows an edit.
func (e *edits) watch(ctx context.Context, client *rig.Client, edit content.Edit, saved time.Time) {
	defer client.Close()
	for {
		a, err := client.Get(ctx, edit.Path) // Without compression, so that it can be read.
		took := time.Since(saved)
		if err == nil && !bytes.Contains(a.Body, []byte(edit.Mark)) {
			if took < editTimeout {
				time.Sleep(pollInterval)
				continue
			}
			err = fmt.Errorf("%s does not show an edit after %v", edit.Path, editTimeout)
		}
		e.note(err, &e.visible, took)
		return
	}
}

func (e *edits) note(err error, to *[]time.Duration, took time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err == nil {
		*to = append(*to, took)
		return
	}
	if e.failed++; e.first == nil {
		e.first = err
	}
}

func (e *edits) report(w io.Writer) {
	verdict := "met"
	if e.failed > 0 || rig.Percentile(e.visible, 1) > editGoal {
		verdict = "missed"
	}
	fmt.Fprintf(w, "\n%d edits: saved in %s ms at p50, %s ms at p99; on the page after %s ms at p50, %s ms at most (goal: %s ms, %s); %d failed\n",
		len(e.saved), milliseconds(rig.Percentile(e.saved, 0.5)), milliseconds(rig.Percentile(e.saved, 0.99)),
		milliseconds(rig.Percentile(e.visible, 0.5)), milliseconds(rig.Percentile(e.visible, 1)), milliseconds(editGoal), verdict, e.failed)
	if e.first != nil {
		fmt.Fprintf(w, "\nthe first failure: %v\n", e.first)
	}
}
