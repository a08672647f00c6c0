package rig

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// Wrk returns a load by wrk, which requests one URL over several connections on the core
// of the load. It needs less CPU time per request than any server here.
func Wrk(url string, connections int, length time.Duration, headers ...string) func(context.Context) (Reading, error) {
	// By default wrk counts a response that takes more than two seconds as an error.
	args := []string{"-c", LoadCore, "wrk", "--latency", "--timeout", "30s", "-t", "1",
		"-c", strconv.Itoa(connections), "-d", fmt.Sprintf("%.0fs", max(1, length.Seconds()))}
	for _, header := range headers {
		args = append(args, "-H", header)
	}
	args = append(args, url)
	return func(ctx context.Context) (Reading, error) {
		out, err := exec.CommandContext(ctx, "taskset", args...).CombinedOutput()
		if err != nil {
			return Reading{}, fmt.Errorf("wrk: %w: %s", err, out)
		}
		r, err := readWrk(string(out))
		r.Unanswered = float64(connections)
		return r, err
	}
}

var (
	wrkRequests = regexp.MustCompile(`(?m)^\s*(\d+) requests in`)
	wrkRate     = regexp.MustCompile(`(?m)^Requests/sec:\s+([0-9.]+)`)
	wrkP50      = regexp.MustCompile(`(?m)^\s*50%\s+([0-9.]+)(us|ms|s|m)\s*$`)
	wrkP99      = regexp.MustCompile(`(?m)^\s*99%\s+([0-9.]+)(us|ms|s|m)\s*$`)
	wrkRefused  = regexp.MustCompile(`(?m)^\s*Non-2xx or 3xx responses: (\d+)`)
	wrkBroken   = regexp.MustCompile(`(?m)^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)`)
)

// wrkUnits are the units of time that wrk prints, in seconds.
var wrkUnits = map[string]float64{"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}

// readWrk reads the output of wrk.
func readWrk(out string) (r Reading, err error) {
	number := func(pattern *regexp.Regexp) float64 {
		m := pattern.FindStringSubmatch(out)
		if m == nil {
			err = fmt.Errorf("cannot read the output of wrk: %s", out)
			return 0
		}
		n, _ := strconv.ParseFloat(m[1], 64) // The pattern matches digits only.
		if len(m) > 2 {
			n *= wrkUnits[m[2]] * float64(time.Second)
		}
		return n
	}
	r = Reading{
		Requests: number(wrkRequests), Rate: number(wrkRate),
		P50: time.Duration(number(wrkP50)), P99: time.Duration(number(wrkP99)),
	}
	for _, pattern := range []*regexp.Regexp{wrkRefused, wrkBroken} { // These lines are optional.
		if m := pattern.FindStringSubmatch(out); m != nil {
			for _, count := range m[1:] {
				n, _ := strconv.ParseFloat(count, 64)
				r.Errors += n
			}
		}
	}
	return r, err
}
