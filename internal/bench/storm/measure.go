package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"clusterdir/internal/bench/rig"
)

// memory is what the server holds, in bytes.
type memory struct {
	resident, proportional, anonymous float64
	// The most of a phase.
	peakResident, peakAnonymous float64
}

// memory is counted page by page, so only before and after phases.
func (b *bench) memory() (m memory, err error) {
	counted, err := b.server.Memory()
	if err != nil {
		return m, err
	}
	held, err := b.server.Held()
	return memory{
		resident: counted.Resident, proportional: counted.Proportional, anonymous: held.Anonymous,
		peakResident: held.Peak, peakAnonymous: held.Anonymous,
	}, err
}

// outcome is what a phase has shown.
type outcome struct {
	phase
	tally
	took       time.Duration // of the phase
	home, list visitors
	storm      storm
	memory     memory
	cpu        float64 // of the server's core, 1 is all of it
}

func (o *outcome) freshness() (median, most time.Duration) {
	median, _ = rig.Percentiles(o.storm.fresh)
	return median, largest(o.storm.fresh)
}

// measure runs a phase. Everybody but the crawler stops when its time is over, and
// where there is a crawler, when that is through.
func (b *bench) measure(ctx context.Context, p phase) (*outcome, error) {
	o := &outcome{phase: p, home: visitors{path: home}, list: visitors{path: list}, storm: storm{editor: b.editor}}
	if err := b.server.ForgetPeak(); err != nil {
		return o, err
	}
	before, err := b.server.CPU()
	if err != nil {
		return o, err
	}
	stop, begun := make(chan struct{}), time.Now()
	var running sync.WaitGroup
	run := func(f func()) { running.Go(f) }
	var anonymous float64
	run(func() { anonymous = b.watchMemory(ctx, stop) })
	run(func() { o.home.run(ctx, b.server.URL, &o.tally, stop) })
	if p.edits > 0 {
		run(func() { o.list.run(ctx, b.server.URL, &o.tally, stop) })
		run(func() { o.storm.run(ctx, b.server.URL, &o.tally, p.edits, stop) })
	}
	profiled := b.profile(ctx, p, stop)
	if p.crawl {
		crawl(ctx, b.server.URL, &o.tally, b.nextAddresses())
	} else {
		select {
		case <-ctx.Done():
		case <-time.After(*length):
		}
	}
	close(stop)
	o.took = time.Since(begun)
	after, err := b.server.CPU()
	running.Wait()
	if err = errors.Join(err, profiled(), ctx.Err()); err != nil {
		return o, err
	}
	o.cpu = (after - before).Seconds() / o.took.Seconds()
	o.memory, err = b.memory()
	o.memory.peakAnonymous = max(anonymous, o.memory.anonymous)
	return o, err
}

// watchMemory returns the most that the server has held of what is not a file's.
// The kernel keeps no account of that.
func (b *bench) watchMemory(ctx context.Context, stop <-chan struct{}) (most float64) {
	for {
		select {
		case <-ctx.Done():
			return most
		case <-stop:
			return most
		case <-time.After(200 * time.Millisecond):
			held, err := b.server.Held()
			if err == nil { // The end of the phase asks again.
				most = max(most, held.Anonymous)
			}
		}
	}
}

// profile lets the server write a profile of a phase, if anybody wants one, and
// returns what waits for it.
func (b *bench) profile(ctx context.Context, p phase, stop <-chan struct{}) (wait func() error) {
	if *profiles == "" {
		return func() error { return nil }
	}
	done := make(chan error, 1)
	go func() {
		done <- func() error {
			url := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%.0f", b.ops, max(1, length.Seconds()-1))
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
			if err != nil {
				return err
			}
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			f, err := os.Create(profileFile(p.name))
			if err != nil {
				return err
			}
			_, err = io.Copy(f, resp.Body)
			return errors.Join(err, f.Close())
		}()
	}()
	return func() error { return <-done }
}
