package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
)

const orderColumns = `o.id, o.key, o.token, o.number, o.made_at, o.state, o.state_at, o.lang, o.edition, o.copies,
	o.name, o.organisation, o.street, o.postcode, o.city, o.country, o.email`

func scanOrder(scan func(...any) error) (o order.Order, err error) {
	var made, stateAt Time
	err = scan(&o.ID, &o.Key, &o.Token, &o.Number, &made, &o.State, &stateAt, &o.Lang, &o.Edition, &o.Copies,
		&o.Name, &o.Organisation, &o.Street, &o.Postcode, &o.City, &o.Country, &o.Email)
	o.MadeAt, o.StateAt = made.Time, stateAt.Time
	return o, err
}

// PlaceOrder stores an order of the brochure and returns the stored order, with its
// number and token. If there is an order with the same key already, it returns that
// order, and created is false. PlaceOrder writes in either case: a commit that writes
// nothing would not wait for the disk or for the other node, so that a repeated
// request could be acknowledged before the order is durable.
func (q *Q) PlaceOrder(ctx context.Context, o order.Order) (kept order.Order, created bool, err error) {
	now := q.now()
	o.ID, o.Token = newID(), newID()
	o.MadeAt, o.State, o.StateAt = now, order.Open, now
	if o.Number, err = q.newNumber(ctx, now); err != nil {
		return order.Order{}, false, err
	}
	var id string
	err = q.row(ctx, "place an order",
		`INSERT INTO orders (id, key, token, number, made_at, state, state_at, lang, brochure_id, edition, copies,
			name, organisation, street, postcode, city, country, email)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id`,
		[]any{o.ID, o.Key, o.Token, o.Number, Time{now}, string(o.State), Time{now}, string(o.Lang), brochureID, string(o.Edition), o.Copies,
			o.Name, o.Organisation, o.Street, o.Postcode, o.City, o.Country, o.Email}, &id)
	if err != nil {
		return order.Order{}, false, err
	}
	kept, err = q.order(ctx, `o.id = $1`, id)
	return kept, id == o.ID, err
}

// newNumber returns a number that no order has yet.
func (q *Q) newNumber(ctx context.Context, now time.Time) (string, error) {
	for {
		number := order.NewNumber(now)
		_, err := q.OrderByNumber(ctx, number)
		if errors.Is(err, ErrNotFound) {
			return number, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// Order returns the order whose receipt has the given token, or ErrNotFound.
func (q *Q) Order(ctx context.Context, token string) (order.Order, error) {
	return q.order(ctx, `o.token = $1`, token)
}

// OrderByNumber returns the order with the given number, or ErrNotFound.
func (q *Q) OrderByNumber(ctx context.Context, number string) (order.Order, error) {
	return q.order(ctx, `o.number = $1`, number)
}

func (q *Q) order(ctx context.Context, where string, arg any) (o order.Order, err error) {
	all, err := q.orders(ctx, `WHERE `+where, arg)
	if err != nil {
		return o, err
	}
	if len(all) == 0 {
		return o, fmt.Errorf("read an order: %w", ErrNotFound)
	}
	return all[0], nil
}

// Orders returns the orders in a state, oldest first. The state "" means all orders.
func (q *Q) Orders(ctx context.Context, state order.State) ([]order.Order, error) {
	if state == "" {
		return q.orders(ctx, ``)
	}
	return q.orders(ctx, `WHERE o.state = $1`, string(state))
}

func (q *Q) orders(ctx context.Context, where string, args ...any) ([]order.Order, error) {
	var orders []order.Order
	err := q.each(ctx, "read orders", `SELECT `+orderColumns+` FROM orders o `+where+` ORDER BY o.made_at, o.id`, args,
		func(scan func(...any) error) error {
			o, err := scanOrder(scan)
			orders = append(orders, o)
			return err
		})
	return orders, err
}

// ErrSettled reports that an order is no longer open, so that it can be neither sent
// nor cancelled.
var ErrSettled = errors.New("the order is settled already")

// CancelOrder cancels an open order. It does nothing if the order is already cancelled.
func (q *Q) CancelOrder(ctx context.Context, o order.Order) error {
	return q.settle(ctx, o, order.Cancelled)
}

// SendOrder records that an open order was sent, and subtracts its copies from the
// stock. It does nothing if the order was already sent.
func (q *Q) SendOrder(ctx context.Context, o order.Order) error {
	if err := q.settle(ctx, o, order.Sent); err != nil || o.State == order.Sent {
		return err
	}
	return q.exec(ctx, "take copies out of the stock",
		`UPDATE stock SET copies = CASE WHEN copies < $1 THEN 0 ELSE copies - $1 END WHERE brochure_id = $2 AND edition = $3`,
		o.Copies, brochureID, string(o.Edition))
}

func (q *Q) settle(ctx context.Context, o order.Order, state order.State) error {
	if o.State == state {
		return nil
	}
	if o.State != order.Open {
		return fmt.Errorf("order %s is %s: %w", o.Number, o.State, ErrSettled)
	}
	return q.exec(ctx, "settle the order "+o.Number, `UPDATE orders SET state = $1, state_at = $2 WHERE id = $3`,
		string(state), Time{q.now()}, o.ID)
}

// Stock is the number of printed copies of an edition that are left for new orders.
type Stock struct {
	Edition i18n.Lang
	// Copies is the number of copies counted, less those sent since. Wanted is the
	// number of copies in open orders.
	Copies, Wanted int
	CountedAt      time.Time
}

// Left returns the number of copies that are not yet ordered. It may be negative.
func (s Stock) Left() int { return s.Copies - s.Wanted }

// Stocks returns the stock of each edition whose copies have been counted.
func (q *Q) Stocks(ctx context.Context) ([]Stock, error) {
	var all []Stock
	err := q.each(ctx, "read the stock",
		`SELECT s.edition, s.copies, s.counted_at, coalesce((SELECT sum(o.copies) FROM orders o
				WHERE o.brochure_id = s.brochure_id AND o.edition = s.edition AND o.state = 'open'), 0)
			FROM stock s WHERE s.brochure_id = $1 ORDER BY s.edition`, []any{brochureID},
		func(scan func(...any) error) error {
			var s Stock
			var counted Time
			err := scan(&s.Edition, &s.Copies, &counted, &s.Wanted)
			s.CountedAt = counted.Time
			all = append(all, s)
			return err
		})
	return all, err
}

// CountStock records the number of printed copies of an edition.
func (q *Q) CountStock(ctx context.Context, edition i18n.Lang, copies int) error {
	return q.exec(ctx, "count the stock",
		`INSERT INTO stock (brochure_id, edition, copies, counted_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (brochure_id, edition) DO UPDATE SET copies = excluded.copies, counted_at = excluded.counted_at`,
		brochureID, string(edition), copies, Time{q.now()})
}
