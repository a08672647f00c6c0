package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Wrk lets wrk ask, on the core of the load.
func Wrk(ctx context.Context, l Load) (Reading, error) {
	// A slow answer is a figure, not an error: wrk would count one after two seconds.
	args := []string{"-c", LoadCore, "wrk", "--latency", "--timeout", "30s", "-t", "1",
		"-c", strconv.Itoa(l.Connections), "-d", fmt.Sprintf("%.0fs", max(1, l.Length.Seconds()))}
	for _, header := range l.Headers {
		args = append(args, "-H", header)
	}
	if len(l.Paths) > 0 {
		script, err := rotation(l.Paths)
		if err != nil {
			return Reading{}, err
		}
		defer os.Remove(script)
		l.Script = script
	}
	if l.Script != "" {
		args = append(args, "-s", l.Script)
	}
	out, err := exec.CommandContext(ctx, "taskset", append(args, l.URL)...).CombinedOutput()
	if err != nil {
		return Reading{}, fmt.Errorf("wrk: %w: %s", err, out)
	}
	r, err := readWrk(string(out))
	r.Unanswered = float64(l.Connections)
	return r, err
}

var (
	wrkRequests = regexp.MustCompile(`(?m)^\s*(\d+) requests in`)
	wrkRate     = regexp.MustCompile(`(?m)^Requests/sec:\s+([0-9.]+)`)
	wrkP50      = regexp.MustCompile(`(?m)^\s*50%\s+([0-9.]+)(us|ms|s|m)\s*$`)
	wrkP99      = regexp.MustCompile(`(?m)^\s*99%\s+([0-9.]+)(us|ms|s|m)\s*$`)
	wrkRefused  = regexp.MustCompile(`(?m)^\s*Non-2xx or 3xx responses: (\d+)`)
	wrkBroken   = regexp.MustCompile(`(?m)^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)`)
)

// units are the factors to seconds of what generators write behind a figure.
var units = map[string]float64{"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}

// readWrk reads what wrk prints.
func readWrk(out string) (r Reading, err error) {
	number := func(pattern *regexp.Regexp) float64 {
		m := pattern.FindStringSubmatch(out)
		if m == nil {
			err = fmt.Errorf("cannot read what wrk says: %s", out)
			return 0
		}
		n, _ := strconv.ParseFloat(m[1], 64) // Digits, as the pattern says.
		if len(m) > 2 {
			n *= units[m[2]] * float64(time.Second)
		}
		return n
	}
	r = Reading{
		Requests: number(wrkRequests), Rate: number(wrkRate),
		P50: time.Duration(number(wrkP50)), P99: time.Duration(number(wrkP99)),
	}
	// These lines stand there only when there is something to say.
	for _, pattern := range []*regexp.Regexp{wrkRefused, wrkBroken} {
		if m := pattern.FindStringSubmatch(out); m != nil {
			for _, count := range m[1:] {
				n, _ := strconv.ParseFloat(count, 64) // Digits, as the pattern says.
				r.Errors += n
			}
		}
	}
	return r, err
}

// rotation writes a script that asks for paths in turn. What it counts goes on from
// turn to turn, as it begins with the time.
func rotation(paths []string) (file string, err error) {
	f, err := os.CreateTemp("", "clusterdir-bench-*.lua")
	if err != nil {
		return "", err
	}
	var list strings.Builder
	for _, path := range paths {
		fmt.Fprintf(&list, "  %q,\n", withoutNumber(path))
	}
	_, err = fmt.Fprintf(f, `local paths = {
%s}
local n = %d
function request()
  n = n + 1
  return wrk.format("GET", paths[n %% #paths + 1] .. string.format("%%.0f", n))
end
`, list.String(), time.Now().UnixMicro())
	return f.Name(), errors.Join(err, f.Close())
}

// withoutNumber is a path with all of its query but the number that makes it new.
func withoutNumber(path string) string {
	if strings.Contains(path, "?") {
		return path + "&x="
	}
	return path + "?x="
}
