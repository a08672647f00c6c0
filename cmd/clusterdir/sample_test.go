package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// content returns the complete content of a directory.
func content(t *testing.T, database string) (lists []any) {
	t.Helper()
	storetest.Read(t, storetest.Open(t, database, store.Options{}), func(q *store.Q) (err error) {
		lists, err = storetest.Snapshot(t.Context(), q)
		return err
	})
	return lists
}

func TestSample(t *testing.T) {
	clean(t)
	out := succeed(t, "sample")
	if !strings.HasPrefix(out, "made up 1000 contacts, 12 clusters and 10 partners") || strings.Count(out, "\n") != 1 ||
		!strings.Contains(out, "clusterdir serve --database clusterdir.db") {
		t.Errorf("sample says %q", out)
	}
	s := start(t)
	if strings.Contains(s.log.String(), "seeded") {
		t.Error("the seed was added to the sample")
	}
	for path, wants := range map[string][]string{
		"/de":                  {"Beispielverzeichnis", "erfunden"},
		"/en":                  {"Sample directory", "made up"},
		"/de/ansprechpersonen": {"1.000 Ansprechpersonen"},
		"/en/contacts":         {"1,000 contact persons"},
		"/en/imprint":          {"does not exist"},
		"/en/clusters":         {"12 clusters"},
	} {
		page := s.get(t, path)
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", path, want)
			}
		}
	}
	s.end(t)
	if out := succeed(t, "check"); !strings.Contains(out, "sound") {
		t.Errorf("check says %q", out)
	}
}

// TestSampleSame checks that samples are identical, so that benchmarks on different machines are comparable.
func TestSampleSame(t *testing.T) {
	clean(t)
	succeed(t, "sample", "--contacts", "300", "--database", "one.db")
	succeed(t, "sample", "--contacts", "300", "--database", "two.db")
	if diff := cmp.Diff(content(t, "one.db"), content(t, "two.db")); diff != "" {
		t.Errorf("two samples of the same size (-one +two):\n%s", diff)
	}
}

func TestSamplePostgres(t *testing.T) {
	clean(t)
	database := storetest.Postgres(t)
	if out := succeed(t, "sample", "--contacts", "300", "--database", database); strings.Contains(out, database) {
		t.Errorf("the output shows the URL, which may contain a password: %s", out)
	}
	succeed(t, "sample", "--contacts", "300", "--database", "file.db")
	if diff := cmp.Diff(content(t, "file.db"), content(t, database)); diff != "" {
		t.Errorf("the same sample on two engines (-SQLite +PostgreSQL):\n%s", diff)
	}
}

// TestSampleRefuses checks that a database with content is not modified.
func TestSampleRefuses(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(t *testing.T)
	}{
		{"a sample", func(t *testing.T) { succeed(t, "sample", "--contacts", "20") }},
		{"a seeded directory", func(t *testing.T) { start(t).end(t) }},
		{"a directory with an older schema", func(t *testing.T) {
			succeed(t, "sample", "--contacts", "20")
			storetest.Exec(t, "clusterdir.db", "DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			clean(t)
			test.make(t)
			before := read(t, "clusterdir.db")
			code, stdout, stderr := command(t, "sample")
			if code != exitFailed || stdout != "" || stderr != "clusterdir: the directory has content already; name a new database with --database\n" {
				t.Errorf("code %d, %q, %q", code, stdout, stderr)
			}
			if !bytes.Equal(before, read(t, "clusterdir.db")) {
				t.Error("the database was written to")
			}
		})
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestSampleContacts(t *testing.T) {
	for _, value := range []string{"0", "-1", "2000001", "many", "", "1.5"} {
		t.Run(value, func(t *testing.T) {
			clean(t)
			code, _, stderr := command(t, "sample", "--contacts="+value)
			if code != exitUsage || !strings.Contains(stderr, "--contacts") || !strings.Contains(stderr, `"`+value+`"`) {
				t.Errorf("code %d, %q", code, stderr)
			}
			if _, err := os.Stat("clusterdir.db"); err == nil {
				t.Error("a database file was left behind")
			}
		})
	}
}

// TestSampleStopped checks that an interrupted command leaves an empty directory and can be repeated.
func TestSampleStopped(t *testing.T) {
	clean(t)
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, stop)
	var stdout, stderr output
	if code := run(ctx, []string{"sample", "--contacts", "2000000"}, &stdout, &stderr); code != exitFailed ||
		!strings.HasSuffix(stderr.String(), "clusterdir: stopped: nothing was written\n") || stdout.String() != "" {
		t.Errorf("code %d, %q, %q", code, stdout.String(), stderr.String())
	}
	succeed(t, "sample", "--contacts", "1")
}

// TestSampleLocked checks that a database in use by a server is rejected.
func TestSampleLocked(t *testing.T) {
	clean(t)
	start(t, "--seed", "none")
	if code, _, stderr := command(t, "sample"); code != exitFailed || !strings.Contains(stderr, store.ErrLocked.Error()) {
		t.Errorf("code %d, %q", code, stderr)
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := newProgress(&out, "contacts", 9000)
		p.w = &out // This simulates a terminal.
		p.at(1000)
		if out.Len() > 0 {
			t.Errorf("%q within the first second", out.String())
		}
		time.Sleep(time.Second)
		for n := 2000; n <= 3000; n += 100 {
			p.at(n)
		}
		time.Sleep(time.Second)
		p.at(8000)
		p.end()
		if diff := cmp.Diff("\r2000 of 9000 contacts\r8000 of 9000 contacts\r\x1b[K", out.String()); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
	})
	var file bytes.Buffer
	p := newProgress(&file, "contacts", 1)
	p.next = time.Time{}
	if p.at(1); file.Len() > 0 {
		t.Errorf("output to a file: %q", file.String())
	}
}
