package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared caches prepared statements for SQLite, where parsing a statement takes a
// third of the time of running it. For PostgreSQL, pgx caches them itself.
type prepared struct {
	db    *sql.DB
	known sync.Map   // maps the text to its *sql.Stmt
	turn  sync.Mutex // held while a statement is being prepared
	n     int
}

// Lists of ids result in a different statement for each length. These limits bound
// the memory of the cache.
const (
	mostPrepared     = 200
	mostPreparedArgs = 100
)

// get returns the prepared statement for text, or nil if the statement should be run
// unprepared.
func (p *prepared) get(ctx context.Context, text string, args int) *sql.Stmt {
	if p == nil || args > mostPreparedArgs {
		return nil
	}
	if stmt, ok := p.known.Load(text); ok {
		return stmt.(*sql.Stmt)
	}
	// Preparing takes a second connection, and the pool has only one extra connection.
	if !p.turn.TryLock() {
		return nil
	}
	defer p.turn.Unlock()
	if p.n >= mostPrepared {
		return nil
	}
	stmt, err := p.db.PrepareContext(ctx, text)
	if err != nil {
		return nil // The caller runs the statement unprepared and reports the error.
	}
	if _, known := p.known.LoadOrStore(text, stmt); known {
		_ = stmt.Close()
		return nil
	}
	p.n++
	return stmt
}

// query runs a statement that returns rows, prepared if possible.
func (q *Q) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	if stmt := q.prepared.get(ctx, text, len(args)); stmt != nil {
		return q.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return q.tx.QueryContext(ctx, text, args...)
}

// queryRow is like query for a single row.
func (q *Q) queryRow(ctx context.Context, text string, args []any) *sql.Row {
	if stmt := q.prepared.get(ctx, text, len(args)); stmt != nil {
		return q.tx.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
	}
	return q.tx.QueryRowContext(ctx, text, args...)
}
