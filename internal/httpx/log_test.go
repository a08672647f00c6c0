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
	h := WithRequestID(WithLog(slog.New(slog.NewJSONHandler(&log, nil)), client, observe)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
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
	h := WithLog(slog.New(slog.DiscardHandler), func(*http.Request) netip.Addr { return netip.Addr{} }, nil)(
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
