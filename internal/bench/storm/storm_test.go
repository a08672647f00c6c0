package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestVisitorsCountTheWait lets a server stand still for a moment: every request
// that came meanwhile has waited, and not the first one alone.
func TestVisitorsCountTheWait(t *testing.T) {
	const still = 300 * time.Millisecond
	var once sync.Once
	stands := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		once.Do(func() {
			time.Sleep(still)
			close(stands)
		})
		<-stands
	}))
	defer server.Close()
	v, all := visitors{path: home}, tally{}
	stop := make(chan struct{})
	time.AfterFunc(600*time.Millisecond, func() { close(stop) })
	v.run(t.Context(), server.URL, &all, stop)
	waited := 0
	for _, took := range v.took {
		if took > still/2 {
			waited++
		}
	}
	// Half of those that came in 300 ms, 200 a second, waited more than half of it.
	if waited < 25 || waited > 60 {
		t.Errorf("%d of %d requests waited", waited, len(v.took))
	}
	if all.errors != 0 || all.answered != len(v.took) || len(v.took) < 100 || len(v.late) != len(v.took) {
		t.Errorf("%d answered, %d failed, %d timed, %d late", all.answered, all.errors, len(v.took), len(v.late))
	}
}

func TestCrawlAsksOnce(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen[r.URL.Path]++
		if r.URL.Path == "/c" {
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	paths := []string{"/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/j"}
	all := tally{}
	if n := crawl(t.Context(), server.URL, &all, paths); n != len(paths) {
		t.Errorf("came to %d addresses of %d", n, len(paths))
	}
	for _, path := range paths {
		if seen[path] != 1 {
			t.Errorf("%s: asked for %d times", path, seen[path])
		}
	}
	if all.answered != 9 || all.errors != 1 || all.first == nil || !strings.Contains(all.first.Error(), "/c: status 404") {
		t.Errorf("%d answered, %d failed: %v", all.answered, all.errors, all.first)
	}
}

func TestNextAddresses(t *testing.T) {
	was := *addresses
	defer func() { *addresses = was }()
	*addresses = 2
	b := &bench{addresses: []string{"a", "b", "c"}}
	if got := strings.Join(append(b.nextAddresses(), b.nextAddresses()...), " "); got != "a b c a" {
		t.Errorf("crawlers ask for %s", got)
	}
	*addresses = 9
	if got := len(b.nextAddresses()); got != 3 {
		t.Errorf("%d different addresses of 3", got)
	}
}

func TestVerdict(t *testing.T) {
	slow := []time.Duration{time.Millisecond, fresh + 1}
	for name, c := range map[string]struct {
		o     *outcome
		fails bool
	}{
		"good":                        {&outcome{storm: storm{fresh: []time.Duration{fresh}}}, false},
		"a request failed":            {&outcome{tally: tally{errors: 1, first: errors.New("x")}}, true},
		"an edit came late":           {&outcome{storm: storm{fresh: slow}}, true},
		"beyond the limits":           {&outcome{storm: storm{fresh: slow}, phase: phase{free: true}}, false},
		"a request failed beyond too": {&outcome{phase: phase{free: true}, tally: tally{errors: 1, first: errors.New("x")}}, true},
	} {
		if err := verdict([]*outcome{{}, c.o}); (err != nil) != c.fails {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPlan shows that a phase is measured alone by its name, and that any other name
// is refused before anything is.
func TestPlan(t *testing.T) {
	if all, err := plan(""); err != nil || len(all) != 5 {
		t.Errorf("%d phases, %v", len(all), err)
	}
	if one, err := plan("edits, crawler"); err != nil || len(one) != 1 || !one[0].crawl {
		t.Errorf("%+v, %v", one, err)
	}
	if some, err := plan("edit"); err == nil || !strings.Contains(err.Error(), `"a flood of edits"`) {
		t.Errorf("%+v, %v", some, err)
	}
}
