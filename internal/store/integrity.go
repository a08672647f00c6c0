package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"clusterdir/migrations"
)

// Integrity reads and checks the whole database. It returns ErrDamaged with the first
// problem found, or ErrOlderSchema or ErrNewerSchema if the database does not have
// the schema of this program. A database of 80 MB takes about a second.
func (s *Store) Integrity(ctx context.Context) error {
	if err := s.Ready(ctx); err != nil {
		return err
	}
	return s.note(s.integrity(ctx))
}

func (s *Store) integrity(ctx context.Context) error {
	have, err := columns(ctx, s.reader, s.dialect.columns)
	if err != nil {
		return s.dialect.classify(err)
	}
	want, err := columnsOfSchema(ctx)
	if err != nil {
		return err
	}
	for _, column := range want {
		if !slices.Contains(have, column) {
			return fmt.Errorf("%w: the column %s is missing", ErrDamaged, column)
		}
	}
	if s.file != nil {
		return errors.Join(
			checkPages(ctx, s.reader, s.file.path, "PRAGMA integrity_check(1)"),
			checkForeignKeys(ctx, s.reader))
	}
	return s.readTables(ctx, have)
}

// readTables reads every row, including long values, because the server verifies only
// the data that it reads.
func (s *Store) readTables(ctx context.Context, columns []string) error {
	var tables []string
	for _, column := range columns {
		table, _, _ := strings.Cut(column, ".")
		tables = append(tables, table)
	}
	for _, table := range slices.Compact(tables) {
		if err := readTable(ctx, s.reader, table); err != nil {
			return fmt.Errorf("read the table %s: %w", table, s.dialect.classify(err))
		}
	}
	return nil
}

func readTable(ctx context.Context, db *sql.DB, table string) error {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+pgx.Identifier{table}.Sanitize())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		// The driver has received the row; its values are not needed.
	}
	return rows.Err()
}

// columnsOfSchema lists the columns of this program's schema. It reads them from a
// SQLite database in memory, because both engines have the same columns.
func columnsOfSchema(ctx context.Context) (list []string, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1) // Each connection has a separate in-memory database.
	files, err := migrations.Schema(sqliteDialect.name)
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	provider, err := (&Store{dialect: sqliteDialect}).provider(db, files)
	if err != nil {
		return nil, err
	}
	if _, err := provider.Up(ctx); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	return columns(ctx, db, sqliteDialect.columns)
}

// columns runs the query list and returns its rows, in the form "table.column not
// null", sorted bytewise.
func columns(ctx context.Context, db *sql.DB, list string) ([]string, error) {
	rows, err := db.QueryContext(ctx, list)
	if err != nil {
		return nil, fmt.Errorf("list the columns: %w", err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("list the columns: %w", err)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names, rows.Err()
}
