package store_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// folder returns the files of a folder with the mode and a hash of each. It omits lock
// files, which are never removed, and the index of a log, which contains no data.
func folder(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(path, ".lock") || strings.HasSuffix(path, "-shm") {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		files[path] = info.Mode().String()
		if info.Mode().IsRegular() {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files[path] += fmt.Sprintf(" %x", sha256.Sum256(content))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// damage describes a file that is not an undamaged database of ours.
type damage struct {
	name string
	make func(t *testing.T, path string, sound []byte)
	want error
}

func damages(sound []byte) []damage {
	list := []damage{
		{"empty", func(t *testing.T, path string, _ []byte) { write(t, path, nil) }, store.ErrEmpty},
		{"text", func(t *testing.T, path string, _ []byte) { write(t, path, bytes.Repeat([]byte("hello\n"), 99)) }, store.ErrForeign},
		{"short text", func(t *testing.T, path string, _ []byte) { write(t, path, []byte("hello")) }, store.ErrForeign},
		{"another program's database", foreign, store.ErrForeign},
		{"a folder", func(t *testing.T, path string, _ []byte) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}, store.ErrForeign},
		{"junk in the header", func(t *testing.T, path string, sound []byte) { write(t, path, junk(sound, 0, 16)) }, store.ErrForeign},
		{"junk in the middle", func(t *testing.T, path string, sound []byte) {
			write(t, path, junk(sound, len(sound)/4, len(sound)/2))
		}, store.ErrDamaged},
		{"junk in the first page", func(t *testing.T, path string, sound []byte) { write(t, path, junk(sound, 100, 4096)) }, store.ErrDamaged},
		{"newer schema", newer, store.ErrNewerSchema},
	}
	for _, length := range []int{100, 4096, 4097, len(sound) / 2, len(sound) - 4096, len(sound) - 1} {
		list = append(list, damage{fmt.Sprintf("cut off at %d", length),
			func(t *testing.T, path string, sound []byte) { write(t, path, sound[:length]) }, store.ErrDamaged})
	}
	return list
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func junk(sound []byte, from, to int) []byte {
	copied := bytes.Clone(sound)
	for i := from; i < to; i++ {
		copied[i] = byte(i*7 + 13)
	}
	return copied
}

func foreign(t *testing.T, path string, _ []byte) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE clusters (id TEXT)"); err != nil {
		t.Fatal(err)
	}
}

func newer(t *testing.T, path string, sound []byte) {
	write(t, path, sound)
	storetest.Exec(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)")
}

// TestRefusedFiles checks that every function that opens files rejects a damaged or
// foreign file with a single-line error, and does not change it.
func TestRefusedFiles(t *testing.T) {
	soundPath := storetest.FilledFile(t)
	sound, err := os.ReadFile(soundPath)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for _, d := range damages(sound) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path, target := filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db")
			d.make(t, path, sound)
			before := folder(t, dir)
			for name, try := range map[string]func() error{
				"InspectFile": func() error { return store.InspectFile(ctx, path) },
				"Open": func() error {
					s, err := store.Open(ctx, path, store.Options{Create: true, Lock: true})
					if err == nil {
						_ = s.Close()
					}
					return err
				},
				"Backup":  func() error { return store.Backup(ctx, path, target) },
				"Restore": func() error { _, err := store.Restore(ctx, target, path); return err },
			} {
				err := try()
				if !errors.Is(err, d.want) {
					t.Fatalf("%s: %v, want %v", name, err, d.want)
				}
				if line := err.Error(); strings.Contains(line, "\n") || !strings.Contains(line, "a.db") {
					t.Errorf("%s: the error is not a single line with the file name: %q", name, line)
				}
				if diff := cmp.Diff(before, folder(t, dir)); diff != "" {
					t.Fatalf("%s returned an error and changed files:\n%s", name, diff)
				}
			}
			if _, err := os.Stat(path + ".lock"); err == nil {
				t.Error("there is a lock file beside a rejected file")
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct {
		path string
		opts store.Options
	}{
		"not to be created":  {filepath.Join(dir, "a.db"), store.Options{Lock: true}},
		"folder missing":     {filepath.Join(dir, "none", "a.db"), store.Options{Create: true, Lock: true}},
		"folder is a file":   {filepath.Join(soundFile(t), "a.db"), store.Options{Create: true}},
		"folder, not locked": {filepath.Join(dir, "none", "a.db"), store.Options{Create: true}},
	} {
		if _, err := store.Open(t.Context(), test.path, test.opts); !errors.Is(err, store.ErrMissing) && !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: %v, want ErrMissing or ErrUnavailable", name, err)
		}
	}
	if left := folder(t, dir); len(left) != 1 {
		t.Errorf("Open created files: %v", left)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.db.lock")); err == nil {
		t.Error("there is a lock file for a database that does not exist")
	}
}

func soundFile(t testing.TB) string {
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, []byte("x"))
	return path
}

// TestFileMode checks that only the owner can read a database, because it contains
// addresses and password hashes.
func TestFileMode(t *testing.T) {
	path := storetest.FilledFile(t)
	backup := path + ".backup"
	if err := store.Backup(t.Context(), path, backup); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, backup} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v, want mode 0600", name, info.Mode(), err)
		}
	}
}

// TestOddNames checks file names with characters that have a meaning in a URI or a
// shell.
func TestOddNames(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a b.db", "ä.db", "a?b.db", "a#b.db", "a%20b.db", "a&mode=memory.db", "a'b.db"} {
		path := filepath.Join(dir, name)
		s := storetest.Empty(t, path)
		storetest.Write(t, s, func(q *store.Q) error { _, err := q.Sectors(t.Context()); return err })
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := store.Backup(t.Context(), path, path+".backup"); err != nil {
			t.Error(err)
		}
		if err := store.InspectFile(t.Context(), path+".backup"); err != nil {
			t.Error(err)
		}
	}
}

// TestFileTakenAway checks that the store rejects writes when its file is gone. SQLite
// would acknowledge them.
func TestFileTakenAway(t *testing.T) {
	path := storetest.FilledFile(t)
	s := storetest.Open(t, path, store.Options{})
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	write := func() error { return s.Write(t.Context(), func(*store.Q) error { return nil }) }
	for name, err := range map[string]error{"Ready": s.Ready(t.Context()), "Write": write()} {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s after the file was renamed: %v, want ErrUnavailable", name, err)
		}
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Ready(t.Context()), write()); err != nil {
		t.Errorf("after the file was renamed back: %v", err)
	}
}

// TestDamageWhileOpen checks that after a read has found damage, Write and Ready fail
// until the store is opened again.
func TestDamageWhileOpen(t *testing.T) {
	path := storetest.FilledFile(t)
	s := storetest.Open(t, path, store.Options{})
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The file is overwritten in place, because another check detects a replaced file.
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(junk(content, 8192, len(content))[8192:], 8192); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	err = s.Read(t.Context(), func(q *store.Q) error { _, err := storetest.Snapshot(t.Context(), q); return err })
	if !errors.Is(err, store.ErrDamaged) || !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("reading damaged pages: %v, want ErrDamaged and ErrUnavailable", err)
	}
	called := s.Write(t.Context(), func(*store.Q) error { t.Error("fn was called"); return nil })
	for name, err := range map[string]error{"Write": called, "Ready": s.Ready(t.Context())} {
		if !errors.Is(err, store.ErrDamaged) || !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s after damage was found: %v, want ErrDamaged and ErrUnavailable", name, err)
		}
	}
}

// TestLargeFile checks that CheckPages finds damage in a file that is too large to be
// read before it is opened, and that Write fails afterwards.
func TestLargeFile(t *testing.T) {
	path := storetest.FilledFile(t)
	s := storetest.Open(t, path, store.Options{})
	storetest.Exec(t, path, "CREATE TABLE large (content BLOB)")
	storetest.Exec(t, path, "INSERT INTO large VALUES (zeroblob(17 << 20))")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// The undamaged file is checked first; then the headers of pages are damaged.
	storetest.Exec(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.CheckPages(t.Context()), s.Close()); err != nil {
		t.Fatalf("CheckPages of an undamaged file: %v", err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for page := 8192; page < 1<<16; page += 4096 { // The number of cells in the header of a leaf page becomes 65,535.
		if content[page] == 0x0d {
			content[page+3], content[page+4] = 0xff, 0xff
		}
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(t.Context(), path, store.Options{}); err != nil {
		t.Fatalf("opening a large damaged file: %v", err)
	}
	defer s.Close()
	if err := s.CheckPages(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("CheckPages of a damaged file: %v, want ErrDamaged", err)
	}
	err = s.Write(t.Context(), func(*store.Q) error { t.Error("fn was called"); return nil })
	if !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Write after damage was found: %v, want ErrDamaged", err)
	}
}

// TestSettings checks the settings of SQLite that protect against power failures,
// hostile files and dangling references.
func TestSettings(t *testing.T) {
	s := storetest.Empty(t, storetest.File(t))
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0", "secure_delete": "1", "busy_timeout": "5000",
	} {
		var got string
		if err := s.Pool().QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v, want %s", pragma, got, err, want)
		}
	}
	var text string
	err := s.Pool().QueryRowContext(t.Context(), `SELECT "nothing of that name"`).Scan(&text)
	if err == nil {
		t.Errorf("an unknown name in double quotes is read as the text %q", text)
	}
}

func TestVersionOfSQLite(t *testing.T) {
	for version, good := range map[string]bool{
		"3.51.3": true, "3.51.4": true, "3.53.0": true, "4.0.0": true, "3.100.0": true,
		"3.51.2": false, "3.50.9": false, "3.9.100": false, "2.99.99": false, "": false, "x": false,
	} {
		if err := store.CheckVersion(version); (err == nil) != good {
			t.Errorf("SQLite %q: %v", version, err)
		}
	}
}
