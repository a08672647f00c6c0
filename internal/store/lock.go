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

// held keeps every lock that is held reachable: a lock whose file the garbage
// collector closes is gone without a word.
var held sync.Map

// lockFile takes the lock of a database file, held for the life of a server, a
// migration or a restore. goose has none for SQLite, and two processes that
// migrate a fresh file at once break each other. The operating system gives it
// up when the process dies, however it dies; the file itself stays, because
// whoever removed it could remove another's lock.
func lockFile(path string) (unlock func() error, err error) {
	name := path + ".lock"
	// Readable for all: a command run by root must not lock the server out.
	lock := flock.New(name, flock.SetPermissions(0o644))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the database %s: %w", path, err)
	}
	if !locked {
		return nil, fmt.Errorf("%w: %s%s", ErrLocked, path, holder(name))
	}
	held.Store(lock, nil)
	// The process id is for people who look for the holder. The lock is what
	// counts, so a file that belongs to another user will do.
	_ = os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644)
	return func() error {
		held.Delete(lock)
		return lock.Close()
	}, nil
}

// awaitLock takes the lock of a database file, and waits for another process
// that holds it for a moment.
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

// holder names the process that holds a lock, "" when nobody can tell.
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
