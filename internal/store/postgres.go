package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"clusterdir/migrations"
)

// maxIdle limits the idle connections to PostgreSQL in the pool.
const maxIdle = 8

// ValidAddress reports whether database is a valid postgres:// address. It returns
// true for a file name.
func ValidAddress(database string) bool {
	if !IsPostgres(database) {
		return true
	}
	_, err := pgx.ParseConfig(database)
	return err == nil
}

func openPostgres(ctx context.Context, database string, opts Options) (*Store, error) {
	config, err := pgx.ParseConfig(database)
	if err != nil {
		// The error of the parser contains the address, and with it the password.
		return nil, fmt.Errorf("%w: the postgres:// address cannot be read", ErrInvalid)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 2 * time.Second
	}
	patient := config.Copy()
	// The timeout matches writeTimeout: no visitor waits longer for a statement.
	if config.RuntimeParams["statement_timeout"] == "" {
		config.RuntimeParams["statement_timeout"] = "10000"
	}
	config.OnNotice = keepWarning
	db := stdlib.OpenDB(*config, stdlib.OptionResetSession(dropReadOnly))
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(maxIdle)
	db.SetConnMaxLifetime(30 * time.Minute)
	s := newStore(postgresDialect, opts)
	s.reader, s.writer, s.closers = db, db, []func() error{db.Close}
	s.migrator = func() (*sql.DB, error) {
		// Migrations have no statement timeout.
		patient.RuntimeParams["statement_timeout"] = "0"
		return stdlib.OpenDB(*patient), nil
	}
	if err := s.checkPostgres(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// dropReadOnly drops a connection whose server has become a standby. Otherwise, after
// a failover, the pool would reuse connections on which every write fails.
func dropReadOnly(_ context.Context, conn *pgx.Conn) error {
	for _, name := range []string{"in_hot_standby", "default_transaction_read_only"} {
		if conn.PgConn().ParameterStatus(name) == "on" {
			return driver.ErrBadConn
		}
	}
	return nil
}

// checkPostgres rejects a database of another program, which has tables but not the
// table in which goose records the schema version, and a database with a newer schema
// or with an encoding other than UTF8.
func (s *Store) checkPostgres(ctx context.Context) error {
	var tables, ours int
	var encoding string
	err := s.reader.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE table_name IN ('goose_db_version', 'content_version')),
		current_setting('server_encoding')
		FROM information_schema.tables WHERE table_schema = current_schema()`).Scan(&tables, &ours, &encoding)
	if err != nil {
		return fmt.Errorf("open the PostgreSQL database: %w", s.dialect.classify(err))
	}
	if encoding != "UTF8" {
		return fmt.Errorf("%w: the PostgreSQL database has the encoding %s, it must be UTF8", ErrInvalid, encoding)
	}
	if tables > 0 && ours == 0 {
		return fmt.Errorf("%w: the PostgreSQL database holds the tables of another program", ErrForeign)
	}
	version, err := schemaVersion(ctx, s.dialect, s.reader)
	if err != nil {
		return err
	}
	return refuseNewer(version, migrations.Latest)
}

func postgresKind(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return connectionKind(err)
	}
	switch e.Code {
	case "XX001", "XX002": // data or index corrupted
		return fmt.Errorf("%w: %w", ErrUnavailable, ErrDamaged)
	case "23505": // unique_violation
		return ErrConflict
	case "23503": // foreign_key_violation
		return ErrReference
	case "23514", "23502", "22P02", "22001", "22003", "22021": // check, not null, bad text of a type, too long, out of range, bad encoding
		return ErrInvalid
	}
	switch e.Code[:min(2, len(e.Code))] {
	// Connection failure, read-only transaction, failed log-in, missing database, lost
	// race, insufficient resources, lock not available, shutdown, system error.
	case "08", "25", "28", "3D", "40", "53", "55", "57", "58":
		return ErrUnavailable
	}
	return nil
}

// postgresLostRace reports whether err is a serialization_failure or a
// deadlock_detected error.
func postgresLostRace(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// lockPostgres waits until no other node migrates or seeds. The lock belongs to a
// session of its own, and the server releases it when that session ends for any
// reason.
func (s *Store) lockPostgres(ctx context.Context) (unlock func() error, err error) {
	db, err := s.migrator()
	if err != nil {
		return nil, fmt.Errorf("wait for other nodes: %w", err)
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1) // The session remains open until db is closed.
	if _, err := db.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(applicationID)); err != nil {
		return nil, errors.Join(fmt.Errorf("wait for other nodes: %w", interrupted(ctx, s.dialect.classify(err))), db.Close())
	}
	return db.Close, nil
}

// postgresFinal reports whether a failed commit certainly did not happen. This is the
// case if the server reports a rollback, a violated constraint or a read-only
// transaction. After any other error, including a shutdown of the server, the commit
// may have happened.
func postgresFinal(err error) bool {
	if errors.Is(err, pgx.ErrTxCommitRollback) {
		return true
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) || e.Code == "40003" { // statement_completion_unknown
		return false
	}
	switch e.Code[:min(2, len(e.Code))] {
	case "23", "25", "40":
		return true
	}
	return false
}

// localOnly is the key under which a connection stores the warning that its last commit
// is not confirmed by the standby.
const localOnly = "clusterdir.local-only"

// keepWarning stores the warning that the server sends if a timeout or an operator has
// ended the wait of a commit for the synchronous standby. It recognises the warning
// by the source file of the server, because the message is localised.
func keepWarning(conn *pgconn.PgConn, notice *pgconn.Notice) {
	if notice.File == "syncrep.c" {
		conn.CustomData()[localOnly] = notice.Message
	}
}

// postgresConfirm returns ErrUnknown if keepWarning has stored a warning: the server
// reports such a commit as successful, but a failover would lose it.
func postgresConfirm(conn *sql.Conn) error {
	return conn.Raw(func(driverConn any) error {
		data := driverConn.(*stdlib.Conn).Conn().PgConn().CustomData()
		warning, warned := data[localOnly]
		delete(data, localOnly)
		if warned {
			return fmt.Errorf("commit: %w: %s", ErrUnknown, warning)
		}
		return nil
	})
}
