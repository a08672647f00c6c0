package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"clusterdir/internal/order"
)

// EraseOrders erases the orders that are due and returns their number. An order is
// due if it was sent or cancelled at least retention ago, if it was made at least
// order.MaxRetention ago, or if it was erased before and a backup has restored it.
// For each order, EraseOrders adds to a count by month, edition, country and state,
// records the id in the list of erasures, and deletes the mails about the order.
func (q *Q) EraseOrders(ctx context.Context, retention time.Duration) (erased int, err error) {
	now := q.now()
	due, err := q.orders(ctx, `WHERE (o.state <> 'open' AND o.state_at <= $1) OR o.made_at <= $2
		OR o.id IN (SELECT e.order_id FROM erasures e)`, Time{now.Add(-retention)}, Time{now.Add(-order.MaxRetention)})
	if err != nil {
		return 0, err
	}
	for _, o := range due {
		if err := q.erase(ctx, o); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

func (q *Q) erase(ctx context.Context, o order.Order) error {
	c := countOf(o)
	err := q.exec(ctx, "count an erased order",
		`INSERT INTO order_statistics (month, brochure_id, edition, country, state, orders, copies) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (month, brochure_id, edition, country, state)
		DO UPDATE SET orders = order_statistics.orders + excluded.orders, copies = order_statistics.copies + excluded.copies`,
		c.Month, brochureID, c.Edition, c.Country, string(c.State), c.Orders, c.Copies)
	if err != nil {
		return err
	}
	err = q.exec(ctx, "note an erasure", `INSERT INTO erasures (order_id, erased_at) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING`,
		o.ID, Time{q.now()})
	if err != nil {
		return err
	}
	// The foreign key also deletes the mails about the order.
	return q.exec(ctx, "erase an order", `DELETE FROM orders WHERE id = $1`, o.ID)
}

// OrderCount is the number of orders with the same month, edition, country and state.
type OrderCount struct {
	Month   string // 2026-11
	Edition string
	Country string
	State   order.State
	Orders  int
	Copies  int
}

func countOf(o order.Order) OrderCount {
	return OrderCount{o.MadeAt.UTC().Format("2006-01"), string(o.Edition), o.Country, o.State, 1, o.Copies}
}

// OrderStatistics counts all orders, including erased ones.
func (q *Q) OrderStatistics(ctx context.Context) ([]OrderCount, error) {
	orders, err := q.Orders(ctx, "")
	if err != nil {
		return nil, err
	}
	counts := map[OrderCount]OrderCount{}
	add := func(c OrderCount) {
		key := c
		key.Orders, key.Copies = 0, 0
		c.Orders += counts[key].Orders
		c.Copies += counts[key].Copies
		counts[key] = c
	}
	for _, o := range orders {
		add(countOf(o))
	}
	err = q.each(ctx, "read the statistics of orders",
		`SELECT month, edition, country, state, orders, copies FROM order_statistics WHERE brochure_id = $1`, []any{brochureID},
		func(scan func(...any) error) error {
			var c OrderCount
			err := scan(&c.Month, &c.Edition, &c.Country, &c.State, &c.Orders, &c.Copies)
			add(c)
			return err
		})
	return sortedCounts(counts), err
}

// Scrub removes erased data from a database file. SQLite overwrites deleted rows
// with zeros (PRAGMA secure_delete), but not the copies of rows that remain in
// unused space after rows were moved between pages. Scrub therefore rewrites the
// file, then checkpoints and truncates the write-ahead log, which still contains
// everything. This takes about three seconds per gigabyte and blocks other writers.
// For PostgreSQL, Scrub only runs VACUUM: the files of the server may contain the
// data until it is overwritten.
func (s *Store) Scrub(ctx context.Context) error {
	if s.file == nil {
		_, err := s.writer.ExecContext(ctx, "VACUUM orders, mails")
		return wrap("vacuum the orders", s.dialect.classify(err))
	}
	if _, err := s.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return wrap("write the database anew", s.note(s.dialect.classify(err)))
	}
	for attempt := 0; ; attempt++ {
		var busy, log, moved int
		err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved)
		if err != nil {
			return wrap("empty the log", s.note(s.dialect.classify(err)))
		}
		if busy == 0 {
			return nil
		}
		// A reader still needs the log. Reads take milliseconds.
		if attempt == 20 {
			return fmt.Errorf("empty the log: %w: it is being read", ErrUnavailable)
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// carryErasures copies the list of erasures from one database file to another. It
// copies nothing if the source cannot be read, because a damaged database may be the
// reason for the restore, or if the target has an older schema without the list.
func carryErasures(ctx context.Context, from, to string) error {
	ids := readErasures(ctx, from)
	if len(ids) == 0 {
		return nil
	}
	db, err := sql.Open("sqlite", sqliteDSN(to, "_txlock=immediate"))
	if err != nil {
		return err
	}
	defer db.Close()
	var tables int
	err = db.QueryRowContext(ctx, sqliteDialect.tables, "erasures").Scan(&tables)
	if err != nil || tables == 0 {
		return wrap("look for the list of erasures", err)
	}
	for id, at := range ids {
		_, err := db.ExecContext(ctx, `INSERT INTO erasures (order_id, erased_at) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING`, id, at)
		if err != nil {
			return wrap("copy the list of erasures", err)
		}
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return wrap("copy the list of erasures", err)
}

// readErasures returns the list of erasures of a database file with their times, as
// far as it can be read.
func readErasures(ctx context.Context, path string) map[string]int64 {
	ids := map[string]int64{}
	if InspectFile(ctx, path) != nil {
		return ids
	}
	db, err := openReadOnly(path)
	if err != nil {
		return ids
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT order_id, erased_at FROM erasures`)
	if err != nil {
		return ids
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var at int64
		if rows.Scan(&id, &at) == nil {
			ids[id] = at
		}
	}
	_ = rows.Err() // A partial list is better than none.
	return ids
}

// sortedCounts returns the counts sorted by month, edition, country and state.
func sortedCounts(counts map[OrderCount]OrderCount) []OrderCount {
	return slices.SortedFunc(maps.Values(counts), func(a, b OrderCount) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Edition, b.Edition), cmp.Compare(a.Country, b.Country), cmp.Compare(a.State, b.State))
	})
}
