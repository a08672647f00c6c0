package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"clusterdir/internal/bench/rig"
)

func TestAxis(t *testing.T) {
	contacts := axis{from: 100, to: 1_000_000, start: 50, end: 450, log: true}
	// A picture counts from the top, so that larger values stand at smaller places.
	times := axis{from: 0, to: 40, start: 300, end: 100}
	for _, c := range []struct {
		axis        axis
		value, want float64
	}{
		{contacts, 100, 50}, {contacts, 1000, 150}, {contacts, 1_000_000, 450},
		{times, 0, 300}, {times, 10, 250}, {times, 40, 100},
	} {
		if got := c.axis.at(c.value); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v stands at %v, want %v", c.value, got, c.want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		axis axis
		want []float64
	}{
		{fromZero(42, 0, 1), []float64{0, 10, 20, 30, 40, 50}},
		{fromZero(0.9, 0, 1), []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{fromZero(40, 0, 1), []float64{0, 10, 20, 30, 40}},
		{decades(35, 1300, 0, 1), []float64{10, 100, 1000, 10000}},
		{decades(100, 1_000_000, 0, 1), []float64{100, 1000, 10000, 100000, 1000000}},
	} {
		got := c.axis.ticks()
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-6*(1+b) }) {
			t.Errorf("the axis to %v has %v, want %v", c.axis.to, got, c.want)
		}
		if c.axis.to < c.want[len(c.want)-1]*(1-1e-9) {
			t.Errorf("the axis ends at %v, before its last tick", c.axis.to)
		}
	}
}

func TestGrouped(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.94: "0.9", 6.66: "6.7", 7: "7", 12.3: "12", 999.6: "1,000", 1234567: "1,234,567"} {
		if got := grouped(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

func sizeOf(contacts int, p50, p99 time.Duration, memory float64) size {
	return size{
		contacts: contacts, half: rig.Result{Reading: rig.Reading{P50: p50, P99: p99}},
		memory: rig.Memory{Proportional: memory},
	}
}

func TestDraw(t *testing.T) {
	drawn, err := draw([]size{
		sizeOf(100, 900*time.Microsecond, 1000*time.Microsecond, 30e6),
		sizeOf(10_000, 1000*time.Microsecond, 1100*time.Microsecond, 50e6),
		sizeOf(1_000_000, 1900*time.Microsecond, 2*time.Millisecond, 1200e6),
	})
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(drawn)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v:\n%s", err, drawn)
		}
	}
	for _, want := range []string{
		"<title id=\"title\">From 100 to 1,000,000 contacts</title>",
		">p99: 2</text>", ">p50: 1.9</text>", ">1,200</text>",
		// Three sizes, evenly apart on the left panel, the middle one a power of ten off.
		"M56.0 ", "L193.0 ", "L330.0 ",
	} {
		if !strings.Contains(string(drawn), want) {
			t.Errorf("the picture lacks %q:\n%s", want, drawn)
		}
	}
}

func TestApart(t *testing.T) {
	near := []line{{NameAt: 100}, {NameAt: 103}}
	apart(near)
	if near[0].NameAt != 93 || near[1].NameAt != 110 {
		t.Errorf("the names stand at %v and %v", near[0].NameAt, near[1].NameAt)
	}
	far := []line{{NameAt: 100}, {NameAt: 200}}
	if apart(far); far[0].NameAt != 100 || far[1].NameAt != 200 {
		t.Errorf("names with room were moved to %v and %v", far[0].NameAt, far[1].NameAt)
	}
}
