package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// measure lets wrk read from a server for one turn.
func measure(ctx context.Context, s *server, k kind) (result, error) {
	before, err := s.cpu()
	if err != nil {
		return result{}, err
	}
	args := []string{"-c", "1", "wrk", "--latency", "-t", "1", "-c", strconv.Itoa(*connections), "-d", fmt.Sprintf("%.0fs", length.Seconds())}
	if k.bytes != "" {
		args = append(args, "-H", "Range: "+k.bytes)
	}
	out, err := exec.CommandContext(ctx, "taskset", append(args, s.url)...).CombinedOutput()
	if err != nil {
		return result{}, fmt.Errorf("wrk: %w: %s", err, out)
	}
	after, err := s.cpu()
	if err != nil {
		return result{}, err
	}
	return readWrk(string(out), after-before)
}

var (
	requestsOf = regexp.MustCompile(`(?m)^\s*(\d+) requests in`)
	rateOf     = regexp.MustCompile(`(?m)^Requests/sec:\s+([0-9.]+)`)
	p99Of      = regexp.MustCompile(`(?m)^\s*99%\s+([0-9.]+)(us|ms|s)\s*$`)
)

// readWrk reads what wrk prints; cpu is in milliseconds, of all requests.
func readWrk(out string, cpu float64) (r result, err error) {
	if strings.Contains(out, "Non-2xx") || strings.Contains(out, "Socket errors") {
		return r, fmt.Errorf("not every request was answered: %s", out)
	}
	number := func(pattern *regexp.Regexp) float64 {
		m := pattern.FindStringSubmatch(out)
		if m == nil {
			err = fmt.Errorf("cannot read what wrk says: %s", out)
			return 0
		}
		n, _ := strconv.ParseFloat(m[1], 64) // Digits, as the pattern says.
		if len(m) > 2 {
			n *= map[string]float64{"us": 1e-3, "ms": 1, "s": 1e3}[m[2]]
		}
		return n
	}
	r = result{rate: number(rateOf), p99: number(p99Of), cpu: cpu / number(requestsOf)}
	return r, err
}

// tick is the unit of times in /proc: Linux has told programs a hundred a second
// since it runs on more than one architecture.
const tick = 10.0 // milliseconds

// cpu is what a process has used so far, in milliseconds of user and system time.
func (s *server) cpu() (float64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the CPU time of %s: %w", s.name, err)
	}
	// The name of the program stands in brackets and may hold anything.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("read the CPU time of %s: %q", s.name, stat)
	}
	var ticks float64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return 0, fmt.Errorf("read the CPU time of %s: %w", s.name, err)
		}
		ticks += n
	}
	return ticks * tick, nil
}
