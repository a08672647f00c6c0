package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
)

// run is one phase as it is measured.
type run struct {
	phase
	server    *rig.Server
	directory *content.Directory
	paths     *content.Addresses // of the crawler; nil where there is none
	probes    []*probe
	rate      float64 // probes per second and address
	length    time.Duration
	editor    *content.Editor // nil where nothing is edited

	crawled rig.Crawled
	edits   edits
	usage   usage
}

// warmUp is the time for which the crawler runs before anything is counted, so that its
// queue at the server reaches its full length.
const warmUp = 3 * time.Second

// run lets the crawler and the probes run, and stops the crawler once the last probe
// was answered.
func (r *run) run(ctx context.Context) (err error) {
	crawling, stop := context.WithCancel(ctx)
	defer stop()
	begun := time.Now()
	if r.connections > 0 {
		begun = begun.Add(warmUp)
	}
	end := begun.Add(r.length)
	var background, probing sync.WaitGroup
	var crawlErr error
	if r.connections > 0 {
		crawl := rig.Crawl{URL: r.server.URL, Connections: r.connections, Next: r.paths.Next, Headers: []string{acceptGzip}}
		background.Go(func() { r.crawled, crawlErr = crawl.Run(crawling, begun, end) })
	}
	interval := time.Duration(float64(time.Second) / r.rate)
	for i, p := range r.probes {
		// Probes that start together would wait for each other.
		first := begun.Add(interval * time.Duration(i) / time.Duration(len(r.probes)))
		probing.Go(func() { p.run(ctx, r.server.URL, interval, first, end) })
	}
	if r.editor != nil {
		probing.Go(func() { r.edits.run(ctx, r.server.URL, r.editor, begun, end) })
	}
	r.usage, err = usageBetween(ctx, r.server, begun, end)
	probing.Wait()
	stop()
	background.Wait()
	return cmp.Or(err, crawlErr, ctx.Err())
}

// report prints what a phase has shown.
func (r *run) report(w io.Writer) {
	fmt.Fprintf(w, "\n#### %s: %s; %s contacts", r.name, r.what, grouped(float64(len(r.directory.Contacts))))
	if r.connections > 0 {
		fmt.Fprintf(w, ", %d connections", r.connections)
	}
	fmt.Fprintf(w, ", %s\n\n", r.length)
	if r.connections > 0 {
		c := r.crawled
		fmt.Fprintf(w, "crawler: %s requests/s, p50 %s ms, p99 %s ms; %s\n\n", grouped(c.Rate()),
			milliseconds(rig.Percentile(c.Took, 0.5)), milliseconds(rig.Percentile(c.Took, 0.99)), c.Summary())
		if n := r.paths.Repeated(); n > 0 {
			fmt.Fprintf(w, "%d requests repeated an address, and may have been answered from the cache\n\n", n)
		}
	}
	var late []time.Duration
	t := newTable("address", "from", "p50 ms", "p90 ms", "p99 ms", "max ms", "requests", "failures", "goal, ms", "")
	for _, p := range r.probes {
		late = append(late, p.late...)
		limits := "p50 " + milliseconds(p.goal.p50)
		if p.goal.p99 > 0 {
			limits += ", p99 " + milliseconds(p.goal.p99)
		}
		t.add(p.name, p.from.String(), milliseconds(rig.Percentile(p.took, 0.5)), milliseconds(rig.Percentile(p.took, 0.9)),
			milliseconds(rig.Percentile(p.took, 0.99)), milliseconds(rig.Percentile(p.took, 1)), fmt.Sprint(len(p.took)), fmt.Sprint(p.failed), limits, p.verdict())
	}
	fmt.Fprintf(w, "%s; probes sent %s ms late at p99\n\n", r.usage, milliseconds(rig.Percentile(late, 0.99)))
	t.write(w)
	for _, p := range r.probes {
		if p.first != nil {
			fmt.Fprintf(w, "\n%s: the first failure: %v\n", p.name, p.first)
		}
	}
	if r.editor != nil {
		r.edits.report(w)
	}
}
