package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// SkipPostgres is the name of the environment variable that, if not empty, skips the
// tests on PostgreSQL.
const SkipPostgres = "SKIP_POSTGRES"

// Postgres returns the address of a fresh, empty PostgreSQL database. The first call
// starts a temporary server that all tests of the binary share and that ends with the
// binary. If PostgreSQL is not installed, the test fails, unless SKIP_POSTGRES is set.
func Postgres(t testing.TB) (database string) {
	t.Helper()
	s := sharedServer(t)
	name := fmt.Sprintf("test%d", s.count())
	if err := s.run(t.Context(), "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.run(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return s.address(name)
}

// Main runs the tests of a package and stops the PostgreSQL server if they started one.
// Without Main, the server ends with the process, but its folder remains until the next
// run.
func Main(m *testing.M) {
	code := m.Run()
	if server.running != nil {
		server.running.stop()
	}
	os.Exit(code)
}

// server is the temporary server of the test binary.
var server struct {
	once    sync.Once
	running *postgres
	err     error
}

func sharedServer(t testing.TB) *postgres {
	t.Helper()
	if os.Getenv(SkipPostgres) != "" {
		t.Skip(SkipPostgres + " is set")
	}
	server.once.Do(func() { server.running, server.err = startPostgres() })
	if server.err != nil {
		t.Fatalf("no PostgreSQL server for the tests: %v", server.err)
	}
	return server.running
}

// postgres is a running temporary server.
type postgres struct {
	folder string
	owner  account
	cmd    *exec.Cmd
	ended  chan struct{}

	mu        sync.Mutex
	databases int
}

// settings make the server fast but not durable. No standby has the name nobody,
// so a commit on a connection with synchronous_commit=on waits for a standby
// forever. Tests use this to see a commit that no standby has confirmed.
const settings = `
listen_addresses = ''
unix_socket_permissions = 0777
max_connections = 300
shared_buffers = 64MB
fsync = off
full_page_writes = off
autovacuum = off
synchronous_commit = off
synchronous_standby_names = 'nobody'
log_min_messages = fatal
`

func startPostgres() (*postgres, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	owner, err := unprivileged()
	if err != nil {
		return nil, err
	}
	removeStale()
	// The temporary folder of a test is too long: the path of a socket has at most 107 bytes.
	folder, err := os.MkdirTemp(memoryFolder(), fmt.Sprintf("%s%d-", folderPrefix, os.Getpid()))
	if err != nil {
		return nil, err
	}
	s := &postgres{folder: folder, owner: owner, ended: make(chan struct{})}
	if err := errors.Join(os.Chmod(folder, 0o755), owner.own(folder)); err != nil {
		return nil, err
	}
	if err := s.initialise(bin); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := s.start(bin); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil
}

// initialise creates the data directory of the server. The default collation is German
// with ICU, so that a column without COLLATE "C" sorts differently from SQLite. Builds
// without ICU use C.UTF-8, which does not reveal a missing COLLATE "C".
func (s *postgres) initialise(bin string) error {
	args := []string{"--pgdata", s.data(), "--username", "test", "--auth", "trust", "--encoding", "UTF8",
		"--no-sync", "--no-instructions", "--locale", "C.UTF-8"}
	german := append(slices.Clone(args), "--locale-provider", "icu", "--icu-locale", "de-DE")
	var failed error
	for _, try := range [][]string{german, args} {
		_ = os.RemoveAll(s.data())
		cmd := exec.Command(filepath.Join(bin, "initdb"), try...)
		cmd.Dir, cmd.SysProcAttr = s.folder, s.owner.process()
		out, err := cmd.CombinedOutput()
		if err == nil {
			return os.WriteFile(filepath.Join(s.data(), "postgresql.auto.conf"), []byte(settings), 0o644)
		}
		failed = fmt.Errorf("initdb: %w: %s", err, out)
	}
	return failed
}

func (s *postgres) data() string { return filepath.Join(s.folder, "data") }

// start starts the server and waits until it answers.
func (s *postgres) start(bin string) error {
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", s.data(), "-k", s.folder)
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr, s.cmd.SysProcAttr = s.folder, log, log, s.owner.process()
	started := make(chan error)
	go func() {
		// The kernel stops the server with the thread that started it, so the
		// thread must not end before the test process.
		runtime.LockOSThread()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			_ = s.cmd.Wait()
			close(s.ended)
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := s.run(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			s.stop()
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-s.ended:
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("postgres ended at once: %s", said)
		}
	}
}

// stop stops the server process and removes its files.
func (s *postgres) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGQUIT) // An immediate shutdown skips the checkpoint.
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
	_ = os.RemoveAll(s.folder)
}

func (s *postgres) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.databases++
	return s.databases
}

// address returns the address of a database of the server, for store.Open.
func (s *postgres) address(name string) string {
	return "postgres:///" + name + "?" + url.Values{"host": {s.folder}, "user": {"test"}}.Encode()
}

// run executes a statement in the database postgres.
func (s *postgres) run(ctx context.Context, text string) error {
	conn, err := pgx.Connect(ctx, s.address("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, text)
	return err
}

// postgresPrograms returns the folder of initdb and postgres, preferring the newest
// version.
func postgresPrograms() (string, error) {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(folders, func(a, b string) int { return version(b) - version(a) })
	if path, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	for _, folder := range folders {
		_, initdb := os.Stat(filepath.Join(folder, "initdb"))
		_, postgres := os.Stat(filepath.Join(folder, "postgres"))
		if initdb == nil && postgres == nil {
			return folder, nil
		}
	}
	return "", errors.New("initdb and postgres are neither in /usr/lib/postgresql/*/bin nor in PATH; " +
		"install PostgreSQL 15 or newer (Debian and Ubuntu: apt-get install postgresql), or set " + SkipPostgres + "=1")
}

func version(folder string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
	return n
}

// account is the user that runs the server. PostgreSQL does not run as root.
type account struct {
	drop     bool
	uid, gid int
}

// unprivileged returns the account for the server, which is the current user unless that
// is root.
func unprivileged() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(u.Uid)
		gid, gidErr := strconv.Atoi(u.Gid)
		if err := errors.Join(uidErr, gidErr); err == nil {
			return account{drop: true, uid: uid, gid: gid}, nil
		}
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody")
}

func (a account) own(path string) error {
	if !a.drop {
		return nil
	}
	return os.Chown(path, a.uid, a.gid)
}

// folderPrefix is the start of the name of a server's folder; the process id follows.
const folderPrefix = "clusterdir-postgres-"

// removeStale removes the folders of servers whose test process no longer exists, because
// a killed process does not remove its folder.
func removeStale() {
	var folders []string
	for _, parent := range []string{os.TempDir(), memoryFolder()} {
		found, _ := filepath.Glob(filepath.Join(parent, folderPrefix+"*"))
		folders = append(folders, found...)
	}
	for _, folder := range folders {
		text, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(folder), folderPrefix), "-")
		pid, err := strconv.Atoi(text)
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(folder)
		}
	}
}
