package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"clusterdir/internal/bench/rig"
)

func TestRows(t *testing.T) {
	server := func(name string, role int) contender { return contender{Server: &rig.Server{Name: name}, role: role} }
	// The machine is as fast as usual in one round, then half, then a third as fast.
	outcomeOf := func(rate float64, cpu time.Duration) outcome {
		o := outcome{memory: 30e6}
		for slow := range 3 {
			o.turns = append(o.turns, rig.Result{
				Reading: rig.Reading{Rate: 2 * rate / float64(slow+1), P50: time.Millisecond, P99: 2 * time.Millisecond}, CPU: cpu / 2 * time.Duration(slow+1),
			})
		}
		return o
	}
	contenders := []contender{server("own", roleOwn), server("nginx", roleNginx), server("net/http", roleBare)}
	outcomes := []outcome{outcomeOf(500, 30*time.Microsecond), outcomeOf(1000, 10*time.Microsecond), outcomeOf(800, 20*time.Microsecond)}
	want := []string{
		"page: own\t500\t0.50\t30.0\t1.50\t1.00\t2.00\t30\t",
		"page: nginx\t1000\t1.00\t10.0\t0.50\t1.00\t2.00\t30\t",
		"page: net/http\t800\t0.80\t20.0\t1.00\t1.00\t2.00\t30\t",
	}
	if got := rowsOf("page", contenders, outcomes); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := rowsOf("page", contenders[:1], outcomes[:1]); got[0] != "page: own\t500\t–\t30.0\t–\t1.00\t2.00\t30\t" {
		t.Errorf("alone: %q", got)
	}
}

// TestTimes shows that turns are compared within their round.
func TestTimes(t *testing.T) {
	of := func(rates ...float64) (o outcome) {
		for _, rate := range rates {
			o.turns = append(o.turns, rig.Result{Reading: rig.Reading{Rate: rate}})
		}
		return o
	}
	// The medians alone would say three times.
	got := of(10, 40, 30).times(of(10, 10, 30), func(r rig.Result) float64 { return r.Rate })
	if got != 1 {
		t.Errorf("%v times", got)
	}
}

func TestRatio(t *testing.T) {
	for v, want := range map[float64]string{0.00468: "0.0047", 0.38: "0.38", 1: "1.00", 187.28: "187"} {
		if got := ratio(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

func TestReadPage(t *testing.T) {
	page := `<input type="checkbox" name="sector" value="health" checked> <span>Health</span> <span class="n"><span class="vh">18,337 hits</span></span>` +
		`<input type="checkbox" name="place" value="kiel"> <span lang="de">Kiel</span> <span class="n"><span class="vh">1 hit</span></span>` +
		`<h2 id="results">18,337 contact persons</h2><h3><a href="/en/contacts/a-1">A</a></h3><h3><a href="/en/contacts/b-2">B</a></h3>`
	got, err := readPage(page)
	if err != nil || got.total != 18337 || !slices.Equal(got.ids, []string{"a-1", "b-2"}) ||
		!maps.Equal(got.counts, map[string]int{"sector=health": 18337, "place=kiel": 1}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := readPage("<h2>Nothing</h2>"); err == nil {
		t.Errorf("read %+v from a page without a total", got)
	}
}

func TestDifferences(t *testing.T) {
	got := differences(map[string]int{"a": 1, "b": 2}, map[string]int{"b": 3, "c": 4})
	if want := "a 1, want 0; b 2, want 3; c 0, want 4"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWithoutPage(t *testing.T) {
	if got := withoutPage("/en/contacts?page=4&sector=health"); got != "sector=health" {
		t.Errorf("got %q", got)
	}
}

func TestChoose(t *testing.T) {
	if all, err := choose(""); err != nil || len(all) != len(groups) {
		t.Errorf("got %v, %v", all, err)
	}
	if some, err := choose("list,304"); err != nil || !slices.Equal(some, []string{"list", "304"}) {
		t.Errorf("got %v, %v", some, err)
	}
	if some, err := choose("list,lists"); err == nil || !strings.Contains(err.Error(), "cached") {
		t.Errorf("got %v, %v", some, err)
	}
}

func TestQuoted(t *testing.T) {
	if got := quoted(`a "b" \c`); got != `"a \"b\" \\c"` {
		t.Errorf("got %s", got)
	}
}
