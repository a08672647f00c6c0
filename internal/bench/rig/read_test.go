package rig

import (
	"os"
	"path/filepath"
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

func TestReadH2load(t *testing.T) {
	want := Reading{Requests: 909, Rate: 909, P50: 7319 * time.Microsecond, P99: 18850 * time.Microsecond}
	if got, err := readH2load(testdata(t, "h2load.txt"), testdata(t, "h2load.log")); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if got, err := readH2load(testdata(t, "h2load-refused.txt"), ""); err != nil || got.Errors != 16161 || got.Requests != 0 {
		t.Errorf("got %+v, %v, want 16161 errors", got, err)
	}
	for _, log := range []string{"1795543121141812\t200\n", "1795543121141812\t200\tlong\n"} {
		if got, err := readH2load(testdata(t, "h2load.txt"), log); err == nil {
			t.Errorf("read %+v with the log %q", got, log)
		}
	}
	if got, err := readH2load("could not connect", ""); err == nil {
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
