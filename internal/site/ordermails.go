package site

import (
	"strconv"
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/store"
)

// orderMails are the mails of a new order: a confirmation to its sender, in the
// language of the order, where an address was given, and a notice to the office.
func (s *Site) orderMails(o order.Order, agency directory.Agency) []store.Mail {
	var mails []store.Mail
	if o.Email != "" {
		mails = append(mails, s.customerMail(o, agency, "order"))
	}
	return append(mails, s.officeMails(o, "office")...)
}

// cancelMails tell both that an order was cancelled.
func (s *Site) cancelMails(o order.Order, agency directory.Agency) []store.Mail {
	var mails []store.Mail
	if o.Email != "" {
		mails = append(mails, s.customerMail(o, agency, "cancelled"))
	}
	return append(mails, s.officeMails(o, "office.cancelled")...)
}

// customerMail is a mail to who has ordered.
func (s *Site) customerMail(o order.Order, agency directory.Agency, key string) store.Mail {
	pr := i18n.For(o.Lang)
	name, _ := agency.LegalName.In(o.Lang)
	pairs := s.mailPairs(pr, o)
	pairs = append(pairs, "agency", name)
	return store.Mail{
		OrderID: o.ID, Recipient: o.Email, Subject: pr.T("mail."+key+".subject", pairs...), Body: pr.T("mail."+key+".body", pairs...) + "\n",
	}
}

// officeMails tell the office, in its own language.
func (s *Site) officeMails(o order.Order, key string) []store.Mail {
	pr := i18n.For(i18n.Default())
	pairs := s.mailPairs(pr, o)
	var mails []store.Mail
	for _, to := range s.ordersTo {
		mails = append(mails, store.Mail{
			OrderID: o.ID, Recipient: to, Subject: pr.T("mail."+key+".subject", pairs...), Body: pr.T("mail."+key+".body", pairs...) + "\n",
		})
	}
	return mails
}

// mailPairs are what the texts of mails speak of.
func (s *Site) mailPairs(pr *i18n.Printer, o order.Order) []any {
	return []any{
		"number", o.Number, "copies", strconv.Itoa(o.Copies), "language", pr.T("language." + string(o.Edition)),
		"address", strings.Join(o.Lines(pr.Lang()), "\n"), "name", o.Name,
		"receipt", s.baseURL + address.Entry(o.Lang, address.Receipts, o.Token),
		"days", days(s.retention), "most", days(order.MaxRetention),
	}
}
