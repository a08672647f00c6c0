// Package ordermail composes the mails about an order: to the customer, if the
// order has an e-mail address, in the language of the order, and to the office.
package ordermail

import (
	"context"
	"strconv"
	"strings"
	"time"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/store"
)

// Writer composes mails.
type Writer struct {
	// BaseURL is the URL of the site.
	BaseURL string
	// Office lists the addresses that receive a mail about each order. It may be
	// empty.
	Office []string
	// Retention limits how long the personal details of an order are stored after it was sent.
	Retention time.Duration
}

// Ordered returns the mails about a new order.
func (w Writer) Ordered(o order.Order, agency directory.Agency) []store.Mail {
	return append(w.customer(o, agency, "order"), w.office(o, "office")...)
}

// Cancelled returns the mails about an order that the customer has cancelled.
func (w Writer) Cancelled(o order.Order, agency directory.Agency) []store.Mail {
	return append(w.customer(o, agency, "cancelled"), w.office(o, "office.cancelled")...)
}

// CancelledByOffice returns the mails about an order that the office has cancelled.
func (w Writer) CancelledByOffice(o order.Order, agency directory.Agency) []store.Mail {
	return w.customer(o, agency, "cancelled")
}

// Enqueue adds the mails about an order to the outbox. write is one of the methods
// of Writer. domain is the right-hand side of the Message-IDs.
func Enqueue(ctx context.Context, q *store.Q, o order.Order, domain string, write func(order.Order, directory.Agency) []store.Mail) error {
	agency, err := q.Agency(ctx)
	if err != nil {
		return err
	}
	for _, m := range write(o, agency) {
		if err := q.EnqueueMail(ctx, m, domain); err != nil {
			return err
		}
	}
	return nil
}

func (w Writer) customer(o order.Order, agency directory.Agency, key string) []store.Mail {
	if o.Email == "" {
		return nil
	}
	name, _ := agency.LegalName.In(o.Lang)
	return []store.Mail{w.write(i18n.For(o.Lang), o, o.Email, key, name)}
}

// office composes the mails to the office, in the default language.
func (w Writer) office(o order.Order, key string) []store.Mail {
	var mails []store.Mail
	for _, to := range w.Office {
		mails = append(mails, w.write(i18n.For(i18n.Default()), o, to, key, ""))
	}
	return mails
}

func (w Writer) write(pr *i18n.Printer, o order.Order, to, key, agency string) store.Mail {
	pairs := []any{
		"number", o.Number, "copies", strconv.Itoa(o.Copies), "language", pr.T("language." + string(o.Edition)),
		"address", strings.Join(o.Lines(pr.Lang()), "\n"), "agency", agency,
		"receipt", strings.TrimRight(w.BaseURL, "/") + address.Entry(o.Lang, address.Receipts, o.Token),
		"days", int(w.Retention / (24 * time.Hour)), "most", int(order.MaxRetention / (24 * time.Hour)),
	}
	return store.Mail{
		OrderID: o.ID, Recipient: to,
		Subject: pr.T("mail."+key+".subject", pairs...), Body: pr.T("mail."+key+".body", pairs...) + "\n",
	}
}
