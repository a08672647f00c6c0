package main

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strconv"
	"sync"
	"time"

	"clusterdir/internal/bench/rig"
)

// memory is what the server holds, in bytes.
type memory struct {
	resident, proportional, anonymous float64
	// The most of a phase.
	peakResident, peakAnonymous float64
	// live is what the program's own heap holds without garbage.
	live float64
}

// memory is counted page by page, so only before and after phases.
func (b *bench) memory(ctx context.Context) (m memory, err error) {
	counted, err := b.server.Memory()
	if err != nil {
		return m, err
	}
	held, err := b.server.Held()
	if err != nil {
		return m, err
	}
	m = memory{
		resident: counted.Resident, proportional: counted.Proportional, anonymous: held.Anonymous,
		peakResident: held.Peak, peakAnonymous: held.Anonymous,
	}
	// Last: it collects the garbage.
	m.live, err = b.live(ctx)
	return m, err
}

var heapInUse = regexp.MustCompile(`(?m)^go_memstats_heap_alloc_bytes ([0-9.e+]+)$`)

// live lets the server collect its garbage, and returns what is left.
func (b *bench) live(ctx context.Context) (float64, error) {
	if _, err := rig.Operator(ctx, b.ops, "/debug/pprof/heap?gc=1"); err != nil {
		return 0, err
	}
	text, err := rig.Operator(ctx, b.ops, "/metrics")
	if err != nil {
		return 0, err
	}
	m := heapInUse.FindSubmatch(text)
	if m == nil {
		return 0, errors.New("/metrics does not say what the heap holds")
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// outcome is what a phase has shown.
type outcome struct {
	phase
	tally
	took       time.Duration // of the phase
	home, list visitors
	storm      storm
	memory     memory
	crawled    int
	// What the server has used of its core, and what others have: 1 is all of it.
	cpu, others float64
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
	before, busyBefore, err := b.core()
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
	profiled := b.profile(ctx, p)
	if p.crawl {
		o.crawled = crawl(ctx, b.server.URL, &o.tally, b.nextAddresses())
	} else {
		select {
		case <-ctx.Done():
		case <-time.After(*length):
		}
	}
	close(stop)
	o.took = time.Since(begun)
	after, busyAfter, err := b.core()
	running.Wait()
	if err = errors.Join(err, profiled(), ctx.Err()); err != nil {
		return o, err
	}
	o.cpu = (after - before).Seconds() / o.took.Seconds()
	o.others = max(0, (busyAfter-busyBefore).Seconds()/o.took.Seconds()-o.cpu)
	o.memory, err = b.memory(ctx)
	o.memory.peakAnonymous = max(anonymous, o.memory.anonymous)
	return o, err
}

// core is what the server has used of its core, and what everybody has.
func (b *bench) core() (own, all time.Duration, err error) {
	if own, err = b.server.CPU(); err != nil {
		return own, all, err
	}
	all, err = rig.Busy(rig.ServerCore)
	return own, all, err
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
func (b *bench) profile(ctx context.Context, p phase) (wait func() error) {
	if *profiles == "" {
		return func() error { return nil }
	}
	done := make(chan error, 1)
	go func() {
		text, err := rig.CPUProfile(ctx, b.ops, *length)
		if err == nil {
			err = os.WriteFile(profileFile(p.name), text, 0o600)
		}
		done <- err
	}()
	return func() error { return <-done }
}
