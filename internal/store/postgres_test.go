package store_test

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/migrations"
)

func saveSector(ctx context.Context, id string) func(*store.Q) error {
	return func(q *store.Q) error { return q.SaveSector(ctx, "test", directory.Sector{ID: id}) }
}

// connect opens a connection that does not belong to the store.
func connect(t testing.TB, database string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// TestPostgresSessionLock checks that Migrate waits while another node migrates.
func TestPostgresSessionLock(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	other := connect(t, database)
	if _, err := other.Exec(t.Context(), "SELECT pg_advisory_lock($1)", store.LockID); err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, database, store.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if n, err := s.Migrate(ctx); n != 0 || err == nil {
		t.Errorf("Migrate while another node migrates: %d, %v, want an error", n, err)
	}
	if n := storetest.Count(t, database, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"); n != 0 {
		t.Errorf("Migrate created %d tables without the lock", n)
	}
	if err := other.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Migrate(t.Context()); n != int(migrations.Latest) || err != nil {
		t.Errorf("Migrate after the other node: %d applied, %v", n, err)
	}
}

func TestPostgresRefuses(t *testing.T) {
	t.Parallel()
	other := storetest.Postgres(t)
	storetest.Exec(t, other, "CREATE TABLE clusters (id TEXT)")
	storetest.Exec(t, other, "DROP DATABASE IF EXISTS latin") // An earlier run with -count may have created it.
	storetest.Exec(t, other, "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc")
	latin := regexp.MustCompile(`///\w+`).ReplaceAllString(other, "///latin")
	for name, test := range map[string]struct {
		database string
		want     error
	}{
		"another program's database": {other, store.ErrForeign},
		"another encoding":           {latin, store.ErrInvalid},
		"no such database":           {strings.Replace(other, ":///", ":///none", 1), store.ErrUnavailable},
		"no such server":             {"postgres:///x?host=" + url.QueryEscape(t.TempDir()) + "&user=test&password=geheim", store.ErrUnavailable},
		"no address":                 {"postgres://test:geheim@:port:/x", store.ErrInvalid},
	} {
		_, err := store.Open(t.Context(), test.database, store.Options{Create: true})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error contains the password: %v", name, err)
		}
	}
}

// TestPostgresLocalCommit checks that Write returns ErrUnknown for a commit that the
// standby has not confirmed, because it is on one disk only. If an operator cancels the
// wait, the server reports success with a warning; if an operator ends the session, the
// server reports a failure. The standby of the test server does not exist.
func TestPostgresLocalCommit(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"pg_cancel_backend", "pg_terminate_backend"} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			database := storetest.Postgres(t)
			storetest.Empty(t, database)
			s := storetest.Open(t, database+"&synchronous_commit=on", store.Options{})
			result := make(chan error, 1)
			go func() { result <- s.Write(t.Context(), saveSector(t.Context(), "a")) }()
			operator := connect(t, database)
			for ended := int64(0); ended == 0; time.Sleep(5 * time.Millisecond) {
				tag, err := operator.Exec(t.Context(), "SELECT "+end+
					"(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'SyncRep'")
				if err != nil {
					t.Fatal(err)
				}
				ended = tag.RowsAffected()
			}
			err := <-result
			if !errors.Is(err, store.ErrUnknown) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("an unconfirmed commit: %v, want ErrUnknown", err)
			}
			if n := storetest.Count(t, database, "SELECT count(*) FROM sectors"); n != 1 {
				t.Errorf("%d rows: the local commit did not happen, so the test has no effect", n)
			}
			// The warning does not affect the next commit. A commit without changes does not wait.
			if err := s.Write(t.Context(), func(q *store.Q) error { _, err := q.Sectors(t.Context()); return err }); err != nil {
				t.Errorf("a write without changes: %v", err)
			}
		})
	}
}

// TestPostgresFinal checks which errors of a COMMIT mean that nothing was committed.
func TestPostgresFinal(t *testing.T) {
	for code, final := range map[string]bool{
		"40001": true, "40P01": true, "23505": true, "23503": true, "25006": true, "25P02": true,
		"40003": false, "57P01": false, "57P02": false, "57014": false, "08006": false, "58030": false, "XX000": false, "53100": false, "": false,
	} {
		if got := store.PostgresFinal(fmt.Errorf("commit: %w", &pgconn.PgError{Code: code})); got != final {
			t.Errorf("PostgresFinal of code %q: %v", code, got)
		}
	}
	for err, final := range map[error]bool{
		pgx.ErrTxCommitRollback: true, pgconn.ErrConnClosed: false, io.ErrUnexpectedEOF: false, context.DeadlineExceeded: false, driver.ErrBadConn: false,
	} {
		if got := store.PostgresFinal(err); got != final {
			t.Errorf("PostgresFinal of %v: %v", err, got)
		}
	}
}

// TestPostgresLostReply checks that Write does not repeat a transaction whose connection
// broke after the server had received the COMMIT. pgx reports such an error as safe to
// retry, although it is not.
func TestPostgresLostReply(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	storetest.Empty(t, database)
	through, cuts := cutter(t, database)
	s := storetest.Open(t, through, store.Options{})
	cuts.Store(true)
	var calls int
	err := s.Write(t.Context(), func(q *store.Q) error {
		calls++
		return saveSector(t.Context(), "a")(q)
	})
	if !errors.Is(err, store.ErrUnknown) || calls != 1 {
		t.Errorf("a commit without a reply: %v after %d calls, want ErrUnknown after 1", err, calls)
	}
	if n := storetest.Count(t, database, "SELECT count(*) FROM revisions"); n != 1 {
		t.Errorf("%d revisions, want 1 from the commit whose reply was lost", n)
	}
	cuts.Store(false)
	if err := s.Write(t.Context(), saveSector(t.Context(), "b")); err != nil {
		t.Errorf("the write after the lost reply: %v", err)
	}
}

// cutter starts a proxy between the store and the server. While cuts is set, the proxy
// forwards a COMMIT and closes the connection instead of returning the reply.
func cutter(t *testing.T, database string) (through string, cuts *atomic.Bool) {
	t.Helper()
	address, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	const socket = ".s.PGSQL.5432"
	server, dir := filepath.Join(query.Get("host"), socket), t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	cuts = new(atomic.Bool)
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go relay(client, server, cuts)
		}
	}()
	query.Set("host", dir)
	address.RawQuery = query.Encode()
	return address.String(), cuts
}

func relay(client net.Conn, server string, cuts *atomic.Bool) {
	defer client.Close()
	backend, err := net.Dial("unix", server)
	if err != nil {
		return
	}
	defer backend.Close()
	var cut atomic.Bool
	go func() {
		defer backend.Close()
		buf := make([]byte, 1<<16)
		for {
			n, err := client.Read(buf)
			if err != nil {
				return
			}
			if cuts.Load() && bytes.Contains(bytes.ToLower(buf[:n]), []byte("commit\x00")) {
				cut.Store(true)
			}
			if _, err := backend.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 1<<16)
	for {
		n, err := backend.Read(buf)
		if err != nil || cut.Load() {
			return
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// TestPostgresDeadConnections checks that Write succeeds after the server has closed
// every connection of the pool, and does not lose or repeat a write during which the server
// closes them.
func TestPostgresDeadConnections(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	s := storetest.Empty(t, database)
	operator := connect(t, database)
	endAll := func() {
		_, err := operator.Exec(t.Context(), `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		if err != nil {
			t.Fatal(err)
		}
	}
	endAll()
	if err := s.Write(t.Context(), saveSector(t.Context(), "a")); err != nil {
		t.Errorf("a write after the server closed all connections: %v", err)
	}
	var once atomic.Bool
	err := s.Write(t.Context(), func(q *store.Q) error {
		if err := saveSector(t.Context(), "b")(q); err != nil {
			return err
		}
		if once.CompareAndSwap(false, true) {
			endAll()
		}
		_, err := q.Sectors(t.Context())
		return err
	})
	if err != nil && !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a write during which the server closed all connections: %v, want ErrUnavailable or success", err)
	}
	kept := storetest.Count(t, database, "SELECT count(*) FROM revisions WHERE entry_id = 'b'")
	if want := map[bool]int{true: 1}[err == nil]; kept != want {
		t.Errorf("%d revisions were stored after the result %v", kept, err)
	}
}

// TestPostgresStandby checks that the pool drops a connection whose server has become a
// standby, instead of failing every write on it.
func TestPostgresStandby(t *testing.T) {
	t.Parallel()
	s := storetest.Empty(t, storetest.Postgres(t))
	s.Pool().SetMaxOpenConns(1)
	if _, err := s.Pool().ExecContext(t.Context(), "SET default_transaction_read_only = on"); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), saveSector(t.Context(), "a")); err != nil {
		t.Errorf("a write after the connection became read-only: %v", err)
	}
}

// TestWithoutTimeout checks that a transaction that reads the whole directory may take
// longer than others, and that the next one on its connection may not.
func TestWithoutTimeout(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Postgres(t)+"&statement_timeout=50", store.Options{})
	sleep := func(q *store.Q) error { return q.Exec(t.Context(), "SELECT pg_sleep(0.2)") }
	storetest.Read(t, s, func(q *store.Q) error {
		if err := q.WithoutTimeout(t.Context()); err != nil {
			return err
		}
		return sleep(q)
	})
	for range 10 {
		if err := s.Read(t.Context(), sleep); err == nil {
			t.Fatal("the server did not cancel a slow statement of a visitor")
		}
	}
}

// TestPostgresPatience checks that a migration may take longer than the statement timeout
// for visitors.
func TestPostgresPatience(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Postgres(t)+"&statement_timeout=50", store.Options{})
	slow := fstest.MapFS{"00001_slow.sql": script("SELECT pg_sleep(0.2);")}
	if n, err := s.MigrateFiles(t.Context(), slow, 1); n != 1 || err != nil {
		t.Errorf("a slow migration: %d applied, %v, want 1", n, err)
	}
	_, err := s.Pool().ExecContext(t.Context(), "SELECT pg_sleep(0.2)")
	if err == nil {
		t.Error("the server did not cancel a slow statement of a visitor")
	}
}
