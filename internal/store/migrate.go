package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"clusterdir/migrations"
)

// Migrate applies the pending migrations and returns their number. Each migration runs
// in its own transaction and is rolled back if it fails. Processes that start at the
// same time migrate one after another.
func (s *Store) Migrate(ctx context.Context) (applied int, err error) {
	files, err := migrations.Schema(s.dialect.name)
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	return s.migrate(ctx, files, migrations.Latest)
}

// migrate applies the pending migrations in files; latest is the newest version.
func (s *Store) migrate(ctx context.Context, files fs.FS, latest int64) (applied int, err error) {
	unlock, err := s.alone(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	// Migrations use their own pool. For SQLite, its connections do not enforce
	// foreign keys: rebuilding a table while they are enforced silently deletes the
	// children of its rows, and they cannot be disabled inside a migration.
	db, err := s.migrator()
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	// The method Up of goose does not reject a database that is newer than the program.
	version, err := schemaVersion(ctx, s.dialect, db)
	if err != nil {
		return 0, s.note(err)
	}
	if err := refuseNewer(version, latest); err != nil {
		return 0, err
	}
	provider, err := s.provider(db, files)
	if err != nil {
		return 0, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			applied = len(partial.Applied)
		}
		return applied, fmt.Errorf("migrate: %w", s.note(s.dialect.classify(err)))
	}
	if s.dialect.name == sqliteDialect.name && len(results) > 0 {
		err = checkForeignKeys(ctx, db)
	}
	return len(results), err
}

// alone prevents other processes from migrating or seeding the database at the same
// time: goose has no lock for SQLite, and for PostgreSQL it acquires its lock only
// after it has created its table.
func (s *Store) alone(ctx context.Context) (unlock func() error, err error) {
	switch {
	case s.file == nil:
		return s.lockPostgres(ctx)
	case s.file.locked:
		return func() error { return nil }, nil
	default:
		return awaitLock(ctx, s.file.path)
	}
}

func (s *Store) provider(db *sql.DB, files fs.FS, options ...goose.ProviderOption) (*goose.Provider, error) {
	options = append(options, goose.WithDisableGlobalRegistry(true))
	provider, err := goose.NewProvider(s.dialect.goose, db, files, options...)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return provider, nil
}

// schemaVersion returns the version of the schema, or 0 if the database was never
// migrated. It does not use goose, which would create its table.
func schemaVersion(ctx context.Context, d dialect, db *sql.DB) (version int64, err error) {
	var tables int
	if err := db.QueryRowContext(ctx, d.tables, "goose_db_version").Scan(&tables); err != nil {
		return 0, fmt.Errorf("read the schema version: %w", d.classify(err))
	}
	if tables == 0 {
		return 0, nil
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read the schema version: %w", d.classify(err))
	}
	return version, nil
}

func refuseNewer(version, latest int64) error {
	if version > latest {
		return fmt.Errorf("%w: schema %d, this program knows %d", ErrNewerSchema, version, latest)
	}
	return nil
}

// checkForeignKeys returns ErrDamaged if there are rows whose parent is missing, which
// statements may have left that ran without enforced foreign keys.
func checkForeignKeys(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return fmt.Errorf("check foreign keys: %w", sqliteDialect.classify(err))
	}
	defer rows.Close()
	if rows.Next() {
		var child, parent string
		var row, key sql.NullInt64
		if err := rows.Scan(&child, &row, &parent, &key); err != nil {
			return fmt.Errorf("check foreign keys: %w", err)
		}
		return fmt.Errorf("%w: %s has rows whose entry in %s is missing", ErrDamaged, child, parent)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("check foreign keys: %w", sqliteDialect.classify(err))
	}
	return nil
}

// Ready reports whether the database answers, can be written and has the schema of
// this program. It returns ErrOlderSchema, ErrNewerSchema, or the reason why the
// database cannot be used.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.sound(); err != nil {
		return err
	}
	version, err := schemaVersion(ctx, s.dialect, s.reader)
	if err != nil {
		return s.note(err)
	}
	if version < migrations.Latest {
		return fmt.Errorf("%w: schema %d of %d", ErrOlderSchema, version, migrations.Latest)
	}
	return refuseNewer(version, migrations.Latest)
}
