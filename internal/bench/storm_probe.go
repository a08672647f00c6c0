package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"sync"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
)

// probeTimeout is the timeout of a probe. A failed probe enters the percentiles with
// this duration, so that an error never improves them.
const probeTimeout = 10 * time.Second

// acceptGzip is the header of crawler and probes.
const acceptGzip = "Accept-Encoding: gzip"

// probe requests one address at a fixed rate, as visitors do: whether the previous
// request was answered or not. Each request has a new connection and is timed from when
// it was due, so that a request which the server was late to accept shows it.
type probe struct {
	name string
	from net.IP
	next func() string
	goal goal

	mu     sync.Mutex
	took   []time.Duration
	late   []time.Duration // how late this process was to send a request
	failed int
	first  error // first failure
}

// goal limits the response times of an address in every phase; 0 means no limit.
type goal struct{ p50, p99 time.Duration }

// probes returns the probes of a phase. Each address is requested once before, so that
// cached pages are in the cache.
func (c *stormCommand) probes(ctx context.Context, s *rig.Server, d *content.Directory) ([]*probe, error) {
	client, err := rig.NewClient(s.URL)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	home, err := client.Get(ctx, "/en")
	if err != nil {
		return nil, err
	}
	sheet := regexp.MustCompile(`/static/[^"]+\.css`).Find(home.Body)
	if sheet == nil {
		return nil, errors.New("the home page has no style sheet")
	}
	visible := goal{50 * time.Millisecond, 250 * time.Millisecond}
	crawler := net.IPv4(127, 0, 0, 1)
	var all []*probe
	for _, path := range []string{"/en", string(sheet), "/healthz", orderForm} {
		all = append(all, &probe{name: path, from: crawler, goal: visible, next: func() string { return path }})
		if _, err := client.Get(ctx, path, acceptGzip); err != nil {
			return nil, err
		}
	}
	uncached := &probe{name: "uncached contact page", from: c.Visitor, goal: goal{p50: time.Second}, next: d.Entries(seed).Next}
	return append(all, uncached), nil
}

// run sends requests at an interval until a time, and waits for the last answer.
func (p *probe) run(ctx context.Context, base string, interval time.Duration, from, until time.Time) {
	var asking sync.WaitGroup
	defer asking.Wait()
	for due := from; due.Before(until); due = due.Add(interval) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
		}
		late, path := time.Since(due), p.next()
		asking.Go(func() {
			err := p.ask(ctx, base, path)
			took := time.Since(due)
			p.mu.Lock()
			defer p.mu.Unlock()
			p.late = append(p.late, late)
			if err == nil {
				p.took = append(p.took, took)
				return
			}
			p.took = append(p.took, max(took, probeTimeout))
			if p.failed++; p.first == nil {
				p.first = err
			}
		})
	}
}

// ask sends one request and fails unless the answer is a complete 2xx.
func (p *probe) ask(ctx context.Context, base, path string) error {
	client, err := rig.NewClient(base)
	if err != nil {
		return err
	}
	defer client.Close()
	client.From, client.Timeout = p.from, probeTimeout
	a, err := client.Do(ctx, path, acceptGzip)
	if err == nil && (a.Status < http.StatusOK || a.Status > 299) {
		err = fmt.Errorf("%s: status %d", path, a.Status)
	}
	return err
}

// verdict compares the percentiles with the goal.
func (p *probe) verdict() string {
	within := func(share float64, limit time.Duration) bool {
		return limit == 0 || rig.Percentile(p.took, share) <= limit
	}
	switch {
	case p.goal.p99 > 0 && p.failed > 0, !within(0.5, p.goal.p50), !within(0.99, p.goal.p99):
		return "missed"
	}
	return "met"
}
