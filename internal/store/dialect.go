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

// dialect describes the differences between the engines. The SQL is the same for both.
type dialect struct {
	name         string
	goose        goose.Dialect
	readOptions  *sql.TxOptions
	writeOptions *sql.TxOptions
	// tables is a query that counts the tables with a given name.
	tables string
	// columns is a query that lists the columns of our tables as "table.column not null".
	columns string
	// kind returns the error of this package that corresponds to an engine's error, or
	// nil if there is none.
	kind func(error) error
	// lostRace reports whether the transaction may succeed when it runs again.
	lostRace func(error) bool
	// final reports whether a failed commit certainly did not happen.
	final func(error) bool
	// confirm checks that a commit that returned no error is durable.
	confirm func(*sql.Conn) error
	// rowsAtOnce is the number of rows per INSERT at which the engine is fastest.
	rowsAtOnce int
	// makeRoom enlarges the page cache for a transaction that writes a whole database. It
	// is empty if the engine does not need it.
	makeRoom string
	// withoutTimeout disables the statement timeout of a transaction. It is empty for
	// an engine without such a timeout.
	withoutTimeout string
}

var sqliteDialect = dialect{
	name:         "sqlite",
	goose:        goose.DialectSQLite3,
	readOptions:  &sql.TxOptions{ReadOnly: true},
	writeOptions: nil, // Transactions are serializable, because there is only one writer.
	tables:       "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
	columns: `SELECT t.name || '.' || c.name || CASE WHEN c.[notnull] <> 0 OR c.pk <> 0 THEN ' not null' ELSE '' END
		FROM sqlite_master t JOIN pragma_table_info(t.name) c
		WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' AND t.name NOT IN ('goose_db_version', 'seed_version')`,
	kind:     sqliteKind,
	lostRace: func(error) bool { return false },
	final:    func(error) bool { return true },
	confirm:  func(*sql.Conn) error { return nil },
	// For a statement with several rows, SQLite writes a statement journal to undo the
	// first rows if a later row fails. This takes longer than one statement per row.
	rowsAtOnce: 1,
	makeRoom:   "PRAGMA cache_size = -262144", // In KiB. With the default of 2,000 KiB, most of the time goes into reading and writing pages.
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
	// Each statement takes a round trip to the server. A statement has at most 65,535
	// parameters.
	rowsAtOnce:     1024,
	withoutTimeout: "SET LOCAL statement_timeout = 0",
}

// classify wraps an engine's error in the corresponding error of this package, if
// there is one.
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

// classifyCommit is like classify for the error of a commit. It returns ErrUnknown if
// the commit may have happened.
func (d dialect) classifyCommit(err error) error {
	if !d.final(err) {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return d.classify(err)
}

// connectionKind returns ErrUnavailable if the database could not be reached or did
// not answer, and nil otherwise.
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
