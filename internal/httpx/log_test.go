package httpx

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNetwork(t *testing.T) {
	for client, want := range map[string]string{
		"203.0.113.77": "203.0.113.0/24", "::ffff:203.0.113.77": "203.0.113.0/24", "2001:db8:1:2:3:4:5:6": "2001:db8:1::/48",
		"::1": "::/48", "": "unknown",
	} {
		addr, _ := netip.ParseAddr(client) // None is the address of nobody knows whom.
		if got := Network(addr); got != want {
			t.Errorf("Network(%q) = %q, want %q", client, got, want)
		}
	}
}

// TestLog shows that the log has a line for each request, without what people
// search for and without who they are.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	client := func(*http.Request) netip.Addr { return netip.MustParseAddr("203.0.113.77") }
	var observed []int
	observe := func(status int, took time.Duration) { observed = append(observed, status) }
	h := WithRequestID(NewLog(slog.New(slog.NewJSONHandler(&log, nil)), nil, client, observe).With(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	})))
	send(h, http.MethodGet, "/en/contacts?q=marker4711", "User-Agent", "marker4711", "Referer", "https://x.example/?marker4711", "Cookie", "a=marker4711")
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(log.String(), "marker4711") || strings.Contains(log.String(), "203.0.113.77") {
		t.Errorf("the log says too much: %s", log.String())
	}
	want := map[string]any{"method": "GET", "path": "/en/contacts", "status": 418.0, "client": "203.0.113.0/24"}
	got := map[string]any{}
	for name := range want {
		got[name] = line[name]
	}
	if diff := cmp.Diff(want, got); diff != "" || line["request"] == "" || line["microseconds"] == nil {
		t.Errorf("%s (-want +got)\n%s", log.String(), diff)
	}
	if !cmp.Equal(observed, []int{http.StatusTeapot}) {
		t.Errorf("observed %v", observed)
	}
}

// connection is a response that takes files as a network connection does.
type connection struct {
	*httptest.ResponseRecorder
	took io.Reader
}

func (c *connection) ReadFrom(src io.Reader) (int64, error) {
	c.took = src
	return io.Copy(c.ResponseRecorder, src)
}

// TestSendfile shows that a file reaches the connection as a file, so that the
// kernel can send it.
func TestSendfile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "brochure.pdf")
	if err := os.WriteFile(name, bytes.Repeat([]byte("pdf "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	h := NewLog(slog.New(slog.DiscardHandler), nil, func(*http.Request) netip.Addr { return netip.Addr{} }, nil).With(
		WithHeaders(false)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			f, err := os.Open(name)
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Close()
			http.ServeContent(w, r, "", time.Time{}, f)
		})))
	c := &connection{ResponseRecorder: httptest.NewRecorder()}
	h.ServeHTTP(c, httptest.NewRequest(http.MethodGet, "/", nil))
	limited, isLimited := c.took.(*io.LimitedReader)
	if !isLimited {
		t.Fatalf("the connection got %T, not a part of a file", c.took)
	}
	if _, isFile := limited.R.(*os.File); !isFile || c.Body.Len() != 4000 {
		t.Errorf("the connection got %T of %d bytes", limited.R, c.Body.Len())
	}
}

// TestLogLines shows that the lines that are made by hand are those of slog.
func TestLogLines(t *testing.T) {
	var lines, slogged bytes.Buffer
	client := func(*http.Request) netip.Addr { return netip.MustParseAddr("2001:db8:1:2::3") }
	discard := slog.New(slog.DiscardHandler)
	byHand := NewLog(discard, &lines, client, nil)
	bySlog := NewLog(slog.New(slog.NewJSONHandler(&slogged, nil)), nil, client, nil)
	varies := regexp.MustCompile(`"time":"[^"]*"|"microseconds":\d+`)
	for _, path := range []string{"/en/contacts", "/de/cluster/mar%C3%ADtim", "/en/%22quoted%22%5C", "/en/%3Cb%3E&x", "/%00%01%1F%7F", "/%FF", "/en/%0A%09%E2%80%A8"} {
		for _, request := range []string{"", "ABCDEFGH23456723"} {
			lines.Reset()
			slogged.Reset()
			r := httptest.NewRequest(http.MethodHead, path, nil)
			byHand.note(byHand.of(r), r, http.StatusNotModified, time.Now(), request)
			bySlog.note(bySlog.of(r), r, http.StatusNotModified, time.Now(), request)
			if diff := cmp.Diff(varies.ReplaceAllString(slogged.String(), ""), varies.ReplaceAllString(lines.String(), "")); diff != "" {
				t.Errorf("%s (-slog +by hand)\n%s", path, diff)
			}
			var line struct {
				Time         time.Time
				Microseconds *int64
			}
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil || time.Since(line.Time) > time.Minute || line.Microseconds == nil {
				t.Errorf("%s: %v", lines.String(), err)
			}
		}
	}
}

// BenchmarkLog logs a page that is kept.
func BenchmarkLog(b *testing.B) {
	client := func(*http.Request) netip.Addr { return netip.MustParseAddr("127.0.0.1") }
	r := httptest.NewRequest(http.MethodGet, "/en/contacts", nil)
	for name, log := range map[string]*Log{
		"slog":  NewLog(slog.New(slog.NewJSONHandler(io.Discard, nil)), nil, client, nil),
		"lines": NewLog(nil, io.Discard, client, nil),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			what := log.of(r)
			for b.Loop() {
				log.note(what, r, http.StatusOK, time.Now(), "")
			}
		})
	}
}
