package rig

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// H2load lets h2load ask over HTTP/1.1, on the core of the load: a second opinion
// beside wrk's.
func H2load(ctx context.Context, l Load) (Reading, error) {
	log, err := os.CreateTemp("", "clusterdir-bench-h2load-")
	if err != nil {
		return Reading{}, err
	}
	defer os.Remove(log.Name())
	_ = log.Close() // It is h2load that writes.
	args := []string{"-c", LoadCore, "h2load", "--h1", "-t", "1", "-c", strconv.Itoa(l.Connections),
		"-D", fmt.Sprintf("%.0f", max(1, l.Length.Seconds())), "--log-file", log.Name()}
	for _, header := range l.Headers {
		args = append(args, "-H", header)
	}
	out, err := exec.CommandContext(ctx, "taskset", append(args, l.URL)...).CombinedOutput()
	if err != nil {
		return Reading{}, fmt.Errorf("h2load: %w: %s", err, out)
	}
	times, err := os.ReadFile(log.Name())
	if err != nil {
		return Reading{}, err
	}
	r, err := readH2load(string(out), string(times))
	r.Unanswered = float64(l.Connections)
	return r, err
}

var (
	h2loadRate     = regexp.MustCompile(`(?m)^finished in [0-9.]+m?s, ([0-9.]+) req/s`)
	h2loadRequests = regexp.MustCompile(`(?m)^requests: .*, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout`)
)

// readH2load reads what h2load prints, and its log, which has a line for each
// request: when it began, its status, and how many microseconds it took.
func readH2load(out, log string) (r Reading, err error) {
	rate, requests := h2loadRate.FindStringSubmatch(out), h2loadRequests.FindStringSubmatch(out)
	if rate == nil || requests == nil {
		return r, fmt.Errorf("cannot read what h2load says: %s", out)
	}
	r.Rate, _ = strconv.ParseFloat(rate[1], 64) // Digits, as the patterns say.
	r.Requests, _ = strconv.ParseFloat(requests[1], 64)
	// What failed is among what errored or ran out of time, too.
	r.Errors, _ = strconv.ParseFloat(requests[2], 64)
	var took []time.Duration
	for line := range strings.Lines(log) {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			return r, fmt.Errorf("cannot read the line %q of h2load's log", line)
		}
		micros, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil {
			return r, fmt.Errorf("cannot read the line %q of h2load's log: %w", line, err)
		}
		took = append(took, time.Duration(micros)*time.Microsecond)
	}
	r.P50, r.P99 = Percentiles(took)
	return r, nil
}

// Percentiles are the median and the 99th percentile of times, which it sorts.
func Percentiles[T cmp.Ordered](times []T) (p50, p99 T) {
	if len(times) == 0 {
		return p50, p99
	}
	slices.Sort(times)
	return times[len(times)/2], times[len(times)*99/100]
}
