package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
)

// dialect is what differs between the engines. The SQL does not.
type dialect struct {
	name         string
	goose        goose.Dialect
	readOptions  *sql.TxOptions
	writeOptions *sql.TxOptions
	// tables counts the tables with a name.
	tables string
	// columns lists the columns of our tables as "table.column not null".
	columns string
	// kind tells which of our errors an engine's error is, nil for none.
	kind func(error) error
	// lostRace reports whether running the transaction again can help.
	lostRace func(error) bool
	// final reports whether a failed commit certainly did not happen.
	final func(error) bool
	// confirm checks, after a commit that seemed to succeed, that it did.
	confirm func(*sql.Conn) error
	// rowsAtOnce is how many rows a statement inserts fastest.
	rowsAtOnce int
	// makeRoom takes memory for a transaction that writes a whole database, "" when
	// the engine has its own.
	makeRoom string
	// withoutTimeout ends the time limit of the statements of a transaction, "" for an
	// engine that has none.
	withoutTimeout string
}

var sqliteDialect = dialect{
	name:         "sqlite",
	goose:        goose.DialectSQLite3,
	readOptions:  &sql.TxOptions{ReadOnly: true},
	writeOptions: nil, // One writer: serializable by nature.
	tables:       "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
	columns: `SELECT t.name || '.' || c.name || CASE WHEN c.[notnull] <> 0 OR c.pk <> 0 THEN ' not null' ELSE '' END
		FROM sqlite_master t JOIN pragma_table_info(t.name) c
		WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' AND t.name NOT IN ('goose_db_version', 'seed_version')`,
	kind:     sqliteKind,
	lostRace: func(error) bool { return false },
	final:    func(error) bool { return true },
	confirm:  func(*sql.Conn) error { return nil },
	// For a statement with several rows it keeps a journal, to take back the first
	// when the last fails: that takes longer than as many statements.
	rowsAtOnce: 1,
	makeRoom:   "PRAGMA cache_size = -262144", // KiB; of 2,000 it reads and writes pages most of the time.
}

var postgresDialect = dialect{
	name:         "postgres",
	goose:        goose.DialectPostgres,
	readOptions:  &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	writeOptions: &sql.TxOptions{Isolation: sql.LevelSerializable},
	tables:       "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1",
	columns: `SELECT c.table_name || '.' || c.column_name || CASE WHEN c.is_nullable = 'NO' THEN ' not null' ELSE '' END
		FROM information_schema.columns c
		WHERE c.table_schema = current_schema() AND c.table_name NOT IN ('goose_db_version', 'seed_version')`,
	kind:     postgresKind,
	lostRace: postgresLostRace,
	final:    postgresFinal,
	confirm:  postgresConfirm,
	// Each statement is a way to the server and back. 65,535 parameters are allowed.
	rowsAtOnce:     1024,
	withoutTimeout: "SET LOCAL statement_timeout = 0",
}

// classify wraps an engine's error in ours where one fits.
func (d dialect) classify(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if kind := d.kind(err); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

// classifyCommit does the same for a commit, and says so where it is open
// whether it happened.
func (d dialect) classifyCommit(err error) error {
	if !d.final(err) {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return d.classify(err)
}

// connectionKind recognises a database that did not answer.
func connectionKind(err error) error {
	var network net.Error
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || errors.As(err, &network) {
		return ErrUnavailable
	}
	for _, gone := range []error{
		driver.ErrBadConn, sql.ErrConnDone, sql.ErrTxDone, pgconn.ErrConnClosed,
		io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, os.ErrDeadlineExceeded, context.DeadlineExceeded,
	} {
		if errors.Is(err, gone) {
			return ErrUnavailable
		}
	}
	return nil
}
