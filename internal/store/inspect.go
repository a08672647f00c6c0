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

// The header of a SQLite file (sqlite.org/fileformat.html, section 1.3).
const (
	headerSize    = 100
	headerMagic   = "SQLite format 3\x00"
	logHeaderSize = 32 // of the write-ahead log, section 4.1
)

// readWhole is up to how many bytes a file is read whole before it is opened: some
// milliseconds. What is larger is read after that, by CheckPages.
const readWhole = 16 << 20

// InspectFile decides whether a file is a sound database of ours that this
// program can read: ErrMissing, ErrEmpty, ErrForeign, ErrDamaged or
// ErrNewerSchema when it is not. It changes neither the file nor its log; where
// a log lies beside the file, SQLite may add the index of the log (-shm).
func InspectFile(ctx context.Context, path string) error { return inspect(ctx, path, math.MaxInt64) }

// inspect is InspectFile that reads no more than the beginning of a file of more
// than most bytes.
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

// inspectHeader tells from its first bytes whether a file is a database of ours.
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

// openReadOnly opens a file, and the log of a server that runs or died, without
// writing to either.
func openReadOnly(path string) (*sql.DB, error) {
	dsn := fileURI(path) + "?mode=ro&_pragma=busy_timeout(5000)"
	if !hasLog(path) {
		// Nobody has it open, so it needs no locks, and they would make files.
		dsn += "&immutable=1"
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// CheckPages reads a database file that was too large for that when it was opened:
// ErrDamaged when something is wrong with it, and nothing is written from then on.
func (s *Store) CheckPages(ctx context.Context) error {
	if s.file == nil || s.file.opened.Size() <= readWhole {
		return nil
	}
	// Over a connection of its own: it is busy for seconds.
	db, err := openReadOnly(s.file.path)
	if err != nil {
		return err
	}
	defer db.Close()
	return s.note(checkPages(ctx, db, s.file.path, "PRAGMA quick_check(1)"))
}

// checkSize finds a file that lost its end. SQLite itself overlooks the loss of
// less than a page. A file whose log holds pages may be shorter than the two
// together; that is asked last, because a server may begin to write meanwhile.
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

// checkPages runs quick_check or integrity_check.
func checkPages(ctx context.Context, db *sql.DB, path, check string) error {
	var verdict string
	if err := db.QueryRowContext(ctx, check).Scan(&verdict); err != nil {
		return checkFailed(ctx, path, err)
	}
	if verdict != "ok" {
		// SQLite reports in several lines; an operator gets one.
		return fmt.Errorf("%w: %s: %s", ErrDamaged, path, strings.Join(strings.Fields(verdict), " "))
	}
	return nil
}

// checkFailed tells damage from a check that could not be made.
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
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err) // The cause names the file.
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

// hasLog reports whether a write-ahead log lies beside the file: a server has it
// open, or died with it open.
func hasLog(path string) bool {
	_, err := os.Stat(path + "-wal")
	return err == nil
}
