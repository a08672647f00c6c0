package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestUnreadableFile checks the errors for a file that the process may not read.
func TestUnreadableFile(t *testing.T) {
	sound, err := os.ReadFile(storetest.FilledFile(t))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "clusterdir-mode-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "a.db")
	write(t, path, sound)
	if err := errors.Join(os.Chmod(dir, 0o777), os.Chmod(path, 0)); err != nil {
		t.Fatal(err)
	}
	before := folderNames(t, dir)
	for name, try := range map[string]func() error{
		"InspectFile": func() error { return store.InspectFile(t.Context(), path) },
		"Open": func() error {
			_, err := store.Open(t.Context(), path, store.Options{Create: true, Lock: true})
			return err
		},
		"Backup":  func() error { return store.Backup(t.Context(), path, filepath.Join(dir, "b")) },
		"Restore": func() error { _, err := store.Restore(t.Context(), filepath.Join(dir, "b"), path); return err },
	} {
		err := asNobody(try)
		if !errors.Is(err, store.ErrUnavailable) || !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want ErrUnavailable with the cause and the file name", name, err)
		}
	}
	if after := folderNames(t, dir); after != before {
		t.Errorf("the folder contains %s, want %s", after, before)
	}
}

func folderNames(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// asNobody calls fn with the file permissions of an unprivileged user if the process
// runs as root, which may read every file. Linux sets them per thread.
func asNobody(fn func() error) error {
	if os.Geteuid() != 0 {
		return fn()
	}
	result := make(chan error)
	go func() {
		runtime.LockOSThread() // The thread is not unlocked, so it ends with the goroutine.
		_, _, errno := syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0)
		if errno != 0 {
			result <- errno
			return
		}
		result <- fn()
	}()
	return <-result
}

// TestInspectKeepsLocks checks that InspectFile does not release the locks of an open
// database. A process loses its POSIX locks on a file when it closes any descriptor of it.
func TestInspectKeepsLocks(t *testing.T) {
	path := storetest.FilledFile(t)
	s := storetest.Open(t, path, store.Options{})
	storetest.Write(t, s, saveSector(t.Context(), "s"))
	before := locksOn(t, path)
	if before == 0 {
		t.Fatal("the open database is not locked, so the test has no effect")
	}
	if err := store.Backup(t.Context(), path, path+".backup"); err != nil { // Backup calls InspectFile.
		t.Fatal(err)
	}
	if after := locksOn(t, path); after != before {
		t.Errorf("%d locks before a backup, %d after it", before, after)
	}
}

// locksOn returns the number of locks that the system lists for a file.
func locksOn(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		t.Skip(err)
	}
	return strings.Count(string(locks), fmt.Sprintf(":%d ", info.Sys().(*syscall.Stat_t).Ino))
}
