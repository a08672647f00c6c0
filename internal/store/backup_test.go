package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// content returns everything in a database, list by list.
func content(t testing.TB, s *store.Store) (lists []any) {
	t.Helper()
	storetest.Read(t, s, func(q *store.Q) (err error) {
		lists, err = storetest.Snapshot(t.Context(), q)
		return err
	})
	return lists
}

func contentOf(t testing.TB, path string) []any {
	t.Helper()
	s := storetest.Open(t, path, store.Options{})
	defer s.Close()
	return content(t, s)
}

// TestBackupUnderLoad checks that each backup made while the database is being written
// is a snapshot, and that a restored backup equals the directory.
func TestBackupUnderLoad(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := storetest.FilledFile(t)
	dir := filepath.Dir(path)
	s := storetest.Open(t, path, store.Options{})
	base, err := s.ContentVersion(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var writers sync.WaitGroup
	for range 4 {
		writers.Go(func() { keepWriting(ctx, t, s, base, stop) })
	}
	for i := range 3 {
		backup := filepath.Join(dir, fmt.Sprintf("backup%d", i))
		if err := store.Backup(ctx, path, backup); err != nil {
			t.Fatal(err)
		}
		checkMoment(t, backup, base)
	}
	close(stop)
	writers.Wait()
	want := content(t, s)
	last := filepath.Join(dir, "last")
	if err := store.Backup(ctx, path, last); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(dir, "restored.db")
	if kept, err := store.Restore(ctx, restored, last); kept != "" || err != nil {
		t.Fatalf("Restore without an old file: kept %q, %v, want no file and no error", kept, err)
	}
	if diff := cmp.Diff(want, contentOf(t, restored)); diff != "" {
		t.Errorf("the restored directory differs:\n%s", diff)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("temporary files remain: %v", left)
	}
}

// keepWriting writes the number of the content version into two nouns until stop is
// closed.
func keepWriting(ctx context.Context, t testing.TB, s *store.Store, base int64, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		err := s.Write(ctx, func(q *store.Q) error {
			version, err := q.ContentVersion(ctx)
			if err != nil {
				return err
			}
			n := int(version + 1 - base)
			if err := q.SaveSector(ctx, "test", directory.Sector{ID: "s", Position: n}); err != nil {
				return err
			}
			return q.SavePlace(ctx, "test", directory.Place{ID: "p", Name: strconv.Itoa(n)})
		})
		if err != nil {
			t.Error(err)
			return
		}
	}
}

// checkMoment checks that both nouns in a backup contain the number of its version.
func checkMoment(t testing.TB, backup string, base int64) {
	t.Helper()
	s := storetest.Open(t, backup, store.Options{})
	defer s.Close()
	storetest.Read(t, s, func(q *store.Q) error {
		version, err := q.ContentVersion(t.Context())
		if err != nil || version == base {
			return err // The backup was made before the first write.
		}
		sector, err := q.Sector(t.Context(), "s")
		if err != nil {
			return err
		}
		places, err := q.Places(t.Context())
		for _, p := range places {
			if p.ID == "p" && (p.Name != strconv.Itoa(sector.Position) || int64(sector.Position) != version-base) {
				t.Errorf("the backup contains version %d with sector %d and place %s", version-base, sector.Position, p.Name)
			}
		}
		return err
	})
}

func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := storetest.FilledFile(t)
	dir := t.TempDir()
	there, dangling, sub := filepath.Join(dir, "there"), filepath.Join(dir, "dangling"), filepath.Join(dir, "sub")
	write(t, there, []byte("precious"))
	if err := errors.Join(os.Symlink("nowhere", dangling), os.Mkdir(sub, 0o755)); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	before := folder(t, dir)
	for name, test := range map[string]struct {
		err  error
		want error
	}{
		"a file":           {store.Backup(ctx, path, there), store.ErrExists},
		"a dangling link":  {store.Backup(ctx, path, dangling), store.ErrExists},
		"a folder":         {store.Backup(ctx, path, sub), store.ErrExists},
		"the database":     {store.Backup(ctx, path, path), store.ErrExists},
		"no such folder":   {store.Backup(ctx, path, filepath.Join(dir, "none", "x")), os.ErrNotExist},
		"no such database": {store.Backup(ctx, path+"x", filepath.Join(dir, "x")), store.ErrMissing},
		"PostgreSQL":       {store.Backup(ctx, "postgres:///x", filepath.Join(dir, "x")), store.ErrInvalid},
		"cancelled":        {store.Backup(cancelled, path, filepath.Join(dir, "x")), context.Canceled},
	} {
		if !errors.Is(test.err, test.want) {
			t.Errorf("%s: %v, want %v", name, test.err, test.want)
		}
	}
	if diff := cmp.Diff(before, folder(t, dir)); diff != "" {
		t.Errorf("a rejected backup changed files:\n%s", diff)
	}
}

// TestBackupTwiceAtOnce checks that only one of several concurrent backups to the same
// file succeeds: the file appears while the others are copying.
func TestBackupTwiceAtOnce(t *testing.T) {
	t.Parallel()
	path, dir := storetest.FilledFile(t), t.TempDir()
	results := make(chan error, 4)
	for range cap(results) {
		go func() { results <- store.Backup(t.Context(), path, filepath.Join(dir, "backup")) }()
	}
	var made int
	for range cap(results) {
		err := <-results
		if err == nil {
			made++
		} else if !errors.Is(err, store.ErrExists) {
			t.Error(err)
		}
	}
	if files := folder(t, dir); made != 1 || len(files) != 2 {
		t.Errorf("%d backups succeeded, want 1; the folder contains %v", made, files)
	}
}

// TestPlaceNew checks that PlaceNew renames a file and does not overwrite one.
func TestPlaceNew(t *testing.T) {
	dir := t.TempDir()
	temp, target := filepath.Join(dir, "temp"), filepath.Join(dir, "target")
	write(t, temp, []byte("new"))
	if err := store.PlaceNew(temp, target); err != nil {
		t.Fatal(err)
	}
	write(t, temp, []byte("newer"))
	if err := store.PlaceNew(temp, target); !errors.Is(err, store.ErrExists) {
		t.Errorf("PlaceNew over an existing file: %v, want ErrExists", err)
	}
	if got, _ := os.ReadFile(target); string(got) != "new" {
		t.Errorf("the target contains %q, want new", got)
	}
}

func TestRestoreKeepsTheOldFile(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path, backup := storetest.FilledFile(t), filepath.Join(t.TempDir(), "backup")
	if err := store.Backup(ctx, path, backup); err != nil {
		t.Fatal(err)
	}
	want := contentOf(t, path)
	kill(until(t, "20", "write", path)) // The old file has a write-ahead log.
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(path, 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(t.TempDir(), "link.db") // Restore gets the name of a symbolic link.
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Restore(ctx, link, backup)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^` + regexp.QuoteMeta(path) + `\.before-restore-\d{8}T\d{6}\.\d{3}Z$`).MatchString(kept) {
		t.Errorf("Restore renamed the old file to %s", kept)
	}
	if diff := cmp.Diff(want, contentOf(t, path)); diff != "" {
		t.Errorf("the restored directory differs:\n%s", diff)
	}
	s := storetest.Open(t, kept, store.Options{})
	storetest.Read(t, s, func(q *store.Q) error {
		sector, err := q.Sector(ctx, "s")
		if sector.Position < 20 {
			t.Errorf("the old file has position %d, want at least 20 from its log", sector.Position)
		}
		return err
	})
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the restored file has mode %v, %v, want the mode of the old file", info.Mode(), err)
	}
	if owner := info.Sys().(*syscall.Stat_t); os.Geteuid() == 0 && owner.Uid != 65534 {
		t.Errorf("the restored file belongs to user %d, want the owner of the old file", owner.Uid)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the symbolic link was replaced: %v", err)
	}
}

// TestRestoreOverDamage checks that Restore replaces a damaged database and does not
// change the damaged file.
func TestRestoreOverDamage(t *testing.T) {
	sound, err := os.ReadFile(storetest.FilledFile(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range damages(sound) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path, backup := filepath.Join(dir, "a.db"), filepath.Join(dir, "backup")
			write(t, backup, sound)
			d.make(t, path, sound)
			write(t, path+"-wal", []byte("what is left of a log"))
			before, _ := os.ReadFile(path)
			kept, err := store.Restore(t.Context(), path, backup)
			if d.name == "a folder" {
				if !errors.Is(err, store.ErrForeign) {
					t.Errorf("Restore over a folder: %v, want ErrForeign", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := store.InspectFile(t.Context(), path); err != nil {
				t.Error(err)
			}
			if after, err := os.ReadFile(kept); err != nil || !bytes.Equal(before, after) {
				t.Errorf("Restore changed the damaged file: %v", err)
			}
			if log, err := os.ReadFile(kept + "-wal"); err != nil || len(log) == 0 {
				t.Errorf("the log of the damaged file is missing: %v", err)
			}
			if _, err := os.Stat(path + "-wal"); err == nil {
				t.Error("the log of the old file is still beside the new file")
			}
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := storetest.FilledFile(t)
	dir := filepath.Dir(path)
	link, hard := filepath.Join(dir, "link"), filepath.Join(dir, "hard")
	if err := errors.Join(os.Symlink(path, link), os.Link(path, hard)); err != nil {
		t.Fatal(err)
	}
	orphans := filepath.Join(dir, "orphans") // A check of the pages does not detect the orphans.
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, orphans, sound)
	db, err := sql.Open("sqlite", orphans) // This connection does not enforce foreign keys.
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(ctx, "DELETE FROM sectors")
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	for name, test := range map[string]struct {
		ctx            context.Context
		database, file string
		want           error
	}{
		"itself":                {ctx, path, path, store.ErrInvalid},
		"itself by a link":      {ctx, path, link, store.ErrInvalid},
		"itself by a hard link": {ctx, path, hard, store.ErrInvalid},
		"no such backup":        {ctx, path, path + "x", store.ErrMissing},
		"rows without parents":  {ctx, path, orphans, store.ErrDamaged},
		"no such folder":        {ctx, filepath.Join(dir, "none", "a.db"), storetest.FilledFile(t), os.ErrNotExist},
		"PostgreSQL":            {ctx, "postgres:///x", path, store.ErrInvalid},
		"cancelled":             {cancelled, path, storetest.FilledFile(t), context.Canceled},
	} {
		before := folder(t, dir)
		kept, err := store.Restore(test.ctx, test.database, test.file)
		if !errors.Is(err, test.want) || kept != "" {
			t.Errorf("%s: kept %q, %v, want %v", name, kept, err, test.want)
		}
		if diff := cmp.Diff(before, folder(t, dir)); diff != "" {
			t.Errorf("%s: a rejected restore changed files:\n%s", name, diff)
		}
	}
}
