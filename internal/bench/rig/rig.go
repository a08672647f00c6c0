// Package rig is what the benchmarks share: it installs what they need, starts
// servers on the first core and generators of load on the second, and reads what
// both of them say: requests a second, times of answers, CPU time, memory.
package rig

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Servers have a core to themselves, and so has what asks them: on one core, the
// asking would be part of every figure.
const (
	ServerCore = "0"
	LoadCore   = "1"
)

// Load is what a generator asks of a server.
type Load struct {
	URL         string
	Connections int
	Length      time.Duration
	Headers     []string // "Name: value"
	Script      string   // a file in Lua, for wrk alone; "" for none
	// Paths are asked for in turn, below the host of URL, each time with another
	// x=…, so that no answer can be one that was kept. Not by h2load.
	Paths []string
}

// Reading is what a generator saw of a turn.
type Reading struct {
	Requests float64       // that were answered
	Rate     float64       // of them a second
	P50, P99 time.Duration // until an answer was there
	Errors   float64       // answers of 400 and above, and connections that broke
	// Unanswered are requests that the server had in hand when the generator ended,
	// and has worked on as well: one for each connection.
	Unanswered float64
}

// Result is what one turn of a server shows.
type Result struct {
	Reading
	CPU time.Duration // of the server, a request
}

// Measure lets a generator ask a server for one turn. A turn with errors is no
// measurement, but an error.
func Measure(ctx context.Context, s *Server, generate func(context.Context, Load) (Reading, error), load Load) (Result, error) {
	before, err := s.CPU()
	if err != nil {
		return Result{}, err
	}
	reading, err := generate(ctx, load)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	after, err := s.settle(ctx)
	if err != nil {
		return Result{}, err
	}
	if reading.Errors > 0 || reading.Requests == 0 {
		return Result{}, fmt.Errorf("%s: %.0f requests were answered, and %.0f failed", s.Name, reading.Requests, reading.Errors)
	}
	return Result{Reading: reading, CPU: time.Duration(float64(after-before) / (reading.Requests + reading.Unanswered))}, nil
}

// settle waits until a server rests, and returns its CPU time. Some go on with what
// nobody waits for any longer: that is of this turn, and must not be in the way of
// who comes next.
func (s *Server) settle(ctx context.Context) (time.Duration, error) {
	const rest, longest = 100 * time.Millisecond, 10 * time.Second
	used, err := s.CPU()
	for begun := time.Now(); err == nil && time.Since(begun) < longest; {
		select {
		case <-ctx.Done():
			return used, ctx.Err()
		case <-time.After(rest):
		}
		before := used
		if used, err = s.CPU(); used == before {
			break
		}
	}
	return used, err
}

// Medians is the median of each figure by itself.
func Medians(all []Result) Result {
	return Result{
		Reading: Reading{
			Requests: Median(all, func(r Result) float64 { return r.Requests }),
			Rate:     Median(all, func(r Result) float64 { return r.Rate }),
			P50:      time.Duration(Median(all, func(r Result) float64 { return float64(r.P50) })),
			P99:      time.Duration(Median(all, func(r Result) float64 { return float64(r.P99) })),
			Errors:   Median(all, func(r Result) float64 { return r.Errors }),

			Unanswered: Median(all, func(r Result) float64 { return r.Unanswered }),
		},
		CPU: time.Duration(Median(all, func(r Result) float64 { return float64(r.CPU) })),
	}
}

// Median is the median of a figure; of an even number of them, between the two in
// the middle.
func Median[T any](all []T, of func(T) float64) float64 {
	values := make([]float64, len(all))
	for i, one := range all {
		values[i] = of(one)
	}
	slices.Sort(values)
	return (values[len(values)/2] + values[(len(values)-1)/2]) / 2
}

// Milliseconds and Microseconds are a time as a figure of a table.
func Milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
func Microseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }

// FreeAddress is one that nobody listens on. It lies below the ports that systems
// give to outgoing connections: one of those could take it before the server does.
func FreeAddress() (address string, err error) {
	for range 100 {
		var listener net.Listener
		address = fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(15_000))
		if listener, err = net.Listen("tcp", address); err == nil {
			return address, listener.Close()
		}
	}
	return "", err
}

// Machine names what a run was made on.
func Machine() string {
	return fmt.Sprintf("%s, %d cores, %s", runtime.Version(), runtime.NumCPU(), processor())
}

func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(info); m != nil {
		return string(m[1])
	}
	return runtime.GOARCH
}

// Version is the first line of what a program says about itself, such as
// "nginx/1.22.1" for nginx -v.
func Version(ctx context.Context, program string, args ...string) string {
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if len(out) == 0 && err != nil {
		return filepath.Base(program) + " of an unknown version"
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return strings.TrimPrefix(line, "nginx version: ")
}

// PinSelf moves this process to the core of the load, so that what it does beside
// the servers, such as asking them itself, takes nothing from theirs.
func PinSelf(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "taskset", "-a", "-p", "-c", LoadCore, fmt.Sprint(os.Getpid())).CombinedOutput()
	if err != nil {
		return fmt.Errorf("taskset: %w: %s", err, out)
	}
	return nil
}
