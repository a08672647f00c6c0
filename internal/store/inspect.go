package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"strings"

	"clusterdir/migrations"
)

// These constants describe the header of a SQLite file (sqlite.org/fileformat.html,
// section 1.3).
const (
	headerSize    = 100
	headerMagic   = "SQLite format 3\x00"
	logHeaderSize = 32 // of the write-ahead log, section 4.1
)

// readWhole is the size in bytes up to which a file is read completely before it is
// opened, which takes some milliseconds. CheckPages reads larger files after
// they were opened.
const readWhole = 16 << 20

// InspectFile checks that a file is an undamaged database of ours that this program
// can read. It returns ErrMissing, ErrEmpty, ErrForeign, ErrDamaged or ErrNewerSchema
// otherwise. It changes neither the file nor its write-ahead log; if there is a log, SQLite
// may create the index of the log (-shm).
func InspectFile(ctx context.Context, path string) error { return inspect(ctx, path, math.MaxInt64) }

// inspect is like InspectFile, but does not read the pages of a file of more than most
// bytes.
func inspect(ctx context.Context, path string, most int64) error {
	path, err := realPath(path)
	if err != nil {
		return err
	}
	if err := inspectHeader(path); err != nil {
		return err
	}
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := checkSize(ctx, db, path); err != nil {
		return err
	}
	if info, err := os.Stat(path); err != nil || info.Size() <= most {
		if err := checkPages(ctx, db, path, "PRAGMA quick_check(1)"); err != nil {
			return err
		}
	}
	version, err := schemaVersion(ctx, sqliteDialect, db)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := refuseNewer(version, migrations.Latest); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// inspectHeader checks, by its first bytes, that a file is a database of ours.
func inspectHeader(path string) error {
	header, err := readHeader(path)
	if err != nil {
		return err
	}
	if string(header[:16]) != headerMagic || binary.BigEndian.Uint32(header[68:]) != applicationID {
		return fmt.Errorf("%w: %s", ErrForeign, path)
	}
	return nil
}

// openReadOnly opens a file, and the write-ahead log of a running or crashed server,
// without writing to either.
func openReadOnly(path string) (*sql.DB, error) {
	dsn := fileURI(path) + "?mode=ro&_pragma=busy_timeout(5000)"
	if !hasLog(path) {
		// No process has the file open, so SQLite needs no locks, which would create
		// files.
		dsn += "&immutable=1"
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// CheckPages reads a database file that was too large to be read before it was opened.
// If the file is damaged, CheckPages returns ErrDamaged, and later writes fail.
func (s *Store) CheckPages(ctx context.Context) error {
	if s.file == nil || s.file.opened.Size() <= readWhole {
		return nil
	}
	// The check uses its own connection, because it takes seconds.
	db, err := openReadOnly(s.file.path)
	if err != nil {
		return err
	}
	defer db.Close()
	return s.note(checkPages(ctx, db, s.file.path, "PRAGMA quick_check(1)"))
}

// checkSize returns ErrDamaged if a file is truncated. SQLite itself does not notice
// that less than a page is missing. A file whose log contains pages may be
// shorter than the database. checkSize looks at the log after it has read the expected
// size, because a server may start to write in the meantime.
func checkSize(ctx context.Context, db *sql.DB, path string) error {
	var want int64
	err := db.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Scan(&want)
	if err != nil {
		return checkFailed(ctx, path, err)
	}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > logHeaderSize {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	if want > info.Size() {
		return fmt.Errorf("%w: %s is cut off: %d bytes of %d", ErrDamaged, path, info.Size(), want)
	}
	return nil
}

// checkPages runs check, which is a quick_check or an integrity_check.
func checkPages(ctx context.Context, db *sql.DB, path, check string) error {
	var verdict string
	if err := db.QueryRowContext(ctx, check).Scan(&verdict); err != nil {
		return checkFailed(ctx, path, err)
	}
	if verdict != "ok" {
		// SQLite reports several lines; the error is a single line.
		return fmt.Errorf("%w: %s: %s", ErrDamaged, path, strings.Join(strings.Fields(verdict), " "))
	}
	return nil
}

// checkFailed returns ErrDamaged, unless the check itself could not be run.
func checkFailed(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("check %s: %w", path, ctx.Err())
	}
	if kind := sqliteKind(err); errors.Is(kind, ErrUnavailable) && !errors.Is(kind, ErrDamaged) {
		return fmt.Errorf("check %s: %w: %w", path, kind, err)
	}
	return fmt.Errorf("%w: %s: %w", ErrDamaged, path, err)
}

func readHeader(path string) (header []byte, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrMissing, path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err) // The wrapped error contains the file name.
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%w: %s is a folder", ErrForeign, path)
	}
	if info.Size() == 0 {
		return nil, fmt.Errorf("%w: %s", ErrEmpty, path)
	}
	header = make([]byte, headerSize)
	if _, err := io.ReadFull(f, header); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrForeign, path)
	}
	return header, nil
}

// hasLog reports whether there is a write-ahead log beside the file, which means that a
// server has the file open or crashed while it was open.
func hasLog(path string) bool {
	_, err := os.Stat(path + "-wal")
	return err == nil
}
