// Package store stores the directory in a database. It contains all SQL of the
// program, one file per noun, one text for both engines.
//
// Reads happen in a snapshot (Store.Read), writes in a serializable transaction
// (Store.Write) that may run again after losing a race. Only dialect.go and the
// two files of the engines know which engine it is; storetest contains the suite
// that every engine must pass.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Store is an open database.
type Store struct {
	dialect dialect
	reader  *sql.DB
	writer  *sql.DB
	now     func() time.Time
	trace   func(statement string, args []any)
	closers []func() error
	// file is the database of SQLite, nil for PostgreSQL.
	file *file
	// migrator opens the pool that migrations run on.
	migrator func() (*sql.DB, error)
	// damaged is set permanently once SQLite has found damage in the file: later writes
	// may be lost or increase the damage.
	damaged atomic.Bool
	// changed is called after each commit that raised the content version. It may be nil.
	changed atomic.Pointer[func(ctx context.Context, version int64)]
	// prepared caches the prepared statements of readers. It may be nil.
	prepared *prepared
	// reading is a semaphore of read transactions; nil where the pool's limit suffices.
	reading chan struct{}
}

// Options configures how a database is opened.
type Options struct {
	// Create creates a file that does not exist yet. Without it, a missing file is an
	// error, so that a misspelt name does not become an empty directory.
	Create bool
	// Lock holds the lock of the file until Close, so that no other server, restore or
	// migration uses it. It has no effect on PostgreSQL.
	Lock bool
	// Now returns the time; nil means time.Now.
	Now func() time.Time
	// Trace is called with each statement and its arguments. It may be nil.
	Trace func(statement string, args []any)
}

// Open opens a database: a file for SQLite, or a postgres:// address. It checks that
// the database is ours and undamaged, and writes nothing to a database that fails the
// check. It does not migrate.
func Open(ctx context.Context, database string, opts Options) (*Store, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if IsPostgres(database) {
		return openPostgres(ctx, database, opts)
	}
	return openSQLite(ctx, database, opts)
}

func newStore(d dialect, opts Options) *Store {
	return &Store{dialect: d, now: opts.Now, trace: opts.Trace}
}

// IsPostgres reports whether database is the address of a PostgreSQL database.
func IsPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

// Engine returns the name of the engine: "sqlite" or "postgres".
func (s *Store) Engine() string { return s.dialect.name }

// Close closes the database and releases its lock.
func (s *Store) Close() error {
	var failed error
	for _, closer := range s.closers {
		failed = errors.Join(failed, closer())
	}
	return failed
}

// Q reads and writes the database within one transaction.
type Q struct {
	tx      *sql.Tx
	dialect dialect
	now     func() time.Time
	trace   func(statement string, args []any)
	// prepared caches the prepared statements of readers. It may be nil.
	prepared *prepared
	// version is the content version that this transaction writes, 0 before
	// its first change.
	version int64
	// broken is the error of the first statement that failed. PostgreSQL commits nothing after
	// it and SQLite would commit the rest, so Write commits on neither.
	broken error
}

// Read calls fn with a snapshot of the database at one moment.
func (s *Store) Read(ctx context.Context, fn func(*Q) error) error {
	if s.reading != nil {
		select {
		case s.reading <- struct{}{}:
			defer func() { <-s.reading }()
		case <-ctx.Done():
			return fmt.Errorf("begin to read: %w", ctx.Err())
		}
	}
	conn, tx, err := s.begin(ctx, s.reader, s.dialect.readOptions)
	if err != nil {
		return fmt.Errorf("begin to read: %w", s.note(err))
	}
	defer conn.Close()
	defer func() { _ = tx.Rollback() }() // A read transaction has written nothing.
	return s.note(interrupted(ctx, fn(&Q{tx: tx, dialect: s.dialect, now: s.now, trace: s.trace, prepared: s.prepared})))
}

// begin starts a transaction, skipping dead pooled connections: after a restart of the
// database server, the pool is full of them. Nothing has been done on a dead
// connection, so trying the next one is safe.
func (s *Store) begin(ctx context.Context, db *sql.DB, opts *sql.TxOptions) (*sql.Conn, *sql.Tx, error) {
	for attempt := 1; ; attempt++ {
		conn, err := db.Conn(ctx)
		if err != nil {
			return nil, nil, s.dialect.classify(err)
		}
		tx, err := conn.BeginTx(ctx, opts)
		if err == nil {
			return conn, tx, nil
		}
		_ = conn.Close() // The pool drops a dead connection.
		err = s.dialect.classify(err)
		if s.file != nil || attempt > maxIdle || ctx.Err() != nil || !errors.Is(err, ErrUnavailable) {
			return nil, nil, err
		}
	}
}

// interrupted adds the context's error to err, because database/sql rolls back when
// the context ends, and fn then sees only that its transaction is over.
func interrupted(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// note records that the database is damaged if err says so, and returns err.
func (s *Store) note(err error) error {
	if s.file != nil && errors.Is(err, ErrDamaged) {
		s.damaged.Store(true)
	}
	return err
}

// sound returns an error if the database must not be written: damage has been found
// since it was opened, or its file is no longer where it was.
func (s *Store) sound() error {
	if s.damaged.Load() {
		return fmt.Errorf("%w: %w", ErrUnavailable, ErrDamaged)
	}
	if s.file != nil {
		return s.file.present()
	}
	return nil
}

// writeTimeout limits the duration of a write, including its retries after lost races.
// No visitor waits longer.
const writeTimeout = 10 * time.Second

// Write calls fn in a serializable transaction and commits. fn may run more than once,
// so it must have no effects except through q. When Write returns nil, the changes of
// fn are on disk; when it returns ErrUnknown, they may be.
func (s *Store) Write(ctx context.Context, fn func(*Q) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	// A visitor who disconnects must not interrupt the commit.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	for attempt := 1; ; attempt++ {
		version, err := s.writeOnce(ctx, fn)
		err = s.note(err)
		if changed := s.changed.Load(); err == nil && version > 0 && changed != nil {
			(*changed)(ctx, version)
		}
		if err == nil || !s.mayRepeat(err) {
			return err
		}
		// A random delay keeps transactions that lost a race from colliding again.
		most := time.Duration(min(attempt, 25)) * 2 * time.Millisecond
		select {
		case <-time.After(rand.N(most)):
		case <-ctx.Done():
			return err
		}
	}
}

// OnChange registers a function that Write calls after each commit that has raised
// the content version, before it returns. There is one such function; it is meant
// to wait until the change is visible.
func (s *Store) OnChange(changed func(ctx context.Context, version int64)) { s.changed.Store(&changed) }

// mayRepeat reports whether the transaction certainly did not happen, and may
// succeed the next time: it lost a race, or its connection was already dead.
func (s *Store) mayRepeat(err error) bool {
	return !errors.Is(err, ErrUnknown) && (s.dialect.lostRace(err) || errors.Is(err, driver.ErrBadConn))
}

// writeOnce runs one attempt of Write. It returns the content version that fn has
// written, 0 if the directory is unchanged.
func (s *Store) writeOnce(ctx context.Context, fn func(*Q) error) (version int64, err error) {
	if err := s.sound(); err != nil {
		return 0, err
	}
	conn, tx, err := s.begin(ctx, s.writer, s.dialect.writeOptions)
	if err != nil {
		return 0, fmt.Errorf("begin to write: %w", err)
	}
	defer conn.Close()
	defer func() { _ = tx.Rollback() }() // After a commit this does nothing.
	q := &Q{tx: tx, dialect: s.dialect, now: s.now, trace: s.trace}
	if err := fn(q); err != nil {
		return 0, interrupted(ctx, err)
	}
	if q.broken != nil {
		return 0, q.broken
	}
	if err := tx.Commit(); err != nil {
		return 0, fmt.Errorf("commit: %w", s.dialect.classifyCommit(err))
	}
	return q.version, s.dialect.confirm(conn)
}

// exec runs a statement. what describes the operation in errors.
func (q *Q) exec(ctx context.Context, what, text string, args ...any) error {
	if err := q.begin(text, args); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if _, err := q.tx.ExecContext(ctx, text, args...); err != nil {
		return q.failed(what, err)
	}
	return nil
}

// failed adds what to the error of a statement and prevents the transaction from being
// committed.
func (q *Q) failed(what string, err error) error {
	err = fmt.Errorf("%s: %w", what, q.dialect.classify(err))
	if q.broken == nil && !errors.Is(err, ErrNotFound) {
		q.broken = err
	}
	return err
}

// begin traces a statement and checks its arguments before it runs.
func (q *Q) begin(text string, args []any) error {
	if q.trace != nil {
		q.trace(text, args)
	}
	return checkText(args)
}

// checkText rejects text that PostgreSQL rejects and SQLite would store: NUL bytes and
// invalid UTF-8. Forms report such text earlier and with a better message; this check
// ensures that each engine can store the content of the other.
func checkText(args []any) error {
	for _, arg := range args {
		if text, ok := arg.(string); ok && (!utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0) {
			return fmt.Errorf("%w: text with a NUL byte or broken UTF-8: %.40q", ErrInvalid, text)
		}
	}
	return nil
}

// row reads one row into dest, or returns ErrNotFound if there is none.
func (q *Q) row(ctx context.Context, what, text string, args []any, dest ...any) error {
	if err := q.begin(text, args); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := q.queryRow(ctx, text, args).Scan(dest...); err != nil {
		return q.failed(what, err)
	}
	return nil
}

// each calls fn for every row. fn calls scan to read it.
func (q *Q) each(ctx context.Context, what, text string, args []any, fn func(scan func(...any) error) error) error {
	if err := q.begin(text, args); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	rows, err := q.query(ctx, text, args)
	if err != nil {
		return q.failed(what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return q.failed(what, err)
	}
	return nil
}

// WithoutTimeout ends the time limit of the statements of the transaction. It is for
// reading the whole directory: the limit would include the time in which the caller
// processes the rows.
func (q *Q) WithoutTimeout(ctx context.Context) error {
	if q.dialect.withoutTimeout == "" {
		return nil
	}
	return q.exec(ctx, "end the time limit", q.dialect.withoutTimeout)
}

// in returns "($from, $from+1, …)" for n arguments.
func in(from, n int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	b.WriteByte(')')
	return b.String()
}

// View calls fn with a snapshot, as Store.Read does, and returns its result.
func View[T any](ctx context.Context, s *Store, fn func(*Q) (T, error)) (T, error) {
	var result T
	err := s.Read(ctx, func(q *Q) (err error) {
		result, err = fn(q)
		return err
	})
	return result, err
}

// values returns rows of placeholders: "($1, $2), ($3, $4)".
func values(rows, columns int) string {
	all := make([]string, rows)
	for i := range all {
		all[i] = in(1+i*columns, columns)
	}
	return strings.Join(all, ", ")
}
