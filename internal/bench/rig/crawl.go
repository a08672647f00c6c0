package rig

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Crawl is a load of clients that each send their next request as soon as the response
// to the last one is complete.
type Crawl struct {
	URL         string        // of the server
	Connections int           // one for each client
	Next        func() string // returns the path of the next request; called concurrently
	Headers     []string      // of every request, as "Name: value"
}

// Crawled counts the requests of a crawl.
type Crawled struct {
	Length   time.Duration // of the time in which requests were counted
	Statuses map[int]int   // responses by status
	Broken   int           // requests without a complete response
	Took     []time.Duration
}

// Run sends requests until the context ends and counts those that were answered
// between two times.
func (c Crawl) Run(ctx context.Context, from, to time.Time) (Crawled, error) {
	all := make([]Crawled, c.Connections)
	var running sync.WaitGroup
	for i := range all {
		client, err := NewClient(c.URL)
		if err != nil {
			return Crawled{}, err
		}
		running.Go(func() {
			defer client.Close()
			all[i] = c.run(ctx, client, from, to)
		})
	}
	running.Wait()
	sum := Crawled{Length: to.Sub(from), Statuses: map[int]int{}}
	for _, one := range all {
		for status, n := range one.Statuses {
			sum.Statuses[status] += n
		}
		sum.Broken += one.Broken
		sum.Took = append(sum.Took, one.Took...)
	}
	return sum, nil
}

func (c Crawl) run(ctx context.Context, client *Client, from, to time.Time) Crawled {
	counted := Crawled{Statuses: map[int]int{}}
	for ctx.Err() == nil {
		begun := time.Now()
		a, err := client.Do(ctx, c.Next(), c.Headers...)
		now := time.Now()
		counts := !now.Before(from) && now.Before(to)
		switch {
		case err == nil && counts:
			counted.Statuses[a.Status]++
			counted.Took = append(counted.Took, now.Sub(begun))
		case err != nil && ctx.Err() == nil:
			if counts {
				counted.Broken++
			}
			time.Sleep(time.Millisecond) // A server that refuses connections must not be asked in a busy loop.
		}
	}
	return counted
}

// Load returns a load that crawls for a time. A status of 400 and above is an error.
func (c Crawl) Load(length time.Duration) func(context.Context) (Reading, error) {
	return func(ctx context.Context) (Reading, error) {
		begun := time.Now()
		end := begun.Add(length)
		ctx, cancel := context.WithDeadline(ctx, end)
		defer cancel()
		crawled, err := c.Run(ctx, begun, end)
		r := Reading{
			Requests: float64(crawled.Requests()), Rate: crawled.Rate(), Errors: float64(crawled.Broken), Unanswered: float64(c.Connections),
			P50: Percentile(crawled.Took, 0.5), P99: Percentile(crawled.Took, 0.99),
		}
		for status, n := range crawled.Statuses {
			if status >= http.StatusBadRequest {
				r.Errors += float64(n)
			}
		}
		return r, err
	}
}

// Percentile returns the duration below which a share of all durations lies, by the
// nearest rank; a share of 1 is the largest. It sorts its argument.
func Percentile(all []time.Duration, share float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(int(share*float64(len(all))), len(all)-1)]
}

// Requests is the number of responses.
func (c Crawled) Requests() (n int) {
	for _, count := range c.Statuses {
		n += count
	}
	return n
}

// Rate is the number of responses per second.
func (c Crawled) Rate() float64 { return float64(c.Requests()) / c.Length.Seconds() }

// Summary lists the statuses with their counts, such as "200: 1041, 503: 7".
func (c Crawled) Summary() string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(c.Statuses)) {
		parts = append(parts, fmt.Sprintf("%d: %d", status, c.Statuses[status]))
	}
	if c.Broken > 0 {
		parts = append(parts, fmt.Sprintf("no complete response: %d", c.Broken))
	}
	return strings.Join(parts, ", ")
}
