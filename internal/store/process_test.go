package store_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/migrations"
)

// These environment variables make the test binary run as another process of the
// program.
const (
	roleVariable     = "STORE_TEST_ROLE"
	databaseVariable = "STORE_TEST_DATABASE"
)

func TestMain(m *testing.M) {
	role := os.Getenv(roleVariable)
	if role == "" {
		storetest.Main(m)
	}
	if err := play(context.Background(), role, os.Getenv(databaseVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// play runs the other process in the given role. It writes its progress to standard
// output.
func play(ctx context.Context, role, database string) error {
	s, err := store.Open(ctx, database, store.Options{Create: true, Lock: role == "hold"})
	if err != nil {
		return err
	}
	switch role {
	case "migrate":
		n, err := s.Migrate(ctx)
		fmt.Println(n)
		return errors.Join(err, s.Ready(ctx), s.Close())
	case "hold":
		fmt.Println("held")
		select {}
	case "write":
		for n := 1; ; n++ {
			err := s.Write(ctx, func(q *store.Q) error {
				return q.SaveSector(ctx, "test", directory.Sector{ID: "s", Position: n})
			})
			if err != nil {
				return err
			}
			fmt.Println(n)
		}
	}
	return errors.New("no such role: " + role)
}

// other returns a command that runs the test binary in a role.
func other(t testing.TB, role, database string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role, databaseVariable+"="+database)
	return cmd
}

// until starts the test binary in a role, waits until it prints the line, and returns
// the command.
func until(t testing.TB, line, role, database string) *exec.Cmd {
	t.Helper()
	cmd := other(t, role, database)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == line {
			return cmd
		}
	}
	t.Fatalf("the process did not print %q: %v: %s", line, cmd.Wait(), errs.String())
	return nil
}

func kill(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// TestMigratingProcesses checks that several processes can migrate a new database at the
// same time. With goose alone, this fails with "table exists already".
func TestMigratingProcesses(t *testing.T) {
	t.Parallel()
	path := storetest.File(t)
	outputs := make([]bytes.Buffer, 4)
	var all sync.WaitGroup
	for i := range outputs {
		cmd := other(t, "migrate", path)
		cmd.Stdout, cmd.Stderr = &outputs[i], &outputs[i]
		all.Go(func() {
			if err := cmd.Run(); err != nil {
				t.Errorf("%v: %s", err, outputs[i].String())
			}
		})
	}
	all.Wait()
	var applied int
	for i := range outputs {
		n, _ := strconv.Atoi(strings.TrimSpace(outputs[i].String()))
		applied += n
	}
	if applied != int(migrations.Latest) {
		t.Errorf("the processes applied %d migrations, want %d", applied, migrations.Latest)
	}
}

// TestLockOfAnotherProcess checks that the lock of another process is held while the
// process runs, that the error contains the process id, and that the lock is released
// when the process is killed.
func TestLockOfAnotherProcess(t *testing.T) {
	t.Parallel()
	path := storetest.FilledFile(t)
	holder := until(t, "held", "hold", path)
	_, err := store.Open(t.Context(), path, store.Options{Lock: true})
	if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", holder.Process.Pid)) {
		t.Errorf("a second server: %v, want ErrLocked with process %d", err, holder.Process.Pid)
	}
	before := folder(t, path)
	kept, err := store.Restore(t.Context(), path, storetest.FilledFile(t))
	if !errors.Is(err, store.ErrLocked) || kept != "" {
		t.Errorf("Restore while a server runs: %q, %v, want ErrLocked", kept, err)
	}
	if len(before) != len(folder(t, path)) {
		t.Error("a rejected Restore changed files")
	}
	s := storetest.Open(t, path, store.Options{}) // A command that does not migrate needs no lock.
	storetest.Read(t, s, func(q *store.Q) error { _, err := q.Contacts(t.Context()); return err })
	kill(holder)
	storetest.Open(t, path, store.Options{Lock: true})
}

// TestLockWaits checks that Migrate waits up to five seconds for a server that holds
// the lock. The clock is simulated.
func TestLockWaits(t *testing.T) {
	t.Parallel()
	path := storetest.FilledFile(t)
	holder := storetest.Open(t, path, store.Options{Lock: true})
	s := storetest.Open(t, path, store.Options{})
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if _, err := s.Migrate(t.Context()); !errors.Is(err, store.ErrLocked) {
			t.Errorf("Migrate while a server runs: %v, want ErrLocked", err)
		}
		if waited := time.Since(start); waited < 5*time.Second || waited > 5*time.Second+100*time.Millisecond {
			t.Errorf("Migrate waited %v for the server, want 5s", waited)
		}
		time.AfterFunc(4*time.Second, func() { _ = holder.Close() })
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Errorf("Migrate when the server ends after 4 s: %v", err)
		}
	})
}

// TestLockOutlivesGarbageCollection checks that a garbage collection does not release a
// lock. A lock is an open file, and Go closes unreachable files.
func TestLockOutlivesGarbageCollection(t *testing.T) {
	path := storetest.FilledFile(t)
	if _, err := store.Open(t.Context(), path, store.Options{Lock: true}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if _, err := store.Open(t.Context(), path, store.Options{Lock: true}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second lock after a garbage collection: %v, want ErrLocked", err)
	}
}

// TestKilledWriter checks that acknowledged writes survive a killed process, and that a
// database with a write-ahead log beside it can be inspected, backed up and opened.
func TestKilledWriter(t *testing.T) {
	t.Parallel()
	path := storetest.FilledFile(t)
	kill(until(t, "40", "write", path))
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() == 0 {
		t.Fatalf("the process left no log, so the test has no effect: %v", err)
	}
	before := folder(t, path)
	if err := store.InspectFile(t.Context(), path); err != nil {
		t.Errorf("InspectFile: %v", err)
	}
	backup := path + ".backup"
	if err := store.Backup(t.Context(), path, backup); err != nil {
		t.Errorf("Backup: %v", err)
	}
	if after := folder(t, path); before[path] != after[path] || before[path+"-wal"] != after[path+"-wal"] {
		t.Error("InspectFile or Backup wrote to the database")
	}
	for _, database := range []string{backup, path} {
		s := storetest.Open(t, database, store.Options{})
		if err := s.Integrity(t.Context()); err != nil {
			t.Errorf("Integrity: %v", err)
		}
		storetest.Read(t, s, func(q *store.Q) error {
			got, err := q.Sector(t.Context(), "s")
			if got.Position < 40 {
				t.Errorf("the last write found is %d, want at least 40, which was acknowledged", got.Position)
			}
			return err
		})
	}
}
