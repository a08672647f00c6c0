package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/store/storetest"
)

// sitePages lists URLs whose responses are the same on two servers with the same content.
var sitePages = []string{
	"/de", "/en", "/en/contacts", "/de/cluster/biomedtec", "/en/partners/uksh", "/en/contacts.json", "/de/impressum",
	"/downloads/cluster-policy-en.pdf", "/sitemap.xml",
}

func (s *serving) pages(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	for _, path := range sitePages {
		pages[path] = s.get(t, path)
	}
	return pages
}

// TestBackup backs up the database of a server while visitors write to it, and
// restores the backup elsewhere. The restored site must have the same content and reports.
func TestBackup(t *testing.T) {
	clean(t)
	database, copied, elsewhere := file(t, "clusterdir.db"), file(t, "copy.db"), file(t, "elsewhere.db")
	base := []string{"--base-url", "https://cluster.example", "--trusted-proxies", "127.0.0.0/8"}
	first := start(t, append(base, "--database", database)...)
	before := first.pages(t)
	stop, sent := first.flood(t)
	<-sent // At least one report is stored before the backup begins.
	out := succeed(t, "backup", copied, "--database", database)
	if !strings.Contains(out, copied) {
		t.Errorf("backup says %q", out)
	}
	t.Logf("%d reports were taken meanwhile", <-stop())
	code, _, stderr := command(t, "backup", copied, "--database", database)
	if code != exitFailed || !strings.Contains(stderr, "exists already") {
		t.Errorf("a second backup to the same file: %d, %q", code, stderr)
	}
	first.end(t)
	if out := succeed(t, "restore", copied, "--database", elsewhere); !strings.Contains(out, elsewhere) {
		t.Errorf("restore says %q", out)
	}
	reports := storetest.Count(t, elsewhere, `SELECT count(*) FROM reports`)
	if all := storetest.Count(t, database, `SELECT count(*) FROM reports`); reports < 1 || reports > all {
		t.Errorf("the copy has %d reports, the database %d", reports, all)
	}
	second := start(t, append(base, "--database", elsewhere)...)
	if diff := cmp.Diff(before, second.pages(t)); diff != "" {
		t.Errorf("the restored site differs: %.1000s", diff)
	}
}

// flood sends reports from many clients until stop is called. The channel returned
// by stop receives the number of accepted reports. sent is closed after the first.
func (s *serving) flood(t *testing.T) (stop func() <-chan int, sent <-chan struct{}) {
	t.Helper()
	first, quit, count := make(chan struct{}), make(chan struct{}), make(chan int, 1)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	go func() {
		taken := 0
		defer func() { count <- taken }()
		for n := 0; ; n++ {
			select {
			case <-quit:
				return
			default:
			}
			r, err := http.NewRequest(http.MethodPost, s.url+"/en/feedback", strings.NewReader(fmt.Sprintf("message=m%d", n)))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", n/200%200, n%200+1))
			resp, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusSeeOther {
				t.Errorf("report during the backup: status %d", resp.StatusCode)
				return
			}
			if taken++; taken == 1 {
				close(first)
			}
		}
	}()
	var once sync.Once
	return func() <-chan int { once.Do(func() { close(quit) }); return count }, first
}

// TestRestore replaces a database with an older backup, which must preserve the newer database.
func TestRestore(t *testing.T) {
	clean(t)
	database, copied := seededFile(t), file(t, "copy.db")
	succeed(t, "backup", copied, "--database", database)
	storetest.Exec(t, database, `UPDATE contacts SET family_name = 'Changed'`)
	out := succeed(t, "restore", copied, "--database", database)
	kept, err := filepath.Glob(database + ".before-restore-*")
	if err != nil || len(kept) != 1 || !strings.Contains(out, kept[0]) {
		t.Errorf("kept %v, said %q", kept, out)
	}
	for path, want := range map[string]int{database: 0, kept[0]: 4} {
		if n := storetest.Count(t, path, `SELECT count(*) FROM contacts WHERE family_name = 'Changed'`); n != want {
			t.Errorf("%s has %d changed contacts, want %d", path, n, want)
		}
	}
	code, _, stderr := command(t, "restore", file(t, "nothing.db"), "--database", database)
	if code != exitFailed || !strings.Contains(stderr, "no such database") {
		t.Errorf("a copy that is not there: %d, %q", code, stderr)
	}
}

// TestServedAlready checks which commands are refused while a server uses the database.
func TestServedAlready(t *testing.T) {
	clean(t)
	database, copied := seededFile(t), file(t, "copy.db")
	succeed(t, "backup", copied, "--database", database)
	s := start(t, "--database", database)
	holder := fmt.Sprintf("process %d", os.Getpid())
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"migrate"}, {"restore", copied}} {
		code, stdout, stderr := command(t, append(args, "--database", database)...)
		if code != exitFailed || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, holder) {
			t.Errorf("%v: exit code %d, %q, %q; want 1 and one line that names %s", args, code, stdout, stderr, holder)
		}
	}
	for _, args := range [][]string{{"check"}, {"reports", "list"}, {"backup", file(t, "another.db")}} {
		succeed(t, append(args, "--database", database)...)
	}
	s.get(t, "/en/contacts")
}

// TestReports submits a report through the form, then lists and deletes it.
func TestReports(t *testing.T) {
	clean(t)
	database := file(t, "clusterdir.db")
	s := start(t, "--database", database)
	if out := succeed(t, "reports", "list", "--database", database); out != "No reports.\n" {
		t.Errorf("without reports: %q", out)
	}
	s.report(t, "The+text+is+small%0A%1B[31mred")
	out := succeed(t, "reports", "--database", database)
	if !strings.Contains(out, `"The text is small\n\x1b[31mred"`) || strings.Contains(out, "\x1b") {
		t.Errorf("the report is shown as %q", out)
	}
	id := regexp.MustCompile(`(?m)^([0-9a-f]{16}) `).FindStringSubmatch(out)
	if id == nil {
		t.Fatalf("no id in %q", out)
	}
	if out := succeed(t, "check", "--database", database); !strings.Contains(out, "reports of barriers are open") {
		t.Errorf("check says nothing of the report: %s", out)
	}
	succeed(t, "reports", "remove", id[1], "--database", database)
	if out := succeed(t, "reports", "list", "--database", database); out != "No reports.\n" {
		t.Errorf("after the removal: %q", out)
	}
	code, _, stderr := command(t, "reports", "remove", id[1], "--database", database)
	if code != exitFailed || !strings.Contains(stderr, id[1]) {
		t.Errorf("removed twice: %d, %q", code, stderr)
	}
}

// TestStop checks that a request in flight completes when the program is stopped,
// and that no new request is accepted.
func TestStop(t *testing.T) {
	clean(t)
	database := file(t, "clusterdir.db")
	s := start(t, "--database", database)
	address := strings.TrimPrefix(s.url, "http://")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const body = "message=in+flight"
	// Only half of the form is sent, so that the handler waits for the rest.
	fmt.Fprintf(conn, "POST /en/feedback HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", address, len(body))
	answer := bufio.NewReader(conn)
	if line, err := answer.ReadString('\n'); err != nil || !strings.Contains(line, "100") {
		t.Fatalf("the server did not begin to read the form: %q, %v", line, err)
	}
	if _, err := answer.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	s.stop()
	for { // Repeat until the listener is closed.
		other, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		other.Close()
	}
	if _, err := io.WriteString(conn, body); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(answer, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Errorf("status %d, want 303", resp.StatusCode)
	}
	if code := s.end(t); code != exitOK {
		t.Errorf("exit code %d: %s", code, s.log.String())
	}
	if n := storetest.Count(t, database, `SELECT count(*) FROM reports WHERE message = 'in flight'`); n != 1 {
		t.Errorf("the form was stored %d times, want once", n)
	}
}
