package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/store/storetest"
)

// seeded is what a first start makes, kept since a copy is made sooner than
// another.
var seeded struct {
	once    sync.Once
	content []byte
}

// seededFile is a database that a first start has made.
func seededFile(t *testing.T) string {
	t.Helper()
	seeded.once.Do(func() {
		database := file(t, "first.db")
		if err := storetest.Seeded(t, database).Close(); err != nil {
			t.Fatal(err)
		}
		seeded.content, _ = os.ReadFile(database)
	})
	database := file(t, "clusterdir.db")
	if err := os.WriteFile(database, seeded.content, 0o600); err != nil {
		t.Fatal(err)
	}
	return database
}

func TestCheck(t *testing.T) {
	clean(t)
	database := seededFile(t)
	out := succeed(t, "check", "--database", database)
	for _, words := range [][]string{
		{"WHAT", "ID", "NEEDS"}, {"cluster", "biomedtec", "no contact"}, {"contact", "mcn-branch-manager", "not confirmed"},
		{"section", "imprint/", "placeholder left"}, {"agency", "phone"},
	} {
		found := false
		for line := range strings.Lines(out) {
			all := true
			for _, word := range words {
				all = all && strings.Contains(line, word)
			}
			found = found || all
		}
		if !found {
			t.Errorf("no line has %q:\n%s", words, out)
		}
	}
	if strings.Contains(out, "translation missing") {
		t.Errorf("the seed lacks a translation:\n%s", out)
	}
}

// TestRefusals runs every command that opens a file with files that it must reject.
func TestRefusals(t *testing.T) {
	clean(t)
	whole, err := os.ReadFile(seededFile(t))
	if err != nil {
		t.Fatal(err)
	}
	newer := seededFile(t)
	storetest.Exec(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	newerContent, err := os.ReadFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"empty", nil, "the file is empty"},
		{"foreign", []byte(strings.Repeat("not a database\n", 100)), "not a clusterdir database"},
		{"truncated", whole[:len(whole)/2], "damaged"},
		{"header damaged", append([]byte("XXXX"), whole[4:]...), "not a clusterdir database"},
		{"page damaged", damaged(whole), "damaged"},
		{"newer", newerContent, "newer clusterdir"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"migrate"}, {"check"}, {"reports", "list"}, {"backup", file(t, "copy.db")}} {
				database := file(t, "bad.db")
				if err := os.WriteFile(database, test.content, 0o600); err != nil {
					t.Fatal(err)
				}
				refused(t, database, test.want, append(args, "--database", database)...)
			}
			bad, own := file(t, "bad.db"), seededFile(t)
			if err := os.WriteFile(bad, test.content, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(t, own, test.want, "restore", bad, "--database", own)
		})
	}
}

// damaged overwrites pages in the middle of a database.
func damaged(whole []byte) []byte {
	bad := append([]byte{}, whole...)
	for page := 2; page < len(bad)/4096; page++ {
		copy(bad[page*4096:], strings.Repeat("\xff\x00rubbish", 100))
	}
	return bad
}

// refused checks that a command fails with a one-line error and writes no file.
func refused(t *testing.T, database, want string, args ...string) {
	t.Helper()
	before := folderContent(t, filepath.Dir(database))
	code, stdout, stderr := command(t, args...)
	if code != exitFailed || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, want) {
		t.Errorf("%v: exit code %d, %q, %q; want 1 and one line that says %q", args, code, stdout, stderr, want)
	}
	if diff := cmp.Diff(before, folderContent(t, filepath.Dir(database))); diff != "" {
		t.Errorf("%v writes (-before +after)\n%.500s", args, diff)
	}
}

// folderContent returns the contents of the files in a folder.
func folderContent(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(folder, name))
		files[name] = fmt.Sprintf("%d bytes, SHA-256 %x", len(content), sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
