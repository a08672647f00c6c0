package rig

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func testdata(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestReadWrk(t *testing.T) {
	for name, want := range map[string]Reading{
		"wrk.txt":         {Requests: 865, Rate: 862.27, P50: 9080 * time.Microsecond, P99: 24740 * time.Microsecond},
		"wrk-refused.txt": {Requests: 25595, Rate: 23275.40, P50: 273 * time.Microsecond, P99: 4210 * time.Microsecond, Errors: 25595},
	} {
		if got, err := readWrk(testdata(t, name)); err != nil || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, want)
		}
	}
	broken := testdata(t, "wrk.txt") + "  Socket errors: connect 0, read 3, write 0, timeout 4\n"
	if got, err := readWrk(broken); err != nil || got.Errors != 7 {
		t.Errorf("got %+v, %v, want 7 errors", got, err)
	}
	if got, err := readWrk("unable to connect"); err == nil {
		t.Errorf("read %+v from what is no result", got)
	}
}

func TestMedian(t *testing.T) {
	same := func(v float64) float64 { return v }
	if got := Median([]float64{9, 1, 4}, same); got != 4 {
		t.Errorf("of three: %v", got)
	}
	if got := Median([]float64{9, 1, 4, 5}, same); got != 4.5 {
		t.Errorf("of four: %v", got)
	}
}

func TestReadStat(t *testing.T) {
	// The name of the program has parentheses and spaces of its own, proc(5).
	stat := "12 (a) b (c) S 7 12 12 0 -1 4194304 100 200 0 0 31 11 5 2 20 0 1 0 100 1000 10 184467"
	if got, err := readStat(stat); err != nil || got != 420*time.Millisecond {
		t.Errorf("got %v, %v, want 420 ms", got, err)
	}
	for _, stat := range []string{"", "12 (a", "12 (a) S 7", strings.Replace(stat, "31", "x", 1)} {
		if got, err := readStat(stat); err == nil {
			t.Errorf("read %v from %q", got, stat)
		}
	}
}

func TestReadBusy(t *testing.T) {
	stat := "cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 10 1 5 1000 70 2 3 4 0 0\ncpu1 1 0 0 5 0 0 0 0 0 0\nintr 5\n"
	if got, err := readBusy(stat, "0"); err != nil || got != 250*time.Millisecond {
		t.Errorf("got %v, %v, want 250ms", got, err)
	}
	for _, core := range []string{"2", "intr"} {
		if got, err := readBusy(stat, core); err == nil {
			t.Errorf("core %q: got %v", core, got)
		}
	}
	if got, err := readBusy("cpu0 10 x 5 1000 70 2 3 4\n", "0"); err == nil {
		t.Errorf("got %v from what is no number", got)
	}
}

func TestPercentile(t *testing.T) {
	all := []time.Duration{3, 1, 2, 4}
	if Percentile(all, 0.5) != 3 || Percentile(all, 0.99) != 4 || Percentile(all, 1) != 4 || Percentile(nil, 0.5) != 0 {
		t.Error("percentiles are wrong")
	}
}

// TestServer starts a process that waits for a signal, and one that ends by itself.
func TestServer(t *testing.T) {
	s, err := Start(t.Context(), "sleeper", "", "sleep", "60")
	if err != nil {
		t.Fatal(err)
	}
	if size, err := s.Resident(); err != nil || size < 1e4 {
		t.Errorf("%v bytes, %v", size, err)
	}
	if used, err := s.CPU(); err != nil || used < 0 {
		t.Errorf("%v of CPU time, %v", used, err)
	}
	s.Stop()
	if used, err := s.CPU(); err == nil {
		t.Errorf("a server that was stopped used %v", used)
	}
	never := func(context.Context) error { return errors.New("not ready") }
	ended, err := Start(t.Context(), "true", "", "true")
	if err == nil {
		err = ended.Ready(t.Context(), time.Minute, never)
	}
	if err == nil || !strings.Contains(err.Error(), "ended before") {
		t.Errorf("a server that has ended: %v", err)
	}
}

// TestMeasure checks that the CPU time of a server is divided by all requests that it
// worked on, and that errors are not measured.
func TestMeasure(t *testing.T) {
	s, err := Start(t.Context(), "busy", "", "sh", "-c", "i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done; sleep 60")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	const worked = 50 * time.Millisecond // of more than that
	r, err := Measure(t.Context(), s, func(ctx context.Context) (Reading, error) {
		begun, err := s.CPU()
		for used := begun; err == nil && used < begun+worked; used, err = s.CPU() {
			time.Sleep(time.Millisecond)
		}
		return Reading{Requests: 1, Unanswered: 1}, err
	})
	used, cpuErr := s.CPU()
	if err != nil || cpuErr != nil || r.CPU < worked/2 || r.CPU > used/2 {
		t.Errorf("%v per request, %v; the server used %v, %v", r.CPU, err, used, cpuErr)
	}
	for _, failed := range []Reading{{}, {Requests: 5, Errors: 1}} {
		if r, err := Measure(t.Context(), s, func(context.Context) (Reading, error) { return failed, nil }); err == nil {
			t.Errorf("measured %+v from %+v", r, failed)
		}
	}
}
