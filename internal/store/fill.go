package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"clusterdir/internal/directory"
	"clusterdir/migrations"
)

// fillAuthor stands in the revisions that Fill makes.
const fillAuthor = "sample"

// Fill writes a whole directory into a database that nothing was ever written
// to, ErrFilled otherwise: the nouns of content, then the contacts, which may be
// millions. All of it is one transaction with no end but that of ctx; a command
// that is stopped leaves nothing. progress is told how many contacts are written,
// every thousand or so.
//
// It is for a command of its own: on SQLite the store keeps the memory that it
// took until it is closed.
func (s *Store) Fill(ctx context.Context, content migrations.Seed, contacts iter.Seq[directory.Contact], progress func(contacts int)) error {
	unlock, err := s.alone(ctx)
	if err != nil {
		return err
	}
	// Not with Write, which gives up after seconds: nobody waits for this one, and
	// nobody else writes.
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
	// Contacts of a moment ago have no history that anybody will ask for, and a
	// revision of each would be the larger part of the database. One says that they
	// came, and raises the content version.
	return q.appendRevision(ctx, fillAuthor, "sample", "contacts", fmt.Appendf(nil, `{"contacts":%d}`, n))
}

// groupSize is how many contacts are written before what hangs on them is: a
// multiple of what each engine takes in one statement.
const groupSize = 1024

// fillContacts inserts contacts and returns how many.
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
			// All of the contacts, and of the rest what fills a statement.
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

// inserts collects rows of one table, and inserts as many with one statement as
// the engine likes.
type inserts struct {
	q          *Q
	what, text string
	columns    int
	args       []any // of the rows that wait
	statement  *sql.Stmt
}

// add keeps a row until run.
func (i *inserts) add(row ...any) {
	i.columns = len(row)
	i.args = append(i.args, row...)
}

// run inserts the rows that fill a statement; the others wait for more.
func (i *inserts) run(ctx context.Context) (err error) {
	// A context that can end costs each statement a goroutine. The transaction has
	// it as well, and ends with it.
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

// finish inserts every row that waits.
func (i *inserts) finish(ctx context.Context) error {
	if err := i.run(ctx); err != nil || len(i.args) == 0 {
		return err
	}
	err := i.q.exec(ctx, i.what, i.text+values(len(i.args)/i.columns, i.columns), i.args...)
	i.args = i.args[:0]
	return err
}
