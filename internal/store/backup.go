package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Backup writes a consistent copy of a database file to a new file, even while a
// server writes to the database. The copy is checked and synced to disk before it
// is renamed to file, so that a failed backup leaves nothing behind. Backup returns
// ErrExists if file exists already, and ErrInvalid for PostgreSQL, which has
// pg_dump.
func Backup(ctx context.Context, database, file string) (err error) {
	if IsPostgres(database) {
		return fmt.Errorf("%w: a PostgreSQL database is backed up with pg_dump", ErrInvalid)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up to %s: %w", file, err)
		}
	}()
	if _, err := os.Lstat(file); err == nil {
		return ErrExists
	}
	if database, err = realPath(database); err != nil {
		return err
	}
	if err := InspectFile(ctx, database); err != nil {
		return err
	}
	temp, err := tempBeside(file)
	if err != nil {
		return err
	}
	defer removeDatabase(temp)
	if err := copyDatabase(ctx, database, temp); err != nil {
		return err
	}
	return placeNew(temp, file)
}

// copyDatabase writes a snapshot of a database, including its write-ahead log, to
// an empty file, and checks the copy.
func copyDatabase(ctx context.Context, from, to string) error {
	source, err := openReadOnly(from)
	if err != nil {
		return err
	}
	defer source.Close()
	if _, err := source.ExecContext(ctx, "VACUUM INTO $1", to); err != nil {
		return fmt.Errorf("copy %s: %w", from, interrupted(ctx, sqliteDialect.classify(err)))
	}
	return checkFile(ctx, to)
}

// checkFile checks every page, index and reference of a database file.
func checkFile(ctx context.Context, path string) error {
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := checkPages(ctx, db, path, "PRAGMA integrity_check(1)"); err != nil {
		return err
	}
	return checkForeignKeys(ctx, db)
}

// Restore replaces a database file with the content of a backup. It checks the whole
// backup first. It rejects a backup that InspectFile rejects, a backup that is the
// database itself (ErrInvalid), and a database that is locked by a server
// (ErrLocked); in these cases it changes nothing. If there is an old file, Restore
// leaves it beside the new one under the name that it returns.
func Restore(ctx context.Context, database, file string) (kept string, err error) {
	if IsPostgres(database) {
		return "", fmt.Errorf("%w: a PostgreSQL database is restored with pg_restore", ErrInvalid)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("restore %s: %w", file, err)
		}
	}()
	if database, err = realPath(database); err != nil {
		return "", err
	}
	if file, err = realPath(file); err != nil {
		return "", err
	}
	if sameFile(database, file) {
		return "", fmt.Errorf("%w: it is the database itself", ErrInvalid)
	}
	if old, err := os.Stat(database); err == nil && !old.Mode().IsRegular() {
		return "", fmt.Errorf("%w: %s is no file", ErrForeign, database)
	}
	if err := InspectFile(ctx, file); err != nil {
		return "", err
	}
	if err := checkFile(ctx, file); err != nil {
		return "", err
	}
	unlock, err := lockFile(database)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	temp, err := tempBeside(database)
	if err != nil {
		return "", err
	}
	defer removeDatabase(temp)
	if err := copyDatabase(ctx, file, temp); err != nil {
		return "", err
	}
	// Orders that were erased after the backup was made must not be restored with it.
	if err := carryErasures(ctx, database, temp); err != nil {
		return "", err
	}
	if err := errors.Join(inherit(temp, database), syncFile(temp)); err != nil {
		return "", err
	}
	return replace(ctx, temp, database)
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return a == b || errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// replace renames temp to the name of the database and gives the old file another
// name. A database exists under the name at every moment, even if replace is
// interrupted, because a server that found none would create an empty one.
func replace(ctx context.Context, temp, database string) (kept string, err error) {
	if _, err := os.Stat(database); err == nil {
		settleLog(ctx, database)
		kept = database + ".before-restore-" + time.Now().UTC().Format("20060102T150405.000Z")
		if err := keep(database, kept); err != nil {
			return "", err
		}
	}
	if err := os.Rename(temp, database); err != nil {
		return kept, err
	}
	return kept, syncFile(filepath.Dir(database))
}

// settleLog checkpoints the write-ahead log that a crashed server has left into its
// database. It does not touch a damaged database, so that it can be analysed
// later; its log is moved along with it.
func settleLog(ctx context.Context, database string) {
	if !hasLog(database) || InspectFile(ctx, database) != nil {
		return
	}
	db, err := sql.Open("sqlite", sqliteDSN(database))
	if err != nil {
		return
	}
	_, _ = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	_ = db.Close()
}

// keep links the database under a second name and renames the files that SQLite
// stores beside it: SQLite would read a remaining log as the log of the new
// database.
func keep(database, kept string) error {
	if err := os.Link(database, kept); err != nil {
		// The file system has no hard links.
		if err := os.Rename(database, kept); err != nil {
			return err
		}
	}
	for _, suffix := range companions {
		err := os.Rename(database+suffix, kept+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
