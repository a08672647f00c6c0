package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"clusterdir/migrations"
)

// The header of a SQLite file (sqlite.org/fileformat.html, section 1.3).
const (
	headerSize  = 100
	headerMagic = "SQLite format 3\x00"
)

// InspectFile decides whether a file is a sound database of ours that this
// program can read: ErrMissing, ErrEmpty, ErrForeign, ErrDamaged or
// ErrNewerSchema when it is not. It changes neither the file nor its log; where
// a log lies beside the file, SQLite may add the index of the log (-shm).
func InspectFile(ctx context.Context, path string) error {
	path, err := realPath(path)
	if err != nil {
		return err
	}
	size, err := inspectHeader(path)
	if err != nil {
		return err
	}
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if !hasLog(path) {
		if err := checkSize(ctx, db, path, size); err != nil {
			return err
		}
	}
	if err := checkPages(ctx, db, path, "PRAGMA quick_check(1)"); err != nil {
		return err
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

// inspectHeader tells from its first bytes whether a file is a database of ours,
// and how long it is.
func inspectHeader(path string) (size int64, err error) {
	header, size, err := readHeader(path)
	if err != nil {
		return 0, err
	}
	if string(header[:16]) != headerMagic || binary.BigEndian.Uint32(header[68:]) != applicationID {
		return 0, fmt.Errorf("%w: %s", ErrForeign, path)
	}
	return size, nil
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

// checkSize finds a file that lost its end. SQLite itself overlooks the loss of
// less than a page.
func checkSize(ctx context.Context, db *sql.DB, path string, size int64) error {
	var want int64
	err := db.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Scan(&want)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, path, err)
	}
	if want > size {
		return fmt.Errorf("%w: %s is cut off: %d bytes of %d", ErrDamaged, path, size, want)
	}
	return nil
}

// checkPages runs quick_check or integrity_check.
func checkPages(ctx context.Context, db *sql.DB, path, check string) error {
	var verdict string
	if err := db.QueryRowContext(ctx, check).Scan(&verdict); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("check %s: %w", path, ctx.Err())
		}
		if kind := sqliteKind(err); errors.Is(kind, ErrUnavailable) && !errors.Is(kind, ErrDamaged) {
			return fmt.Errorf("check %s: %w: %w", path, kind, err)
		}
		return fmt.Errorf("%w: %s: %w", ErrDamaged, path, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s: %s", ErrDamaged, path, verdict)
	}
	return nil
}

func readHeader(path string) (header []byte, size int64, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fmt.Errorf("%w: %s", ErrMissing, path)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", ErrUnavailable, err) // The cause names the file.
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, fmt.Errorf("open the database: %w", err)
	}
	if info.IsDir() {
		return nil, 0, fmt.Errorf("%w: %s is a folder", ErrForeign, path)
	}
	if info.Size() == 0 {
		return nil, 0, fmt.Errorf("%w: %s", ErrEmpty, path)
	}
	header = make([]byte, headerSize)
	if _, err := io.ReadFull(f, header); err != nil {
		return nil, 0, fmt.Errorf("%w: %s", ErrForeign, path)
	}
	return header, info.Size(), nil
}

// hasLog reports whether a write-ahead log lies beside the file: a server has it
// open, or died with it open.
func hasLog(path string) bool {
	_, err := os.Stat(path + "-wal")
	return err == nil
}
