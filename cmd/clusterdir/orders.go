package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"clusterdir/internal/export"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/ordermail"
	"clusterdir/internal/store"
	"clusterdir/web/ui"
)

type ordersCommand struct {
	List       ordersList       `cmd:"" default:"1" help:"Show orders, oldest first."`
	Show       ordersShow       `cmd:"" help:"Show all of an order and its mails."`
	Sent       ordersSent       `cmd:"" help:"Note that orders are on their way; their copies leave the stock."`
	Cancel     ordersCancel     `cmd:"" help:"Cancel an order that was not sent; who has ordered is told by mail."`
	Export     ordersExport     `cmd:"" help:"Write orders as CSV."`
	Labels     ordersLabels     `cmd:"" help:"Write the addresses of open orders as a sheet of labels to print (HTML, A4, 3 by 8)."`
	Stock      ordersStock      `cmd:"" help:"Show how many printed copies there are, or note it."`
	Statistics ordersStatistics `cmd:"" help:"Count orders and copies by month, edition and country, erased orders too."`
}

// stateFlag selects orders by state.
type stateFlag struct {
	State string `help:"open, sent, cancelled or all." default:"open" enum:"open,sent,cancelled,all"`
}

func (f stateFlag) orders(p *program, fn func([]order.Order) error) error {
	state := order.State(f.State)
	if f.State == "all" {
		state = ""
	}
	return p.withStore(func(s *store.Store) error {
		return s.Read(p.ctx, func(q *store.Q) error {
			orders, err := q.Orders(p.ctx, state)
			if err != nil {
				return err
			}
			return fn(orders)
		})
	})
}

type ordersList struct{ stateFlag }

// Run shows orders.
func (c ordersList) Run(p *program) error {
	return c.orders(p, func(orders []order.Order) error {
		if len(orders) == 0 {
			fmt.Fprintln(p.stdout, "No orders.")
			return nil
		}
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "NUMBER\tORDERED\tSTATE\tCOPIES\tEDITION\tNAME\tCITY\tCOUNTRY")
		for _, o := range orders {
			// Text from visitors is quoted, so that it cannot contain terminal control sequences.
			fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%q\t%q\t%s\n",
				o.Number, o.MadeAt.Format(time.DateOnly), o.State, o.Copies, o.Edition, o.Name, o.City, o.Country)
		}
		return table.Flush()
	})
}

type ordersShow struct {
	Number string `arg:"" help:"The order's number."`
}

// Run shows one order.
func (c ordersShow) Run(p *program) error {
	return p.withStore(func(s *store.Store) error {
		return s.Read(p.ctx, func(q *store.Q) error {
			o, err := p.order(q, c.Number)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.stdout, "%s  %s since %s\n", o.Number, o.State, o.StateAt.Format(time.RFC3339))
			for _, line := range []struct{ label, text string }{
				{"ordered", o.MadeAt.Format(time.RFC3339)}, {"edition", string(o.Edition)}, {"copies", fmt.Sprint(o.Copies)},
				{"name", o.Name}, {"organisation", o.Organisation}, {"street", o.Street}, {"postcode", o.Postcode},
				{"city", o.City}, {"country", o.Country}, {"e-mail", o.Email},
				{"erased on", o.ErasedAt(p.OrderRetention.duration()).Format(time.DateOnly)},
			} {
				if line.text != "" {
					fmt.Fprintf(p.stdout, "  %-12s  %q\n", line.label, line.text)
				}
			}
			mails, err := q.MailsOf(p.ctx, o.ID)
			for _, m := range mails {
				fmt.Fprintf(p.stdout, "  %-12s  %q to %q: %s", "mail", m.Subject, m.Recipient, m.State)
				if m.Error != "" {
					fmt.Fprintf(p.stdout, ", %q", m.Error) // Quoting removes terminal control sequences in the server's reply.
				}
				fmt.Fprintln(p.stdout)
			}
			return err
		})
	})
}

// order returns the order with a number entered by a person.
func (p *program) order(q *store.Q, number string) (order.Order, error) {
	o, err := q.OrderByNumber(p.ctx, strings.ToUpper(strings.TrimSpace(number)))
	if errors.Is(err, store.ErrNotFound) {
		return o, fmt.Errorf("there is no order %s", number)
	}
	return o, err
}

type ordersSent struct {
	Numbers []string `arg:"" help:"Numbers of orders."`
}

// Run marks orders as sent: all of them or, after an error, none.
func (c ordersSent) Run(p *program) error {
	err := p.changeOrders(c.Numbers, func(q *store.Q, ctx context.Context, o order.Order) error { return q.SendOrder(ctx, o) })
	if err == nil {
		fmt.Fprintln(p.stdout, "sent:", strings.Join(c.Numbers, " "))
	}
	return err
}

type ordersCancel struct {
	Number string `arg:"" help:"The order's number."`
}

// Run cancels an order.
func (c ordersCancel) Run(p *program) error {
	writer := ordermail.Writer{BaseURL: p.BaseURL, Retention: p.OrderRetention.duration()}
	err := p.changeOrders([]string{c.Number}, func(q *store.Q, ctx context.Context, o order.Order) error {
		if err := q.CancelOrder(ctx, o); err != nil || o.State == order.Cancelled {
			return err
		}
		return ordermail.Enqueue(ctx, q, o, p.mailDomain(), writer.CancelledByOffice)
	})
	if err == nil {
		fmt.Fprintln(p.stdout, "cancelled:", c.Number)
	}
	return err
}

// changeOrders changes orders in one transaction.
func (p *program) changeOrders(numbers []string, change func(*store.Q, context.Context, order.Order) error) error {
	return p.withStore(func(s *store.Store) error {
		return s.Write(p.ctx, func(q *store.Q) error {
			for _, number := range numbers {
				o, err := p.order(q, number)
				if err != nil {
					return err
				}
				if err := change(q, p.ctx, o); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

type ordersExport struct{ stateFlag }

// exportedOrder is an order as a table row.
type exportedOrder struct{ order.Order }

// Columns returns the column names.
func (exportedOrder) Columns() []string {
	return []string{
		"number", "ordered", "state", "edition", "copies", "name", "organisation", "street", "postcode", "city", "country", "email",
	}
}

// Cells returns the values of an order.
func (o exportedOrder) Cells() []any {
	return []any{
		o.Number, o.MadeAt.Format(time.DateOnly), string(o.State), string(o.Edition), o.Copies,
		o.Name, o.Organisation, o.Street, o.Postcode, o.City, o.Country, o.Email,
	}
}

// Run writes orders as a table.
func (c ordersExport) Run(p *program) error {
	return c.orders(p, func(orders []order.Order) error {
		rows := []exportedOrder{}
		for _, o := range orders {
			rows = append(rows, exportedOrder{o})
		}
		return export.CSV(p.stdout, rows)
	})
}

type ordersLabels struct{}

// Run writes the labels of open orders.
func (ordersLabels) Run(p *program) error {
	return stateFlag{string(order.Open)}.orders(p, func(orders []order.Order) error {
		var labels [][]string
		for _, o := range orders {
			label := []string{fmt.Sprintf("%s · %d × %s", o.Number, o.Copies, o.Edition)}
			labels = append(labels, append(label, o.Lines(i18n.Default())...))
		}
		return ui.Labels(i18n.Default(), "clusterdir", labels).Render(p.ctx, p.stdout)
	})
}

type ordersStock struct {
	Edition string `arg:"" optional:"" help:"Language of the edition."`
	Copies  *int   `arg:"" optional:"" help:"How many printed copies of it there are now."`
}

// Run shows or sets the stock.
func (c ordersStock) Run(p *program) error {
	if c.Edition != "" {
		l, ok := i18n.Parse(c.Edition)
		if !ok || c.Copies == nil || *c.Copies < 0 {
			return usageError{fmt.Errorf("name the language of an edition and its copies, such as: orders stock de 500")}
		}
		return p.withStore(func(s *store.Store) error {
			return s.Write(p.ctx, func(q *store.Q) error { return q.CountStock(p.ctx, l, *c.Copies) })
		})
	}
	return p.withStore(func(s *store.Store) error {
		return s.Read(p.ctx, func(q *store.Q) error {
			stocks, err := q.Stocks(p.ctx)
			if err != nil {
				return err
			}
			if len(stocks) == 0 {
				fmt.Fprintln(p.stdout, "Nobody has counted the printed copies yet.")
				return nil
			}
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "EDITION\tCOPIES\tORDERED\tLEFT\tCOUNTED")
			for _, s := range stocks {
				fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%s\n", s.Edition, s.Copies, s.Wanted, s.Left(), s.CountedAt.Format(time.DateOnly))
			}
			return table.Flush()
		})
	})
}

type ordersStatistics struct{}

// Run counts orders.
func (ordersStatistics) Run(p *program) error {
	return p.withStore(func(s *store.Store) error {
		return s.Read(p.ctx, func(q *store.Q) error {
			counts, err := q.OrderStatistics(p.ctx)
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "MONTH\tEDITION\tCOUNTRY\tSTATE\tORDERS\tCOPIES")
			for _, c := range counts {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\n", c.Month, c.Edition, c.Country, c.State, c.Orders, c.Copies)
			}
			return table.Flush()
		})
	})
}
