package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"clusterdir/internal/bench/content"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/store/storetest"
)

// TestProbe asks a server that is slower than the interval: requests must be sent when
// they are due all the same, each over a new connection.
func TestProbe(t *testing.T) {
	const slow = 100 * time.Millisecond
	connections := make(chan string, 100)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(slow) }))
	server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateNew && strings.HasPrefix(c.RemoteAddr().String(), "127.0.2.1:") {
			connections <- c.RemoteAddr().String()
		}
	}
	server.Start()
	defer server.Close()
	p := &probe{from: net.IPv4(127, 0, 2, 1), next: func() string { return "/" }, goal: goal{p50: slow / 2}}
	now := time.Now()
	p.run(t.Context(), server.URL, slow/10, now, now.Add(slow))
	if len(p.took) != 10 || len(connections) != 10 || p.failed != 0 {
		t.Errorf("%d requests, %d connections, %d failed: %v", len(p.took), len(connections), p.failed, p.first)
	}
	if fastest := rig.Percentile(p.took, 0); fastest < slow {
		t.Errorf("a request took %v, less than the server", fastest)
	}
	// A request that was due earlier counts from then.
	late := &probe{from: p.from, next: p.next}
	late.run(t.Context(), server.URL, time.Hour, now.Add(-time.Minute), now)
	if len(late.took) != 1 || late.took[0] < time.Minute || late.late[0] < time.Minute {
		t.Errorf("a request that was due a minute ago took %v, sent %v late", late.took, late.late)
	}
	if p.verdict() != "missed" {
		t.Error("a goal of half the server's time is met")
	}
	if p.goal.p50 = time.Hour; p.verdict() != "met" {
		t.Error("a goal of an hour is missed")
	}
}

// TestProbeFailure checks that an error counts as a timeout.
func TestProbeFailure(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	p := &probe{from: net.IPv4(127, 0, 0, 1), next: func() string { return "/" }, goal: goal{p50: time.Hour, p99: time.Hour}}
	now := time.Now()
	p.run(t.Context(), server.URL, time.Second, now, now.Add(time.Millisecond))
	if p.failed != 1 || p.first == nil || rig.Percentile(p.took, 0.5) != probeTimeout || p.verdict() != "missed" {
		t.Errorf("failed %d, %v, took %v, goal %s", p.failed, p.first, p.took, p.verdict())
	}
}

// TestEdits saves edits in a database, and watches a page that shows them late.
func TestEdits(t *testing.T) {
	s := storetest.SQLite(t)
	d, err := content.Read(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	shown := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if shown {
			_, _ = w.Write([]byte("Bench task 1."))
		}
		shown = strings.HasPrefix(r.URL.Path, "/en/contacts/") // From the second request on.
	}))
	defer server.Close()
	var e edits
	now := time.Now()
	e.run(t.Context(), server.URL, content.NewEditor(s, d, seed), now, now.Add(time.Millisecond))
	if len(e.saved) != 1 || len(e.visible) != 1 || e.failed != 0 {
		t.Errorf("saved %v, visible %v, %d failed: %v", e.saved, e.visible, e.failed, e.first)
	}
}

// TestUsage checks that a phase says when other work made its figures worse.
func TestUsage(t *testing.T) {
	alone, shared := usage{server: 0.95, serverCore: 1}, usage{server: 0.4, serverCore: 1}
	if strings.Contains(alone.String(), "other work") || !strings.Contains(shared.String(), "other work took 60 %") {
		t.Errorf("%s\n%s", alone, shared)
	}
}

func TestChosen(t *testing.T) {
	all, err := (&stormCommand{}).chosen()
	if err != nil || len(all) != len(phases) {
		t.Errorf("%d phases, %v", len(all), err)
	}
	some, err := (&stormCommand{Only: []string{"data-50", "quiet"}, Contacts: 7, Connections: 9}).chosen()
	if err != nil || len(some) != 2 || some[0].contacts != 7 || some[0].connections != 0 || some[1].connections != 9 {
		t.Errorf("got %+v, %v", some, err)
	}
	if _, err := (&stormCommand{Only: []string{"storm"}}).chosen(); err == nil || !strings.Contains(err.Error(), "searches-64") {
		t.Errorf("an unknown phase: %v", err)
	}
}

func TestTable(t *testing.T) {
	table := newTable("address", "p50")
	table.add("/ü", "1,000")
	var b strings.Builder
	table.write(&b)
	want := "| address |   p50 |\n|---------|------:|\n| /ü      | 1,000 |\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567.4: "1,234,567", -1500: "-1,500", -150: "-150"} {
		if got := grouped(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

// TestReadme checks that README.md describes every subcommand and every phase.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	parser, err := kong.New(&commands{}, kong.Vars{"phases": phaseNames()})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, command := range parser.Model.Leaves(true) {
		want = append(want, "\n## "+command.Name+"\n")
	}
	for _, p := range phases {
		want = append(want, "`"+p.name+"`")
	}
	for _, part := range want {
		if !strings.Contains(string(text), part) {
			t.Errorf("README.md lacks %q", part)
		}
	}
	if len(want) < 12 {
		t.Errorf("found only %q", want)
	}
}
