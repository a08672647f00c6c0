package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDraw(t *testing.T) {
	pages := make([]string, 1000)
	for i := range pages {
		pages[i] = fmt.Sprint(i)
	}
	const n = 200_000
	asked, encodings := map[string]int{}, map[string]int{}
	for _, r := range draw(pages, n, 1, 7) {
		asked[r.path]++
		encodings[r.encoding]++
	}
	// The thousandth harmonic number is 7.485.
	for rank, want := range map[int]float64{1: n / 7.485, 2: n / 7.485 / 2, 10: n / 7.485 / 10} {
		if got := float64(asked[fmt.Sprint(rank-1)]); math.Abs(got-want) > 5*math.Sqrt(want) {
			t.Errorf("rank %d: asked for %.0f times, want about %.0f", rank, got, want)
		}
	}
	for _, reader := range readers {
		want := n * reader.share / 100
		if got := float64(encodings[reader.encoding]); math.Abs(got-want) > 5*math.Sqrt(want) {
			t.Errorf("%q: %.0f times, want about %.0f", reader.encoding, got, want)
		}
	}
	again := draw(pages, 100, 1, 7)
	for i, r := range draw(pages, 100, 1, 7) {
		if r != again[i] {
			t.Fatalf("request %d is %v and %v for the same seed", i, r, again[i])
		}
	}
	even := map[string]int{}
	for _, r := range draw(pages[:2], 1000, 0, 7) {
		even[r.path]++
	}
	if got := even["0"]; got < 400 || got > 600 {
		t.Errorf("without a law the first of two is asked for %d times of 1000", got)
	}
}

// TestAgrees holds the answers of a cache against the count of the program.
func TestAgrees(t *testing.T) {
	o := outcome{name: "a cache"}
	for i, cache := range []string{"MISS", "HIT", "HIT", "STALE", "UPDATING", "EXPIRED", "PASS", "", "REVALIDATED"} {
		o.note(cache, time.Millisecond, i >= 2)
	}
	if o.hits != 4 || o.lateHits != 3 || o.passed != 5 || o.stale != 2 || len(o.times) != 9 {
		t.Errorf("noted %+v", o)
	}
	for reached, want := range map[int]bool{4: false, 5: true, 7: true, 8: false} {
		o.reached = reached
		if err := o.agrees(); (err == nil) != want {
			t.Errorf("%d requests reached the program: %v", reached, err)
		}
	}
}

// TestConfigurations wants every brace filled in, and one that is missing told.
func TestConfigurations(t *testing.T) {
	file := filepath.Join(t.TempDir(), "conf")
	for config, data := range map[string]map[string]string{
		nginxConfig:   {"Listen": "127.0.0.1:1", "Upstream": "127.0.0.1:2", "Folder": "/cache"},
		varnishConfig: {"Host": "127.0.0.1", "Port": "2"},
	} {
		if err := write(file, config, data); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil || strings.Contains(string(text), "{{") {
			t.Errorf("not filled in: %s, %v", text, err)
		}
		for name, value := range data {
			if !strings.Contains(string(text), value) {
				t.Errorf("%s is not in it", name)
			}
			less := map[string]string{}
			if write(file, config, less) == nil {
				t.Error("a configuration without its values was written")
			}
		}
	}
}
