package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// output is a buffer that can be read while a program writes to it.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// clean removes the settings in the environment of the test run.
func clean(t *testing.T) {
	t.Helper()
	for _, setting := range os.Environ() {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "CLUSTERDIR_") {
			t.Setenv(name, "") // This restores the variable after the test.
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Chdir(t.TempDir()) // The default database clusterdir.db is created in this folder.
}

// command runs a command until it ends. The timeout stops a command that serves
// instead.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var out, log output
	code = run(ctx, args, &out, &log)
	return code, out.String(), log.String()
}

// succeed runs a command that must exit with code 0.
func succeed(t *testing.T, args ...string) (stdout string) {
	t.Helper()
	code, stdout, stderr := command(t, args...)
	if code != exitOK {
		t.Fatalf("%v: exit code %d: %s", args, code, stderr)
	}
	return stdout
}

// serving is a running server.
type serving struct {
	url         string
	stdout, log output
	stop        context.CancelFunc // has the same effect as SIGTERM
	ended       chan struct{}
	code        int
}

var startLine = regexp.MustCompile(`^[^\n]*(http://127\.0\.0\.1:[0-9]+)\n$`)

// start starts a server on a free port. It is stopped at the end of the test.
func start(t *testing.T, args ...string) *serving {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := &serving{stop: stop, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		s.code = run(ctx, append([]string{"--addr", "127.0.0.1:0"}, args...), &s.stdout, &s.log)
	}()
	t.Cleanup(func() { s.end(t) })
	for {
		if m := startLine.FindStringSubmatch(s.stdout.String()); m != nil {
			s.url = m[1]
			if strings.Contains(s.stdout.String(), "building") {
				s.awaitReady(t)
			}
			return s
		}
		select {
		case <-s.ended:
			t.Fatalf("the program exited with code %d before it served: %s%s", s.code, s.stdout.String(), s.log.String())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// awaitReady waits until the search index has been built.
func (s *serving) awaitReady(t *testing.T) {
	t.Helper()
	for {
		resp, err := http.Get(s.url + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
		select {
		case <-s.ended:
			t.Fatalf("the program exited with code %d before it was ready: %s", s.code, s.log.String())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// end stops the program and returns its exit code.
func (s *serving) end(t *testing.T) int {
	t.Helper()
	s.stop()
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		t.Fatal("the program does not stop")
	}
	return s.code
}

// get fetches a page, which must have status 200.
func (s *serving) get(t *testing.T, path string) string {
	t.Helper()
	resp, err := http.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", path, resp.StatusCode, err)
	}
	return string(body)
}

func file(t *testing.T, name string) string {
	t.Helper()
	return filepath.Join(t.TempDir(), name)
}

func TestServe(t *testing.T) {
	clean(t)
	s := start(t)
	if page := s.get(t, "/en/contacts?sector=maritime"); !strings.Contains(page, "Matthias Wiese") {
		t.Error("the first start has no contacts")
	}
	if page := s.get(t, "/en"); !strings.Contains(page, `rel="canonical" href="`+s.url+`/en"`) {
		t.Error("the canonical link is not the address that is served")
	}
	if _, err := os.Stat("clusterdir.db"); err != nil {
		t.Errorf("the default database: %v", err)
	}
	if code := s.end(t); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if out := s.stdout.String(); strings.Count(out, "\n") != 1 {
		t.Errorf("standard output is more than a line: %q", out)
	}
	for _, left := range []string{"clusterdir.db-wal", "clusterdir.db-shm"} {
		if _, err := os.Stat(left); err == nil {
			t.Errorf("%s still exists, so a copy of the database file would be incomplete", left)
		}
	}
	again := start(t)
	if strings.Contains(again.log.String(), "seeded") {
		t.Error("the second start seeds again")
	}
}

// TestServeNothing checks that every page of an empty directory works.
func TestServeNothing(t *testing.T) {
	clean(t)
	s := start(t, "--seed", "none")
	for _, path := range []string{
		"/de", "/en", "/de/ansprechpersonen", "/en/contacts", "/en/clusters", "/de/cluster", "/en/partners", "/en/sectors",
		"/de/suche", "/en/search?q=wiese", "/en/brochure", "/de/broschuere/lesen", "/de/impressum", "/en/privacy", "/en/accessibility",
		"/en/feedback", "/en/contacts.json", "/en/contacts.csv", "/en/contacts.vcf", "/sitemap.xml", "/robots.txt", "/readyz",
		"/.well-known/security.txt", "/de/manifest.webmanifest", "/en/opensearch.xml", "/en/search.json?q=x",
	} {
		if body := s.get(t, path); strings.Contains(body, "<html") && (!strings.Contains(body, "<h1") || strings.Contains(body, "{agency}")) {
			t.Errorf("%s is not a finished page", path)
		}
	}
	if code := s.end(t); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if out := succeed(t, "check"); !strings.Contains(out, "sound") {
		t.Errorf("check says %q", out)
	}
}

func TestLog(t *testing.T) {
	clean(t)
	const marker = "geheimwort7391"
	s := start(t, "--log", "json")
	s.get(t, "/en/search?q="+marker)
	s.get(t, "/de/ansprechpersonen?q="+marker+"&sector="+marker)
	s.get(t, "/en/contacts.json?q="+marker)
	for _, path := range []string{"/en/contacts?page=" + marker, "/en/contacts?q=%00" + marker} {
		resp, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	s.report(t, marker)
	s.end(t)
	requests := 0
	for line := range strings.Lines(s.log.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("%v: %s", err, line)
		}
		if strings.Contains(line, marker) {
			t.Errorf("the log contains a search query: %s", line)
		}
		if entry["msg"] == "request" {
			requests++
			if entry["client"] != "127.0.0.0/24" || entry["request"] == "" || entry["path"] == "" || entry["status"] == nil {
				t.Errorf("the log line of a request is incomplete: %s", line)
			}
		}
	}
	if requests != 6 {
		t.Errorf("%d lines of requests, want 6", requests)
	}
}

// report submits the form to report a barrier.
func (s *serving) report(t *testing.T, message string) {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Post(s.url+"/en/feedback", "application/x-www-form-urlencoded", strings.NewReader("message="+message))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Errorf("the form: status %d, want 303", resp.StatusCode)
	}
}

// TestOps checks that metrics and profiles are served on a separate address only.
func TestOps(t *testing.T) {
	clean(t)
	s := start(t, "--ops-addr", "127.0.0.1:0", "--log", "json")
	m := regexp.MustCompile(`"address":"(http://[^"]+)"`).FindStringSubmatch(s.log.String())
	if m == nil {
		t.Fatalf("the log does not name the address: %s", s.log.String())
	}
	for range 3 {
		s.get(t, "/healthz")
	}
	ops := &serving{url: m[1]}
	if page := ops.get(t, "/metrics"); !strings.Contains(page, `clusterdir_requests_total{status="200"} 3`) ||
		!strings.Contains(page, "clusterdir_request_duration_seconds_count 3") {
		t.Errorf("metrics:\n%.500s", page)
	}
	ops.get(t, "/debug/pprof/")
	ops.get(t, "/debug/pprof/goroutine")
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		resp, err := http.Get(s.url + strings.TrimSuffix(path, "/"))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s is served to visitors: status %d", path, resp.StatusCode)
		}
	}
	if code := s.end(t); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

func TestVersion(t *testing.T) {
	clean(t)
	out := succeed(t, "version")
	if !regexp.MustCompile(`^clusterdir \S+, commit \S+, go1\.\d+.*\n$`).MatchString(out) {
		t.Errorf("version says %q", out)
	}
	if _, err := os.Stat("clusterdir.db"); err == nil {
		t.Error("version makes a database")
	}
}

func TestHelp(t *testing.T) {
	clean(t)
	out := succeed(t, "--help")
	for _, word := range []string{"serve", "migrate", "backup", "restore", "check", "reports", "mails", "downloads", "version", "--addr", "CLUSTERDIR_ADDR"} {
		if !strings.Contains(out, word) {
			t.Errorf("help does not name %s:\n%s", word, out)
		}
	}
}

func TestMigrate(t *testing.T) {
	clean(t)
	database := file(t, "new.db")
	for range 2 { // The second run has nothing to do.
		if out := succeed(t, "migrate", "--database", database); out != "" {
			t.Errorf("migrate says %q", out)
		}
	}
	s := start(t, "--database", database)
	if page := s.get(t, "/en/contacts"); !strings.Contains(page, "Carsten Delfs") {
		t.Error("a migrated database is not seeded on its first start")
	}
}
