package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/store"
)

func someOrder(key string) order.Order {
	return order.Order{
		Key: key, Lang: i18n.English, Edition: i18n.German, Copies: 2, Email: "a@example.org",
		Address: order.Address{Name: "Name " + key, Organisation: "O", Street: "S 1", Postcode: "24103", City: "Kiel", Country: "DE"},
	}
}

// place places an order and enqueues a mail about it.
func place(t testing.TB, s *store.Store, o order.Order) (kept order.Order, created bool) {
	t.Helper()
	Write(t, s, func(q *store.Q) (err error) {
		if kept, created, err = q.PlaceOrder(t.Context(), o); err != nil || !created {
			return err
		}
		return q.EnqueueMail(t.Context(), store.Mail{OrderID: kept.ID, Recipient: o.Email, Subject: "S", Body: "B " + o.Name}, "example.org")
	})
	return kept, created
}

// ordersOnce checks that concurrent requests with the same key create one order.
func ordersOnce(t *testing.T, e engine) {
	s, database := e.seeded(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	tokens, made := map[string]map[string]bool{}, 0
	for w := range 8 {
		wg.Go(func() {
			for i := range 10 {
				key := fmt.Sprint("key-", (i+w)%10)
				kept, created := place(t, s, someOrder(key))
				mu.Lock()
				if tokens[key] == nil {
					tokens[key] = map[string]bool{}
				}
				tokens[key][kept.Token] = true
				if created {
					made++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for key, of := range tokens {
		if len(of) != 1 {
			t.Errorf("the orders with key %s have %d different tokens, want 1", key, len(of))
		}
	}
	orders := Count(t, database, "SELECT count(*) FROM orders")
	if mails := Count(t, database, "SELECT count(*) FROM mails"); made != 10 || orders != 10 || mails != 10 {
		t.Errorf("%d orders were created and %d stored with %d mails, want 10 of each", made, orders, mails)
	}
}

// orderStates checks the state transitions of orders and their effect on the stock.
func orderStates(t *testing.T, e engine) {
	s, _ := e.seeded(t)
	ctx := t.Context()
	Write(t, s, func(q *store.Q) error { return q.CountStock(ctx, i18n.German, 3) })
	first, _ := place(t, s, someOrder("first"))
	second, _ := place(t, s, someOrder("second"))
	stock := func() (stock store.Stock) {
		t.Helper()
		Read(t, s, func(q *store.Q) error {
			all, err := q.Stocks(ctx)
			if len(all) == 1 {
				stock = all[0]
			}
			return err
		})
		return stock
	}
	if got := stock(); got.Copies != 3 || got.Wanted != 4 || got.Left() != -1 {
		t.Errorf("the stock of three copies after two orders of two copies: %+v", got)
	}
	change := func(number string, fn func(*store.Q, order.Order) error) error {
		return s.Write(ctx, func(q *store.Q) error {
			o, err := q.OrderByNumber(ctx, number)
			if err != nil {
				return err
			}
			return fn(q, o)
		})
	}
	send := func(q *store.Q, o order.Order) error { return q.SendOrder(ctx, o) }
	cancel := func(q *store.Q, o order.Order) error { return q.CancelOrder(ctx, o) }
	for range 2 { // Repeating a transition must not change anything.
		if err := change(first.Number, send); err != nil {
			t.Errorf("SendOrder: %v", err)
		}
		if err := change(second.Number, cancel); err != nil {
			t.Errorf("CancelOrder: %v", err)
		}
	}
	if got := stock(); got.Copies != 1 || got.Wanted != 0 {
		t.Errorf("the stock after two copies were sent: %+v", got)
	}
	if err := change(first.Number, cancel); !errors.Is(err, store.ErrSettled) {
		t.Errorf("CancelOrder of a sent order: %v, want ErrSettled", err)
	}
	if err := change(second.Number, send); !errors.Is(err, store.ErrSettled) {
		t.Errorf("SendOrder of a cancelled order: %v, want ErrSettled", err)
	}
	Read(t, s, func(q *store.Q) error {
		if _, err := q.Order(ctx, "none"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Order with an unknown token: %v, want ErrNotFound", err)
		}
		open, err := q.Orders(ctx, order.Open)
		if len(open) != 0 {
			t.Errorf("the orders %v are still open", open)
		}
		return err
	})
}

// erasure checks that orders are erased when they are due, and still counted.
func erasure(t *testing.T, e engine) {
	database := e.fresh(t)
	Seeded(t, database).Close()
	day := 0
	start := time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)
	s := Open(t, database, store.Options{Now: func() time.Time { return start.AddDate(0, 0, day) }})
	ctx := t.Context()
	sent, _ := place(t, s, someOrder("sent"))
	place(t, s, someOrder("open"))
	abroad := someOrder("cancelled")
	abroad.Country = "DK"
	cancelled, _ := place(t, s, abroad)
	settle := func(o order.Order, fn func(*store.Q, order.Order) error) {
		Write(t, s, func(q *store.Q) error { return fn(q, o) })
	}
	day = 10
	settle(sent, func(q *store.Q, o order.Order) error { return q.SendOrder(ctx, o) })
	day = 70
	settle(cancelled, func(q *store.Q, o order.Order) error { return q.CancelOrder(ctx, o) })
	for _, step := range []struct{ day, erased, left int }{
		{39, 0, 3}, {40, 1, 2}, {40, 0, 2}, {89, 0, 2}, {90, 2, 0}, {200, 0, 0},
	} {
		day = step.day
		erased := 0
		Write(t, s, func(q *store.Q) (err error) {
			erased, err = q.EraseOrders(ctx, 30*24*time.Hour)
			return err
		})
		if err := s.Scrub(ctx); err != nil {
			t.Fatal(err)
		}
		left := Count(t, database, "SELECT count(*) FROM orders")
		if mails := Count(t, database, "SELECT count(*) FROM mails"); erased != step.erased || left != step.left || mails != left {
			t.Errorf("day %d: %d orders were erased, %d remain with %d mails, want %d and %d", step.day, erased, left, mails, step.erased, step.left)
		}
	}
	Read(t, s, func(q *store.Q) error {
		got, err := q.OrderStatistics(ctx)
		want := []store.OrderCount{
			{Month: "2026-01", Edition: "de", Country: "DE", State: order.Open, Orders: 1, Copies: 2},
			{Month: "2026-01", Edition: "de", Country: "DE", State: order.Sent, Orders: 1, Copies: 2},
			{Month: "2026-01", Edition: "de", Country: "DK", State: order.Cancelled, Orders: 1, Copies: 2},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("OrderStatistics (-want +got):\n%s", diff)
		}
		return err
	})
}
