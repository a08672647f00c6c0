package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"clusterdir/internal/bench/rig"
)

// outcome is what a measurement has shown.
type outcome struct {
	name     string
	took     time.Duration   // all of it
	times    []time.Duration // of answers
	hits     int             // answers that the cache had
	lateHits int             // of them, those in the second half
	// How many requests the cache says that it has passed on: those are sure, and
	// those that are too old may each be one more.
	passed, stale int
	reached       int // requests that the program has counted
	front         time.Duration
	program       time.Duration // CPU time
	memory        rig.Memory    // of the cache
	others        float64       // what others have used of the core, 1 is all of it
}

// compare measures the program alone, and behind each cache.
func (b *bench) compare(ctx context.Context) error {
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\trequests/s\tp50 ms\tp99 ms\thits\tin the second half\treached the program\tCPU µs/request: cache\tprogram\tof the core: others\tmemory of the cache, MB\t")
	var failed error
	for _, f := range append([]*fronter{nil}, pointers(fronts)...) {
		o, err := b.measure(ctx, f)
		if err != nil {
			return fmt.Errorf("%s: %w", o.name, err)
		}
		fmt.Fprintln(t, o.row())
		failed = errors.Join(failed, o.agrees())
	}
	return errors.Join(t.Flush(), failed)
}

func pointers[T any](all []T) (to []*T) {
	for i := range all {
		to = append(to, &all[i])
	}
	return to
}

func (o outcome) row() string {
	n := len(o.times)
	p50, p99 := rig.Percentiles(o.times)
	hits, late, memory, front := "–", "–", "–", "–"
	if o.name != alone {
		hits = fmt.Sprintf("%.1f %%", 100*float64(o.hits)/float64(n))
		late = fmt.Sprintf("%.1f %%", 100*float64(o.lateHits)/float64(n-n/2))
		memory = fmt.Sprintf("%.0f", o.memory.Proportional/1e6)
		front = fmt.Sprintf("%.0f", rig.Microseconds(o.front)/float64(n))
	}
	return fmt.Sprintf("%s\t%.0f\t%.2f\t%.2f\t%s\t%s\t%d\t%s\t%.0f\t%.0f %%\t%s\t", o.name, float64(n)/o.took.Seconds(),
		rig.Milliseconds(p50), rig.Milliseconds(p99), hits, late, o.reached, front, rig.Microseconds(o.program)/float64(n), 100*o.others, memory)
}

const alone = "program alone"

// agrees holds what the cache says against what the program has counted.
func (o outcome) agrees() error {
	if o.reached < o.passed || o.reached > o.passed+o.stale {
		return fmt.Errorf("%s: the program has counted %d requests, and the cache says that it passed on %d, and has asked again for at most %d",
			o.name, o.reached, o.passed, o.stale)
	}
	return nil
}

// measure lets readers ask once through all requests.
func (b *bench) measure(ctx context.Context, f *fronter) (o outcome, err error) {
	if o.name = alone; f != nil {
		o.name = f.name + " before it"
	}
	p, stop, err := b.start(ctx, f, *sharedMaxAge)
	defer stop()
	if err != nil {
		return o, err
	}
	before, err := p.count(ctx)
	if err != nil {
		return o, err
	}
	begun := time.Now()
	err = b.read(ctx, p.url, &o)
	o.took = time.Since(begun)
	if err != nil {
		return o, err
	}
	// What is asked for again behind the back of a reader may still be on its way.
	time.Sleep(200 * time.Millisecond)
	after, err := p.count(ctx)
	if err != nil {
		return o, err
	}
	o.reached = int(after.requests - before.requests)
	o.program, o.front, o.memory = after.program-before.program, after.front-before.front, after.memory
	o.others = max(0, (after.busy-before.busy-o.program-o.front).Seconds()/o.took.Seconds())
	return o, nil
}

// read asks over all connections, and notes what it sees.
func (b *bench) read(ctx context.Context, url string, o *outcome) error {
	var next atomic.Int64
	var asking sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range *connections {
		asking.Go(func() {
			client, err := rig.NewClient(url)
			for err == nil {
				i := int(next.Add(1)) - 1
				if i >= len(b.requests) {
					client.Close()
					return
				}
				begun := time.Now()
				var a rig.Answer
				a, err = client.Get(ctx, b.requests[i].path, "Accept-Encoding: "+b.requests[i].encoding)
				took := time.Since(begun)
				mu.Lock()
				o.note(a.Header.Get("X-Cache"), took, i >= len(b.requests)/2)
				mu.Unlock()
			}
			mu.Lock()
			failed = errors.Join(failed, err)
			mu.Unlock()
		})
	}
	asking.Wait()
	return failed
}

// note notes an answer and what the cache says about it: Varnish and nginx have
// words of their own, and the program alone has none.
func (o *outcome) note(cache string, took time.Duration, late bool) {
	o.times = append(o.times, took)
	switch cache {
	case "STALE", "UPDATING":
		o.stale++
	case "HIT":
	default:
		o.passed++
		return
	}
	o.hits++
	if late {
		o.lateHits++
	}
}

// counted is what has been used and counted so far.
type counted struct {
	requests       float64
	program, front time.Duration
	busy           time.Duration // their core, for whomever
	memory         rig.Memory
}

func (p *pair) count(ctx context.Context) (c counted, err error) {
	if c.requests, err = p.counted(ctx); err != nil {
		return c, err
	}
	if c.busy, err = rig.Busy(rig.ServerCore); err != nil {
		return c, err
	}
	if c.program, err = p.program.CPU(); err != nil || p.front == nil {
		return c, err
	}
	if c.front, err = p.front.CPU(); err != nil {
		return c, err
	}
	c.memory, err = p.front.Memory()
	return c, err
}

var requestCounter = regexp.MustCompile(`(?m)^clusterdir_requests_total\{.*\} (\d+)$`)

// counted is how many requests have reached the program.
func (p *pair) counted(ctx context.Context) (n float64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.ops+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	for _, m := range requestCounter.FindAllSubmatch(text, -1) {
		one, _ := strconv.ParseFloat(string(m[1]), 64) // Digits, as the pattern says.
		n += one
	}
	return n, err
}
