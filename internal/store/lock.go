package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// held references every held lock, because the garbage collector would otherwise close
// the file of an unreachable lock and thereby silently release it.
var held sync.Map

// lockFile acquires the lock of a database file. A server, a migration or a restore
// holds it while it runs. goose has no lock for SQLite, and two processes that
// migrate a new file at the same time break each other. The operating system releases
// the lock when the process ends for any reason. The lock file itself is not
// removed, because a process that removes it could remove the lock of another process.
func lockFile(path string) (unlock func() error, err error) {
	name := path + ".lock"
	// The file is readable for all, so that a command run by root does not lock out the
	// server.
	lock := flock.New(name, flock.SetPermissions(0o644))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the database %s: %w", path, err)
	}
	if !locked {
		return nil, fmt.Errorf("%w: %s%s", ErrLocked, path, holder(name))
	}
	held.Store(lock, nil)
	// The process id is for people who look for the holder. A failed write is
	// ignored, because the file may belong to another user and only the lock matters.
	_ = os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644)
	return func() error {
		held.Delete(lock)
		return lock.Close()
	}, nil
}

// awaitLock acquires the lock of a database file. It waits up to five seconds if
// another process holds the lock.
func awaitLock(ctx context.Context, path string) (unlock func() error, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		unlock, err := lockFile(path)
		if !errors.Is(err, ErrLocked) {
			return unlock, err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// holder describes the process that holds a lock. It returns "" if the process is not
// known.
func holder(name string) string {
	raw, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}
