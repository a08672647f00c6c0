package site

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/ordermail"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// PlaceOrder receives the form. A valid order is stored before the response is sent,
// and a form that is sent twice is one order. An invalid one is answered with the
// form and every value.
func (s *Site) PlaceOrder(r *http.Request) (templ.Component, error) {
	values, err := httpx.Form(r)
	if err != nil {
		return nil, err
	}
	pr := printer(r)
	f := order.ReadForm(values, languages(s.snapshots.Current().Editions), s.now())
	f.Lang = pr.Lang()
	if len(f.Faults) > 0 {
		form, err := s.orderPage(r, f.Values, faultTexts(pr, f.Faults))
		if err != nil {
			return nil, err
		}
		return nil, &httpx.Error{Status: http.StatusUnprocessableEntity, Page: form}
	}
	token := ""
	if f.Robot {
		token = s.honeypot.add(f.Order, s.now())
	} else if token, err = s.saveOrder(r.Context(), f.Order); err != nil {
		return nil, err
	}
	return nil, &httpx.Redirect{Status: http.StatusSeeOther, URL: address.Entry(pr.Lang(), address.Receipts, token)}
}

// saveOrder stores the order and its mails in one transaction and returns the token
// of its receipt. When it returns without an error, they are on disk.
func (s *Site) saveOrder(ctx context.Context, o order.Order) (token string, err error) {
	var saved order.Order
	err = s.store.Write(ctx, func(q *store.Q) error {
		placed, created, err := q.PlaceOrder(ctx, o)
		saved = placed
		if err != nil || !created {
			return err
		}
		return ordermail.Enqueue(ctx, q, placed, s.mailDomain, s.mails.Ordered)
	})
	if err != nil {
		return "", err
	}
	s.forms.clear()
	s.wake()
	return saved.Token, nil
}

// languages returns the languages of editions.
func languages(editions []directory.Edition) []i18n.Lang {
	all := make([]i18n.Lang, len(editions))
	for i, e := range editions {
		all[i] = e.Lang
	}
	return all
}

// faultTexts returns the error messages. The message of a hidden field is shown at
// the button, because sending the form again is what helps.
func faultTexts(pr *i18n.Printer, faults []order.Fault) []page.FieldError {
	var texts []page.FieldError
	for _, f := range faults {
		e := page.FieldError{Field: f.Field}
		switch f.Reason {
		case order.Missing:
			e.Text = pr.T("order." + f.Field + ".missing")
		case order.Twice:
			e.Text = pr.T("form.twice")
		case order.Long:
			e.Text = pr.T("form.long", "n", pr.Number(f.N))
		case order.Control:
			e.Text = pr.T("form.control")
		case order.Unknown:
			e.Text = pr.T("order." + f.Field + ".unknown")
		case order.Number:
			e.Text = pr.T("order.copies.number", "n", pr.Number(f.N))
		case order.Postcode:
			e.Text = pr.T("order.postcode.german")
		case order.Email:
			e.Text = pr.T("form.email")
		case order.TooQuick:
			e.Text = pr.T("form.quick")
		case order.Stale:
			e.Text = pr.T("form.stale")
		}
		if !slices.Contains(order.Fields, f.Field) {
			e.Field = "send"
		}
		texts = append(texts, e)
	}
	return texts
}

// orderPage returns the form with its values.
func (s *Site) orderPage(r *http.Request, values map[string]string, faults []page.FieldError) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	editions := languages(snap.Editions)
	stocks, err := s.stocks(r.Context())
	if err != nil {
		return nil, err
	}
	title := pr.T("order.title")
	if len(faults) > 0 {
		title = pr.T("form.error.title", "title", title)
	}
	v := page.OrderView{
		Fields: orderFields(pr, values, faults, editions), Errors: faults,
		Key: values["key"], Made: values["made"], None: len(editions) == 0,
		Privacy: pr.T("order.privacy", "days", days(s.retention), "most", days(order.MaxRetention)),
		Steps:   orderSteps(pr),
	}
	// An invalid key must not come back with the form, or it could never be sent.
	if !goodKey(v.Key) {
		v.Key = rand.Text()
	}
	for _, stock := range stocks {
		if stock.Left() <= 0 && slices.Contains(editions, stock.Edition) {
			v.Stock = append(v.Stock, pr.T("order.stock", "language", pr.T("language."+string(stock.Edition))))
		}
	}
	return httpx.Private(page.Order(s.layout(r, snap, frame{
		page: address.BrochureOrder, section: address.Brochure, title: title,
		description: pr.T("order.description", "agency", snap.Agency.ShortName), noIndex: len(faults) > 0,
		crumbs: []ui.Link{crumb(pr, address.Brochure, "nav.brochure"), crumb(pr, address.BrochureOrder, "nav.order")},
	}), v)), nil
}

func (s *Site) stocks(ctx context.Context) ([]store.Stock, error) {
	return store.View(ctx, s.store, func(q *store.Q) ([]store.Stock, error) { return q.Stocks(ctx) })
}

// goodKey reports whether the order form would take the key.
func goodKey(key string) bool {
	f := order.ReadForm(map[string][]string{"key": {key}}, nil, time.Time{})
	return !slices.ContainsFunc(f.Faults, func(fault order.Fault) bool { return fault.Field == "key" })
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

func orderSteps(pr *i18n.Printer) []string {
	return []string{pr.T("order.step.1"), pr.T("order.step.2"), pr.T("order.step.3")}
}

// orderFields returns the fields of the form, in order.
func orderFields(pr *i18n.Printer, values map[string]string, faults []page.FieldError, editions []i18n.Lang) []page.Field {
	fields := []page.Field{
		{Name: "language", Kind: "select", Autocomplete: "off"},
		{Name: "copies", Kind: "text", Autocomplete: "off", InputMode: "numeric", Short: true, Hint: pr.T("order.copies.hint", "n", pr.Number(order.MaxCopies))},
		{Name: "name", Kind: "text", Autocomplete: "name"},
		{Name: "organisation", Kind: "text", Autocomplete: "organization", Optional: true},
		{Name: "street", Kind: "text", Autocomplete: "address-line1", Hint: pr.T("order.street.hint")},
		{Name: "postcode", Kind: "text", Autocomplete: "postal-code", Short: true, Hint: pr.T("order.postcode.hint")},
		{Name: "city", Kind: "text", Autocomplete: "address-level2"},
		{Name: "country", Kind: "select", Autocomplete: "country"},
		{Name: "email", Kind: "email", Autocomplete: "email", Optional: true, Hint: pr.T("order.email.hint")},
	}
	for i := range fields {
		f := &fields[i]
		f.Label = pr.T("order." + f.Name)
		f.Value, f.Error = values[f.Name], errorOf(faults, f.Name)
		switch f.Name {
		case "language":
			for _, l := range editions {
				f.Options = append(f.Options, page.Option{Value: string(l), Label: pr.T("language." + string(l))})
			}
		case "country":
			for _, c := range order.Countries(pr.Lang()) {
				f.Options = append(f.Options, page.Option{Value: c.Code, Label: c.Name})
			}
		}
	}
	return fields
}

// Receipt is the page of an order. Only its sender knows the address.
func (s *Site) Receipt(r *http.Request) (templ.Component, error) {
	return s.receiptPage(r, "")
}

// CancelOrder cancels an order that has not been sent yet.
func (s *Site) CancelOrder(r *http.Request) (templ.Component, error) {
	token := chi.URLParam(r, "token")
	if s.honeypot.cancel(token, s.now()) {
		return nil, &httpx.Redirect{Status: http.StatusSeeOther, URL: r.URL.Path}
	}
	err := s.store.Write(r.Context(), func(q *store.Q) error {
		o, err := q.Order(r.Context(), token)
		if err != nil {
			return err
		}
		if err := q.CancelOrder(r.Context(), o); err != nil || o.State == order.Cancelled {
			return err
		}
		return ordermail.Enqueue(r.Context(), q, o, s.mailDomain, s.mails.Cancelled)
	})
	if errors.Is(err, store.ErrSettled) {
		refused, err := s.receiptPage(r, printer(r).T("receipt.refused"))
		if err != nil {
			return nil, err
		}
		return nil, &httpx.Error{Status: http.StatusUnprocessableEntity, Page: refused}
	}
	if err != nil {
		return nil, err
	}
	s.forms.clear()
	s.wake()
	return nil, &httpx.Redirect{Status: http.StatusSeeOther, URL: r.URL.Path}
}

// receiptPage returns the receipt. refused says why the order was not cancelled.
func (s *Site) receiptPage(r *http.Request, refused string) (templ.Component, error) {
	pr, token := printer(r), chi.URLParam(r, "token")
	o, err := s.order(r.Context(), token)
	if err != nil {
		return nil, err
	}
	stocks, err := s.stocks(r.Context())
	if err != nil {
		return nil, err
	}
	v := receiptView(pr, o, s.retention)
	v.Refused = refused
	for _, stock := range stocks {
		if o.State == order.Open && stock.Edition == o.Edition && stock.Left() < 0 {
			v.Stock = pr.T("receipt.stock")
		}
	}
	if o.State == order.Open {
		v.Cancel = address.Entry(pr.Lang(), address.Receipts, token)
	}
	return httpx.NoStore(page.Receipt(s.layout(r, s.snapshots.Current(), frame{
		page: address.Receipts, entry: token, section: address.Brochure, title: v.Heading, description: pr.T("receipt.description"), noIndex: true,
		crumbs: []ui.Link{crumb(pr, address.Brochure, "nav.brochure"), {Text: v.Heading, URL: r.URL.Path}},
	}), v)), nil
}

// order returns an order by the token of its receipt: one of a robot, or one from
// the database.
func (s *Site) order(ctx context.Context, token string) (order.Order, error) {
	if o, ok := s.honeypot.find(token, s.now()); ok {
		return o, nil
	}
	return store.View(ctx, s.store, func(q *store.Q) (order.Order, error) { return q.Order(ctx, token) })
}

// receiptView returns what was ordered, without the address: somebody who finds the
// receipt in the history of a shared browser learns nothing about its sender.
func receiptView(pr *i18n.Printer, o order.Order, retention time.Duration) page.ReceiptView {
	fact := func(key, value string) ui.Fact {
		return ui.Fact{Label: pr.T(key), Values: []ui.Named{{Name: i18n.Phrase{Text: value}}}}
	}
	state := string(o.State)
	v := page.ReceiptView{
		Heading: pr.T("receipt." + state + ".title"), Lead: pr.T("receipt."+state+".lead", "number", o.Number),
		Facts: []ui.Fact{
			fact("receipt.number", o.Number),
			fact("receipt.date", pr.Date(o.MadeAt)),
			fact("order.language", pr.T("language."+string(o.Edition))),
			fact("order.copies", strconv.Itoa(o.Copies)),
		},
		Erased: pr.T("receipt.erased", "date", pr.Date(o.ErasedAt(retention))),
	}
	if o.State == order.Cancelled {
		v.Again = address.Of(pr.Lang(), address.BrochureOrder)
	}
	if o.State == order.Open {
		v.Steps = orderSteps(pr)
		v.Erased = pr.T("receipt.erased.open", "days", days(retention), "date", pr.Date(o.ErasedAt(retention)))
		if o.Email != "" {
			v.Facts = append(v.Facts, fact("receipt.email", pr.T("receipt.email.sent")))
		}
	}
	return v
}
