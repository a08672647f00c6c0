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

// applicationID marks a file as ours (PRAGMA application_id): "cldr".
const applicationID = 0x636c6472

// oldestSQLite is the first version without a bug that corrupted databases which
// several connections wrote and checkpointed (sqlite.org/changes.html, 3.51.3).
var oldestSQLite = [3]int{3, 51, 3}

// init lets SQLite's locks belong to its open files, where the system can do that
// (Linux). By POSIX they belong to the process, which loses all of them when it
// closes any handle of the file, as InspectFile does: another process would then
// take itself for the only one. It must come before the first file is opened;
// where it is refused, commands that inspect a file are processes of their own.
func init() { _, _ = sqlite.OFDLocking(true) }

// sqliteDSN builds the address of a file for the driver. busy_timeout comes
// first, so that the pragmas after it wait as well.
func sqliteDSN(path string, more ...string) string {
	params := []string{
		"_pragma=busy_timeout(5000)",
		"_pragma=journal_mode(WAL)",
		// FULL: an acknowledged write survives a power cut, NORMAL loses some.
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

// file is a database file as it was when it was opened.
type file struct {
	path   string
	opened os.FileInfo
	locked bool
}

// present reports a file that was removed or replaced: SQLite would go on and
// acknowledge writes to a file that nobody finds again.
func (f *file) present() error {
	now, err := os.Stat(f.path)
	if err != nil || !os.SameFile(now, f.opened) {
		return fmt.Errorf("%w: %s was removed or replaced while it was open", ErrUnavailable, f.path)
	}
	return nil
}

// realPath follows symbolic links, as SQLite does: the log and the lock lie
// beside the file itself, whatever it is called by.
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
		// Another process may have created it before we had the lock.
		err = InspectFile(ctx, path)
		if errors.Is(err, ErrMissing) {
			err = createFile(path)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, s.openPools(ctx, path, opts)
}

// mayOpen refuses a file that is not a sound database of ours, and says whether
// there is none yet. It runs before the lock is taken, which leaves a file
// behind: beside what is refused nothing is written at all.
func mayOpen(ctx context.Context, path string, opts Options) (missing bool, err error) {
	err = InspectFile(ctx, path)
	if !errors.Is(err, ErrMissing) || !opts.Create {
		return false, err
	}
	if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
		return false, fmt.Errorf("%w: %s: there is no folder %s", ErrMissing, path, filepath.Dir(path))
	}
	return true, nil
}

// openPools opens one connection that writes and several that read.
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
	// One writer: a second would only wait for the first, or fail.
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = sql.Open("sqlite", sqliteDSN(path, "_pragma=foreign_keys(1)", "_pragma=query_only(1)")); err != nil {
		return errors.Join(fmt.Errorf("open %s: %w", path, err), s.writer.Close())
	}
	s.reader.SetMaxOpenConns(max(4, 2*runtime.GOMAXPROCS(0)))
	s.reader.SetMaxIdleConns(max(4, 2*runtime.GOMAXPROCS(0)))
	// The pools close before the lock is given up.
	s.closers = append([]func() error{s.reader.Close, s.closeWriter}, s.closers...)
	var version string
	if err := s.writer.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return fmt.Errorf("open %s: %w", path, s.dialect.classify(err))
	}
	return checkVersion(version)
}

// checkVersion refuses a SQLite that may corrupt the database.
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

// closeWriter leaves statistics and one file behind: the log goes into the
// database, so that a copy of the file alone is whole. A full or read-only disk
// fails that and loses nothing: only closing decides.
func (s *Store) closeWriter() error {
	_, _ = s.writer.Exec("PRAGMA optimize")
	_, _ = s.writer.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return s.writer.Close()
}

// createFile makes the file with its header and our mark, readable for its owner
// alone: it will hold addresses and password hashes. It is made under another
// name, so that whatever bears the database's name is whole, and an empty file
// can only be a failed copy.
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
		return nil // Another process was first; it made the same.
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
