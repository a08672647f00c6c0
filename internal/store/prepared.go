package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps statements prepared: to read the text of one takes SQLite a third
// of the time of running it. pgx does the same for PostgreSQL by itself.
type prepared struct {
	db    *sql.DB
	known sync.Map   // *sql.Stmt by text
	turn  sync.Mutex // held by who prepares
	n     int
}

// Lists of ids make a text of their own for each length: more than these are not
// worth their memory.
const (
	mostPrepared     = 200
	mostPreparedArgs = 100
)

// get is the prepared statement, nil for one that is to be run as it is.
func (p *prepared) get(ctx context.Context, text string, args int) *sql.Stmt {
	if p == nil || args > mostPreparedArgs {
		return nil
	}
	if stmt, ok := p.known.Load(text); ok {
		return stmt.(*sql.Stmt)
	}
	// To prepare takes a second connection, and there is one to spare.
	if !p.turn.TryLock() {
		return nil
	}
	defer p.turn.Unlock()
	if p.n >= mostPrepared {
		return nil
	}
	stmt, err := p.db.PrepareContext(ctx, text)
	if err != nil {
		return nil // It fails again where the error is told.
	}
	if _, known := p.known.LoadOrStore(text, stmt); known {
		_ = stmt.Close()
		return nil
	}
	p.n++
	return stmt
}

// query runs a statement that reads, prepared where it pays.
func (q *Q) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	if stmt := q.prepared.get(ctx, text, len(args)); stmt != nil {
		return q.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return q.tx.QueryContext(ctx, text, args...)
}

// queryRow is query for one row.
func (q *Q) queryRow(ctx context.Context, text string, args []any) *sql.Row {
	if stmt := q.prepared.get(ctx, text, len(args)); stmt != nil {
		return q.tx.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
	}
	return q.tx.QueryRowContext(ctx, text, args...)
}
