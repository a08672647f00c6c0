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
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/ordermail"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// OrderForm is the form to order printed brochures.
func (s *Site) OrderForm(r *http.Request) (templ.Component, error) {
	pr := printer(r)
	values := map[string]string{
		"language": string(pr.Lang()), "copies": "1", "country": order.Home,
		"key": rand.Text(), "made": order.Made(s.now()),
	}
	// A link to the form may name the edition.
	if l, ok := i18n.Parse(r.URL.Query().Get("language")); ok {
		values["language"] = string(l)
	}
	return s.orderPage(r, values, nil)
}

// PlaceOrder takes the form. A good one is kept before it is answered, and one
// that comes twice is one order; a bad one comes back with every value.
func (s *Site) PlaceOrder(r *http.Request) (templ.Component, error) {
	values, err := httpx.Form(r)
	if err != nil {
		return nil, err
	}
	var editions []i18n.Lang
	err = s.store.Read(r.Context(), func(q *store.Q) error {
		editions, err = editionLanguages(r.Context(), q)
		return err
	})
	if err != nil {
		return nil, err
	}
	f := order.ReadForm(values, editions, s.now())
	pr := printer(r)
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
		token = s.decoys.keep(f.Order, s.now())
	} else if token, err = s.keepOrder(r.Context(), f.Order); err != nil {
		return nil, err
	}
	return nil, &httpx.Redirect{Status: http.StatusSeeOther, URL: address.Entry(pr.Lang(), address.Receipts, token)}
}

// keepOrder writes the order and its mails, all or nothing, and returns the token
// of its receipt. When it returns they are on disk.
func (s *Site) keepOrder(ctx context.Context, o order.Order) (token string, err error) {
	err = s.store.Write(ctx, func(q *store.Q) error {
		kept, created, err := q.PlaceOrder(ctx, o)
		if err != nil {
			return err
		}
		token = kept.Token
		if !created {
			return nil
		}
		return ordermail.Enqueue(ctx, q, kept, s.mailDomain, s.mails.Ordered)
	})
	if err == nil {
		s.wake()
	}
	return token, err
}

func editionLanguages(ctx context.Context, q *store.Q) ([]i18n.Lang, error) {
	editions, err := q.Editions(ctx)
	var all []i18n.Lang
	for _, e := range editions {
		all = append(all, e.Lang)
	}
	return all, err
}

// faultTexts says what is wrong, in words. What is wrong with a field that nobody
// sees leads to the button: sending again is what helps.
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

// orderPage shows the form with its values.
func (s *Site) orderPage(r *http.Request, values map[string]string, faults []page.FieldError) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		editions, err := editionLanguages(r.Context(), q)
		if err != nil {
			return err
		}
		stocks, err := q.Stocks(r.Context())
		if err != nil {
			return err
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
		// A key that cannot be taken back must not come back for ever.
		if !goodKey(v.Key) {
			v.Key = rand.Text()
		}
		for _, stock := range stocks {
			if stock.Left() <= 0 && slices.Contains(editions, stock.Edition) {
				v.Stock = append(v.Stock, pr.T("order.stock", "language", pr.T("language."+string(stock.Edition))))
			}
		}
		p := s.layout(r, snap, frame{
			page: address.BrochureOrder, section: address.Brochure, title: title,
			description: pr.T("order.description", "agency", snap.agency.ShortName), noIndex: len(faults) > 0,
			crumbs: []ui.Link{crumb(pr, address.Brochure, "nav.brochure"), crumb(pr, address.BrochureOrder, "nav.order")},
		})
		c = httpx.Unshared(page.Order(p, v))
		return nil
	})
	return c, err
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

// orderFields are the fields of the form, in its order.
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

// Receipt is the page of an order, at an address that only its sender knows.
func (s *Site) Receipt(r *http.Request) (templ.Component, error) {
	return s.receiptPage(r, "")
}

// CancelOrder cancels an order that was not sent yet.
func (s *Site) CancelOrder(r *http.Request) (templ.Component, error) {
	token := chi.URLParam(r, "token")
	if s.decoys.cancel(token, s.now()) {
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
	s.wake()
	return nil, &httpx.Redirect{Status: http.StatusSeeOther, URL: r.URL.Path}
}

func (s *Site) receiptPage(r *http.Request, refused string) (c templ.Component, err error) {
	pr := printer(r)
	token := chi.URLParam(r, "token")
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		o, decoy := s.decoys.find(token, s.now())
		if !decoy {
			if o, err = q.Order(r.Context(), token); err != nil {
				return err
			}
		}
		stocks, err := q.Stocks(r.Context())
		if err != nil {
			return err
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
		p := s.layout(r, snap, frame{
			page: address.Receipts, entry: token, section: address.Brochure, title: v.Heading, description: pr.T("receipt.description"), noIndex: true,
			crumbs: []ui.Link{crumb(pr, address.Brochure, "nav.brochure"), {Text: v.Heading, URL: r.URL.Path}},
		})
		c = httpx.NoStore(page.Receipt(p, v))
		return nil
	})
	return c, err
}

// receiptView says what was ordered. It leaves the address out: who finds the
// receipt in the history of a shared browser learns nothing of its sender.
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
