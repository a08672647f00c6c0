package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"clusterdir/internal/bench/rig"
)

// TestWriteComparison checks that ratios are taken within a round: the machine is half
// as fast in the second and a third as fast in the third.
func TestWriteComparison(t *testing.T) {
	results := func(rate float64, cpu time.Duration) (all []rig.Result) {
		for slow := 1; slow <= 3; slow++ {
			all = append(all, rig.Result{
				Reading: rig.Reading{Rate: rate / float64(slow), P50: time.Millisecond, P99: 2 * time.Millisecond}, CPU: cpu * time.Duration(slow),
			})
		}
		return all
	}
	contenders := []contender{{&rig.Server{Name: "clusterdir"}, nil}, {&rig.Server{Name: "nginx"}, nil}}
	var b strings.Builder
	writeComparison(&b, contenders, [][]rig.Result{results(1000, 30*time.Microsecond), results(2000, 10*time.Microsecond)}, []float64{30e6, 6e6})
	want := `
| server     | requests/s | clusterdir ÷ this | CPU µs/request | clusterdir ÷ this | p50 ms | p99 ms | memory MB |
|------------|-----------:|------------------:|---------------:|------------------:|-------:|-------:|----------:|
| clusterdir |        500 |              1.00 |           60.0 |              1.00 |   1.00 |   2.00 |        30 |
| nginx      |      1,000 |              0.50 |           20.0 |              3.00 |   1.00 |   2.00 |         6 |
`
	if got := "\n" + b.String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	// Of the medians alone, the ratio would be 30 to 10.
	of := func(rates ...float64) (all []rig.Result) {
		for _, rate := range rates {
			all = append(all, rig.Result{Reading: rig.Reading{Rate: rate}})
		}
		return all
	}
	if got := times(of(10, 40, 30), of(10, 10, 30), func(r rig.Result) float64 { return r.Rate }); got != "1.00" {
		t.Errorf("the ratio is %s", got)
	}
}

// TestTakeTurns checks that no contender always follows the same one.
func TestTakeTurns(t *testing.T) {
	s, err := rig.Start(t.Context(), "sleeper", "", "sleep", "60")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	var order strings.Builder
	of := func(name string) contender {
		return contender{s, func(context.Context) (rig.Reading, error) {
			order.WriteString(name)
			return rig.Reading{Requests: 1}, nil
		}}
	}
	results, err := takeTurns(t.Context(), 3, []contender{of("a"), of("b"), of("c")})
	if err != nil || len(results) != 3 || len(results[0]) != 3 {
		t.Errorf("%d results, %v", len(results), err)
	}
	if order.String() != "abcbcacab" {
		t.Errorf("the order is %s", order.String())
	}
}

// page is a server of one page as the program sends it.
func page(t *testing.T, body string, header ...string) *rig.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		if r.Header.Get("If-None-Match") == `"tag"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return &rig.Server{Name: "page", URL: server.URL}
}

// TestBare checks that the bare server sends what it was given, and logs each request.
func TestBare(t *testing.T) {
	headers := []string{"Content-Type", "text/html", "Content-Encoding", "br", "ETag", `"tag"`}
	want, err := capture(t.Context(), page(t, "compressed", headers...), "/en")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	server := httptest.NewServer(bareHandler(map[string]answer{"/en": want}, slog.New(slog.NewJSONHandler(&log, nil))))
	defer server.Close()
	bare := &rig.Server{Name: "net/http", URL: server.URL}
	if err := want.checkSame(t.Context(), bare, "/en"); err != nil {
		t.Error(err)
	}
	if err := want.checkSame(t.Context(), bare, "/de"); err == nil {
		t.Error("an unknown page is the same")
	}
	server.Close() // so that nothing writes the log any more
	for _, text := range []string{`"path":"/en","status":200`, `"path":"/en","status":304`, `"path":"/de","status":404`} {
		if !strings.Contains(log.String(), text) {
			t.Errorf("the log lacks %s:\n%s", text, log.String())
		}
	}
	for name, other := range map[string]*rig.Server{
		"other bytes":   page(t, "COMPRESSED", headers...),
		"other headers": page(t, "compressed", append(headers, "Content-Type", "text/plain")...),
		"no entity tag": page(t, "compressed", headers[:4]...),
	} {
		if err := want.checkSame(t.Context(), other, "/en"); err == nil {
			t.Errorf("%s: is the same", name)
		}
	}
}

func TestQuoted(t *testing.T) {
	if got := quoted(`a "b" \c`); got != `"a \"b\" \\c"` {
		t.Errorf("got %s", got)
	}
}

func TestMedianStart(t *testing.T) {
	m := medianStart([]started{{alive: 3, page: 5, memory: 1}, {alive: 1, page: 9, memory: 7}, {alive: 2, page: 6, memory: 4}})
	if m != (started{alive: 2, page: 6, memory: 4}) {
		t.Errorf("got %+v", m)
	}
}
