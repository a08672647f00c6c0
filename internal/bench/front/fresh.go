package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"clusterdir/internal/bench/rig"
)

const (
	// glance is how often a reader asks for a page that has changed: what the times
	// are exact to.
	glance = 20 * time.Millisecond
	// versionAge is how long the program itself may take to notice what another has
	// written.
	versionAge = 250 * time.Millisecond
	// slack is what a busy machine may add.
	slack = time.Second
)

// freshness measures how long an edit takes until readers see it, when the cache
// must always ask, and when it may keep a page for two seconds.
func (b *bench) freshness(ctx context.Context) error {
	fmt.Printf("\nfrom an edit to the first reader who sees it, asking every %v; %d edits\n", glance, *edits)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\ts-maxage\tmedian ms\tat most ms\tallowed ms\t")
	for _, f := range append([]*fronter{nil}, pointers(fronts)...) {
		for _, age := range []int{0, 2} {
			name := alone
			if f != nil {
				name = f.name + " before it"
			}
			times, err := b.seen(ctx, f, age)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			median, _ := rig.Percentiles(times)
			allowed := versionAge + slack
			if f != nil {
				// Kept, and then given once more, while it is asked for.
				allowed += 2 * time.Duration(age) * time.Second
			}
			fmt.Fprintf(t, "%s\t%d\t%.0f\t%.0f\t%.0f\t\n", name, age, rig.Milliseconds(median),
				rig.Milliseconds(slices.Max(times)), rig.Milliseconds(allowed))
			if most := slices.Max(times); most > allowed {
				return fmt.Errorf("%s, s-maxage=%d: an edit was seen after %v only", name, age, most)
			}
		}
	}
	return t.Flush()
}

// seen edits contacts and asks for their pages, each as it was first.
func (b *bench) seen(ctx context.Context, f *fronter, age int) (times []time.Duration, err error) {
	p, stop, err := b.start(ctx, f, age)
	defer stop()
	if err != nil {
		return nil, err
	}
	client, err := rig.NewClient(p.url)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	for range *edits {
		edit := b.editor.Next()
		for range 2 { // So that it is kept wherever it may be.
			if _, err := client.Get(ctx, edit.Path); err != nil {
				return nil, err
			}
		}
		if err := b.editor.Save(ctx, edit); err != nil {
			return nil, err
		}
		begun := time.Now()
		for {
			a, err := client.Get(ctx, edit.Path)
			if err != nil {
				return nil, err
			}
			if bytes.Contains(a.Body, []byte(edit.Mark)) {
				times = append(times, time.Since(begun))
				break
			}
			if time.Since(begun) > time.Minute {
				return nil, fmt.Errorf("%s never shows an edit", edit.Path)
			}
			time.Sleep(glance)
		}
	}
	return times, nil
}
