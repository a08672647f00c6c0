package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// applicationID identifies our database files (PRAGMA application_id). It is "cldr" in
// ASCII.
const applicationID = 0x636c6472

// oldestSQLite is the first version of SQLite without a bug that corrupted databases
// that several connections write and checkpoint (sqlite.org/changes.html, 3.51.3).
var oldestSQLite = [3]int{3, 51, 3}

// init makes the locks of SQLite belong to open file descriptions on systems that
// support it (Linux). POSIX locks belong to the process, which loses all of them when
// it closes any descriptor of the file, as InspectFile does; another process could then
// acquire the same locks. The setting must be made before the first file is
// opened. On other systems, commands that inspect a file run as separate processes.
func init() { _, _ = sqlite.OFDLocking(true) }

// sqliteDSN returns the data source name of a file for the driver. busy_timeout comes
// first, so that it applies to the pragmas after it.
func sqliteDSN(path string, more ...string) string {
	params := []string{
		"_pragma=busy_timeout(5000)",
		"_pragma=journal_mode(WAL)",
		// With FULL, acknowledged writes survive a power failure; with NORMAL, some are lost.
		"_pragma=synchronous(FULL)",
		"_pragma=trusted_schema(0)",
		"_pragma=secure_delete(1)",
		"_dqs=0",
	}
	return fileURI(path) + "?" + strings.Join(append(params, more...), "&")
}

func fileURI(path string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

// file identifies a database file at the time when it was opened.
type file struct {
	path   string
	opened os.FileInfo
	locked bool
}

// present returns an error if the file was removed or replaced, because SQLite would
// continue to acknowledge writes to the unlinked file.
func (f *file) present() error {
	now, err := os.Stat(f.path)
	if err != nil || !os.SameFile(now, f.opened) {
		return fmt.Errorf("%w: %s was removed or replaced while it was open", ErrUnavailable, f.path)
	}
	return nil
}

// realPath resolves symbolic links, as SQLite does: the write-ahead log and the lock are
// beside the file itself, regardless of the name by which it was opened.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the database: %w", err)
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", ErrUnavailable, path, err)
	}
	return real, nil
}

func openSQLite(ctx context.Context, path string, opts Options) (_ *Store, err error) {
	if path, err = realPath(path); err != nil {
		return nil, err
	}
	missing, err := mayOpen(ctx, path, opts)
	if err != nil {
		return nil, err
	}
	s := newStore(sqliteDialect, opts)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if opts.Lock {
		unlock, err := lockFile(path)
		if err != nil {
			return nil, err
		}
		s.closers = append(s.closers, unlock)
	}
	if missing {
		// Another process may have created the file before this one acquired the lock.
		err = inspect(ctx, path, readWhole)
		if errors.Is(err, ErrMissing) {
			err = createFile(path)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, s.openPools(ctx, path, opts)
}

// mayOpen rejects a file that is not an undamaged database of ours, and reports whether
// the file is missing. It runs before the lock is acquired, because the lock
// creates a file, and nothing may be written beside a rejected file.
func mayOpen(ctx context.Context, path string, opts Options) (missing bool, err error) {
	err = inspect(ctx, path, readWhole)
	if !errors.Is(err, ErrMissing) || !opts.Create {
		return false, err
	}
	if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
		return false, fmt.Errorf("%w: %s: there is no folder %s", ErrMissing, path, filepath.Dir(path))
	}
	return true, nil
}

// openPools opens a pool with one connection for writing and a pool for reading.
func (s *Store) openPools(ctx context.Context, path string, opts Options) (err error) {
	opened, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	s.file = &file{path: path, opened: opened, locked: opts.Lock}
	s.migrator = func() (*sql.DB, error) {
		db, err := sql.Open("sqlite", sqliteDSN(path, "_pragma=foreign_keys(0)", "_txlock=immediate"))
		if err == nil {
			db.SetMaxOpenConns(1)
		}
		return db, err
	}
	if s.writer, err = sql.Open("sqlite", sqliteDSN(path, "_pragma=foreign_keys(1)", "_txlock=immediate")); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	// A second writing connection would only wait for the first, or fail.
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = sql.Open("sqlite", sqliteDSN(path, "_pragma=foreign_keys(1)", "_pragma=query_only(1)")); err != nil {
		return errors.Join(fmt.Errorf("open %s: %w", path, err), s.writer.Close())
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	s.reading = make(chan struct{}, readers)
	// The additional connection is for preparing a statement. The reader that prepares it
	// already holds a connection, and the others may be waiting for that reader.
	s.reader.SetMaxOpenConns(readers + 1)
	s.reader.SetMaxIdleConns(readers + 1)
	s.prepared = &prepared{db: s.reader}
	// The pools are closed before the lock is released.
	s.closers = append([]func() error{s.reader.Close, s.closeWriter}, s.closers...)
	var version string
	if err := s.writer.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return fmt.Errorf("open %s: %w", path, s.dialect.classify(err))
	}
	return checkVersion(version)
}

// checkVersion returns an error for a version of SQLite that can corrupt the database.
func checkVersion(version string) error {
	var v [3]int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &v[0], &v[1], &v[2]); err != nil {
		return fmt.Errorf("read the version of SQLite %q: %w", version, err)
	}
	for i := range v {
		if v[i] != oldestSQLite[i] {
			if v[i] > oldestSQLite[i] {
				return nil
			}
			return fmt.Errorf("%w: SQLite %s can corrupt databases, %d.%d.%d cannot", ErrUnavailable, version,
				oldestSQLite[0], oldestSQLite[1], oldestSQLite[2])
		}
	}
	return nil
}

// closeWriter updates the statistics, checkpoints the log into the database, so that a
// copy of the file alone is complete, and closes the pool. On a full or read-only disk
// the pragmas fail, but nothing is lost, so only the error of closing is returned.
func (s *Store) closeWriter() error {
	_, _ = s.writer.Exec("PRAGMA optimize")
	_, _ = s.writer.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return s.writer.Close()
}

// createFile creates the file with its header and our application id, readable only by
// its owner, because it will contain addresses and password hashes. It creates the file
// under a temporary name, so that a file with the name of the database is
// always complete, and an empty file can only be a failed copy.
func createFile(path string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("create the database %s: %w", path, err)
		}
	}()
	temp, err := tempBeside(path)
	if err != nil {
		return err
	}
	defer removeDatabase(temp)
	db, err := sql.Open("sqlite", sqliteDSN(temp))
	if err != nil {
		return err
	}
	_, err = db.Exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	err = placeNew(temp, path)
	if errors.Is(err, ErrExists) {
		return nil // Another process has created the same file.
	}
	return err
}

func sqliteKind(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return connectionKind(err)
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return ErrConflict
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return ErrReference
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG:
		return ErrInvalid
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrUnavailable, ErrDamaged)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return ErrUnavailable
	}
	return nil
}
