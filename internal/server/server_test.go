package server_test

import (
	"bytes"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"clusterdir/internal/server"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

var update = flag.Bool("update", false, "write the golden pages anew")

func TestMain(m *testing.M) { storetest.Main(m) }

// base is the address that the site under test believes to have.
const base = "https://cluster.example"

// now is the time of every test.
var now = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

// site is a server without a network.
type site struct {
	testing.TB
	http.Handler
	store *store.Store
	log   *logBuffer
	posts int // forms sent so far
}

// logBuffer collects the log.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// newSite serves a freshly seeded directory of its own.
func newSite(t testing.TB) *site {
	t.Helper()
	database := storetest.File(t)
	if err := os.WriteFile(database, seeded(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return serve(t, storetest.Open(t, database, store.Options{Now: func() time.Time { return now }}))
}

// seedFile is the file of a seeded directory: a copy of it is made sooner than
// another.
var seedFile struct {
	once    sync.Once
	content []byte
}

func seeded(t testing.TB) []byte {
	t.Helper()
	seedFile.once.Do(func() {
		database := storetest.File(t)
		if err := storetest.Seeded(t, database).Close(); err != nil {
			t.Fatal(err)
		}
		seedFile.content, _ = os.ReadFile(database)
	})
	if len(seedFile.content) == 0 {
		t.Fatal("there is no seeded directory")
	}
	return seedFile.content
}

func serve(t testing.TB, s *store.Store) *site {
	t.Helper()
	buffer := &logBuffer{}
	log := slog.New(slog.NewJSONHandler(buffer, nil))
	handler := newHandler(t, server.Config{
		PageCache: 8 << 20, Store: s, Log: log, BaseURL: base, Now: func() time.Time { return now },
	})
	return &site{TB: t, Handler: handler, store: s, log: buffer}
}

// newHandler returns a handler for a configuration with a store and a log.
func newHandler(t testing.TB, c server.Config) chi.Router {
	t.Helper()
	c.Snapshots = storetest.Follow(t, c.Store, c.Log)
	handler, err := server.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// engines runs a test on a new, empty database of each engine.
func engines(t *testing.T, test func(t *testing.T, database string)) {
	for name, fresh := range map[string]func(testing.TB) string{"SQLite": storetest.File, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

// do sends a request; header alternates names and values.
func (s *site) do(method, target string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequest(method, target, body)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// get asks for an address that must answer 200.
func (s *site) get(target string, header ...string) *httptest.ResponseRecorder {
	s.Helper()
	w := s.do(http.MethodGet, target, nil, header...)
	if w.Code != http.StatusOK {
		s.Fatalf("GET %s: status %d, want 200: %.300s", target, w.Code, w.Body)
	}
	return w
}

// doc asks for a page that must answer 200.
func (s *site) doc(target string) *goquery.Document {
	s.Helper()
	return document(s, s.get(target).Body.String())
}

func document(t testing.TB, body string) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// attr is an attribute of the first element that fits, "" when there is none.
func attr(d *goquery.Document, selector, name string) string {
	return d.Find(selector).First().AttrOr(name, "")
}

// words is the text of what fits, with single spaces.
func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// all is an attribute of each element that fits.
func all(s *goquery.Selection, name string) []string {
	values := []string{}
	s.Each(func(_ int, e *goquery.Selection) { values = append(values, e.AttrOr(name, "")) })
	return values
}
