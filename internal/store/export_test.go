package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"slices"

	"clusterdir/migrations"
)

// These variables export internal functions to the tests in package store_test.
var (
	CheckVersion  = checkVersion
	PlaceNew      = placeNew
	PostgresFinal = postgresFinal
)

// LockID is the key of the advisory lock that nodes hold while they migrate or seed.
const LockID int64 = applicationID

// MigrateFiles applies the migrations in files, as Migrate does with the real ones.
func (s *Store) MigrateFiles(ctx context.Context, files fs.FS, latest int64) (int, error) {
	return s.migrate(ctx, files, latest)
}

// MigrateDown reverts every migration.
func (s *Store) MigrateDown(ctx context.Context) (err error) {
	db, err := s.migrator()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	files, err := migrations.Schema(s.dialect.name)
	if err != nil {
		return err
	}
	provider, err := s.provider(db, files)
	if err != nil {
		return err
	}
	_, err = provider.DownTo(ctx, 0)
	return err
}

// Columns lists the columns of the database.
func (s *Store) Columns(ctx context.Context) ([]string, error) {
	return columns(ctx, s.reader, s.dialect.columns)
}

// Indexes lists the indexes that migrations created.
func (s *Store) Indexes(ctx context.Context) ([]string, error) {
	return columns(ctx, s.reader, map[string]string{
		"sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
		"postgres": `SELECT i.indexname FROM pg_indexes i WHERE i.schemaname = current_schema()
			AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
	}[s.dialect.name])
}

// Pool returns the connection pool for writing.
func (s *Store) Pool() *sql.DB { return s.writer }

// TableColumns lists the columns that the tables of the nouns use, such as
// "contacts.title".
func TableColumns() []string {
	return slices.Concat(columnsOf(&agencyTable), columnsOf(&placeTable), columnsOf(&sectorTable), columnsOf(&clusterTable),
		columnsOf(&partnerTable), columnsOf(&contactTable))
}

func columnsOf[T any](t *table[T]) []string {
	var list []string
	for _, name := range t.written() {
		list = append(list, t.name+"."+name)
	}
	for _, c := range t.texts {
		list = append(list, t.noun+"_texts."+c.name)
	}
	return list
}

// Exec runs a statement.
func (q *Q) Exec(ctx context.Context, text string) error { return q.exec(ctx, "test", text) }
