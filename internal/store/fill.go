package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"clusterdir/internal/directory"
	"clusterdir/migrations"
)

// fillAuthor is the author of the revisions that Fill writes.
const fillAuthor = "sample"

// Fill writes a whole directory into a database that has never had content: first
// the nouns of content, then the contacts, which may be millions. It returns
// ErrFilled if the database has content. It uses one transaction that is limited only by
// ctx; if the command is interrupted, nothing is written. Fill calls progress with
// the number of contacts written so far, about every thousand contacts.
//
// Fill is meant for a command of its own: on SQLite, the store does not release the
// memory that Fill has used until it is closed.
func (s *Store) Fill(ctx context.Context, content migrations.Seed, contacts iter.Seq[directory.Contact], progress func(contacts int)) error {
	unlock, err := s.alone(ctx)
	if err != nil {
		return err
	}
	// Fill does not use Write, which fails after 10 seconds: no visitor waits for Fill,
	// and no other process writes.
	_, err = s.writeOnce(ctx, func(q *Q) error { return q.plantAll(ctx, content, contacts, progress) })
	err = s.note(err)
	if failed := unlock(); err == nil {
		err = failed
	}
	return err
}

func (q *Q) plantAll(ctx context.Context, content migrations.Seed, contacts iter.Seq[directory.Contact], progress func(contacts int)) error {
	version, err := q.ContentVersion(ctx)
	if err != nil {
		return err
	}
	if version > 0 {
		return ErrFilled
	}
	if q.dialect.makeRoom != "" {
		if err := q.exec(ctx, "make room in memory", q.dialect.makeRoom); err != nil {
			return err
		}
	}
	if err := q.plant(ctx, fillAuthor, content); err != nil {
		return err
	}
	n, err := q.fillContacts(ctx, contacts, progress)
	if err != nil {
		return err
	}
	// New contacts have no history worth storing, and one revision per contact
	// would make up the larger part of the database. A single revision records that they were
	// added, and increments the content version.
	return q.appendRevision(ctx, fillAuthor, "sample", "contacts", fmt.Appendf(nil, `{"contacts":%d}`, n))
}

// groupSize is the number of contacts after which their texts and functions are
// written as well. It is a multiple of the rows that each engine inserts in one
// statement.
const groupSize = 1024

// fillContacts inserts contacts and returns their number.
func (q *Q) fillContacts(ctx context.Context, contacts iter.Seq[directory.Contact], progress func(contacts int)) (n int, err error) {
	rows := &inserts{q: q, what: "save contacts", text: contactTable.insert()}
	texts := &inserts{q: q, what: "save the texts of contacts", text: contactTable.insertTexts()}
	functions := &inserts{q: q, what: "save the functions of contacts", text: insertFunction}
	for c := range contacts {
		rows.add(contactTable.row(&c)...)
		for _, row := range contactTable.textRows(&c) {
			texts.add(row...)
		}
		for _, row := range functionRows(c) {
			functions.add(row...)
		}
		if n++; n%groupSize == 0 {
			// All contacts are inserted first, then the texts and functions that fill a
			// whole statement.
			for _, write := range []func(context.Context) error{rows.finish, texts.run, functions.run} {
				if err := write(ctx); err != nil {
					return n, err
				}
			}
			progress(n)
		}
	}
	for _, table := range []*inserts{rows, texts, functions} {
		if err := table.finish(ctx); err != nil {
			return n, err
		}
	}
	progress(n)
	return n, nil
}

// inserts collects rows of one table and inserts them in batches whose size suits the
// engine.
type inserts struct {
	q          *Q
	what, text string
	columns    int
	args       []any // of the pending rows
	statement  *sql.Stmt
}

// add appends a row to the pending rows.
func (i *inserts) add(row ...any) {
	i.columns = len(row)
	i.args = append(i.args, row...)
}

// run inserts as many pending rows as fill whole statements.
func (i *inserts) run(ctx context.Context) (err error) {
	// A context that can be cancelled costs a goroutine per statement. The transaction
	// has the same context, and is rolled back when it ends.
	ctx = context.WithoutCancel(ctx)
	size, args := i.q.dialect.rowsAtOnce*i.columns, i.args
	for ; len(args) > 0 && len(args) >= size; args = args[size:] {
		if i.statement == nil {
			i.statement, err = i.q.tx.PrepareContext(ctx, i.text+values(i.q.dialect.rowsAtOnce, i.columns))
			if err != nil {
				return i.q.failed(i.what, err)
			}
		}
		if err := checkText(args[:size]); err != nil {
			return fmt.Errorf("%s: %w", i.what, err)
		}
		if _, err := i.statement.ExecContext(ctx, args[:size]...); err != nil {
			return i.q.failed(i.what, err)
		}
	}
	i.args = append(i.args[:0], args...)
	return nil
}

// finish inserts all pending rows.
func (i *inserts) finish(ctx context.Context) error {
	if err := i.run(ctx); err != nil || len(i.args) == 0 {
		return err
	}
	err := i.q.exec(ctx, i.what, i.text+values(len(i.args)/i.columns, i.columns), i.args...)
	i.args = i.args[:0]
	return err
}
