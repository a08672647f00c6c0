// Package rig starts servers and loads for the benchmarks, each on a core of its own, and
// reads what they report: requests per second, response times, CPU time, memory.
package rig

import (
	"context"
	"errors"
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

// A server has one core and the load has the other. On one core, generating the load
// would be part of every figure.
const (
	ServerCore = "0"
	LoadCore   = "1"
)

// Reading contains the measurements of a load, taken by its clients.
type Reading struct {
	Requests float64 // that were answered
	Rate     float64 // of them per second
	P50, P99 time.Duration
	Errors   float64 // statuses of 400 and above, and broken connections
	// Unanswered is the number of requests that the server was working on when the load
	// ended: one for each connection.
	Unanswered float64
}

// Result is a reading with the CPU time of the server per request.
type Result struct {
	Reading
	CPU time.Duration
}

// Measure runs a load against a server. Errors in the reading make the measurement fail.
func Measure(ctx context.Context, s *Server, load func(context.Context) (Reading, error)) (Result, error) {
	before, err := s.CPU()
	if err != nil {
		return Result{}, err
	}
	reading, err := load(ctx)
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

// settle waits until a server is idle and returns its CPU time. A server may go on
// working for clients that are gone; that belongs to this measurement and must not
// disturb the next.
func (s *Server) settle(ctx context.Context) (time.Duration, error) {
	const pause, longest = 100 * time.Millisecond, 10 * time.Second
	used, err := s.CPU()
	for begun := time.Now(); err == nil && time.Since(begun) < longest; {
		select {
		case <-ctx.Done():
			return used, ctx.Err()
		case <-time.After(pause):
		}
		before := used
		if used, err = s.CPU(); used == before {
			break
		}
	}
	return used, err
}

// Medians returns the median of each figure by itself.
func Medians(all []Result) Result {
	return Result{
		Reading: Reading{
			Rate: Median(all, func(r Result) float64 { return r.Rate }),
			P50:  time.Duration(Median(all, func(r Result) float64 { return float64(r.P50) })),
			P99:  time.Duration(Median(all, func(r Result) float64 { return float64(r.P99) })),
		},
		CPU: time.Duration(Median(all, func(r Result) float64 { return float64(r.CPU) })),
	}
}

// Median returns the median of a figure; of an even number, the mean of the two in the
// middle.
func Median[T any](all []T, of func(T) float64) float64 {
	values := make([]float64, len(all))
	for i, one := range all {
		values[i] = of(one)
	}
	slices.Sort(values)
	return (values[len(values)/2] + values[(len(values)-1)/2]) / 2
}

// FreeAddress returns a loopback address that nothing listens on. Its port lies below
// those that the system gives to outgoing connections: one of them could take it before
// the server does.
func FreeAddress() (string, error) {
	var failed error
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(15_000))
		listener, err := net.Listen("tcp", address)
		if err == nil {
			return address, listener.Close()
		}
		failed = errors.Join(failed, err)
	}
	return "", failed
}

// Machine names the Go version, the number of cores and the processor.
func Machine() string {
	return fmt.Sprintf("%s, %d cores, %s", runtime.Version(), runtime.NumCPU(), processor())
}

func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(info); m != nil {
		return string(m[1])
	}
	return runtime.GOARCH
}

// Version returns the first line that a program prints about its version, such as
// "nginx/1.22.1" for nginx -v.
func Version(ctx context.Context, program string, args ...string) string {
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if len(out) == 0 && err != nil {
		return filepath.Base(program) + " of an unknown version"
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return strings.TrimPrefix(line, "nginx version: ")
}

// PinSelf moves this process to the core of the load.
func PinSelf(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "taskset", "-a", "-p", "-c", LoadCore, fmt.Sprint(os.Getpid())).CombinedOutput()
	if err != nil {
		return fmt.Errorf("taskset: %w: %s", err, out)
	}
	return nil
}
