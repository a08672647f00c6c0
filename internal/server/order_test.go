package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/order"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

const orderPath = "/en/brochure/order"

// orderForm is a good order; change is what to send otherwise.
func orderForm(change url.Values) url.Values {
	form := url.Values{
		"language": {"de"}, "copies": {"2"}, "name": {"Änne Öß"}, "organisation": {"Förde & Söhne"}, "street": {"Hafenstraße 1"},
		"postcode": {"24103"}, "city": {"Kiel"}, "country": {"DE"}, "email": {"aenne@example.org"}, "key": {"key-1"}, "website": {""},
	}
	maps.Copy(form, change)
	return form
}

func (s *site) orders(t testing.TB) []order.Order {
	t.Helper()
	var all []order.Order
	storetest.Read(t, s.store, func(q *store.Q) (err error) {
		all, err = q.Orders(t.Context(), "")
		return err
	})
	return all
}

func (s *site) mails(t testing.TB) []store.Mail {
	t.Helper()
	var all []store.Mail
	storetest.Read(t, s.store, func(q *store.Q) (err error) {
		all, err = q.Mails(t.Context())
		return err
	})
	return all
}

// place sends an order that must be taken, and returns the address of its receipt.
func (s *site) place(form url.Values) string {
	s.Helper()
	w := s.post(orderPath, form.Encode())
	if w.Code != http.StatusSeeOther {
		s.Fatalf("status %d, want 303: %s", w.Code, words(document(s, w.Body.String()).Find("[role=alert]")))
	}
	return w.Header().Get("Location")
}

// TestOrder: an order is kept once with its mail, however often it is sent, and
// has a receipt.
func TestOrder(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, database string) {
		s := serve(t, storetest.Seeded(t, database))
		receipt := s.place(orderForm(nil))
		if again := s.place(orderForm(url.Values{"copies": {"3"}})); again != receipt {
			t.Errorf("the same key leads to %s, before to %s", again, receipt)
		}
		if other := s.place(orderForm(url.Values{"key": {"key-2"}, "email": {""}})); other == receipt {
			t.Error("another key leads to the same receipt")
		}
		all := s.orders(t)
		if len(all) != 2 || len(s.mails(t)) != 1 {
			t.Fatalf("%d orders and %d mails, want 2 and 1", len(all), len(s.mails(t)))
		}
		o := all[slices.IndexFunc(all, func(o order.Order) bool { return o.Key == "key-1" })]
		want := order.Order{
			ID: o.ID, Key: "key-1", Token: strings.TrimPrefix(receipt, "/en/brochure/orders/"), Number: o.Number,
			MadeAt: o.MadeAt, State: order.Open, StateAt: o.MadeAt, Lang: "en", Edition: "de", Copies: 2,
			Address: order.Address{Name: "Änne Öß", Organisation: "Förde & Söhne", Street: "Hafenstraße 1", Postcode: "24103", City: "Kiel", Country: "DE"},
			Email:   "aenne@example.org",
		}
		if diff := cmp.Diff(want, o); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		mail := s.mails(t)[0]
		if mail.Recipient != "aenne@example.org" || !strings.Contains(mail.Subject, o.Number) || !strings.Contains(mail.Body, base+receipt) {
			t.Errorf("the confirmation: %+v", mail)
		}
		w := s.get(receipt)
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("the receipt is cached: %v", w.Header())
		}
		page := document(t, w.Body.String())
		if text := words(page.Find("main")); !strings.Contains(text, o.Number) || strings.Contains(text, "Hafenstraße") {
			t.Errorf("the receipt says %q", text)
		}
		if robots, _ := page.Find("meta[name=robots]").Attr("content"); !strings.Contains(robots, "noindex") {
			t.Errorf("the receipt is for search engines: %q", robots)
		}
	})
}

func TestOrderCancel(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	receipt := s.place(orderForm(nil))
	action, _ := s.doc(receipt).Find("main form").Attr("action")
	for range 2 {
		if w := s.post(action, ""); w.Code != http.StatusSeeOther || w.Header().Get("Location") != receipt {
			t.Fatalf("cancelling: %d to %q", w.Code, w.Header().Get("Location"))
		}
	}
	if o := s.orders(t)[0]; o.State != order.Cancelled {
		t.Errorf("the order is %s", o.State)
	}
	if d := s.doc(receipt); d.Find("main form").Length() != 0 || !strings.Contains(words(d.Find("h1")), "cancelled") {
		t.Errorf("the receipt says %q", words(d.Find("main")))
	}
	if n := len(s.mails(t)); n != 2 {
		t.Errorf("%d mails, want the confirmation and that it is cancelled", n)
	}
	// One that was sent is beyond recall.
	receipt = s.place(orderForm(url.Values{"key": {"sent"}}))
	storetest.Write(t, s.store, func(q *store.Q) error {
		o, err := q.Order(t.Context(), receipt[strings.LastIndex(receipt, "/")+1:])
		if err != nil {
			return err
		}
		return q.SendOrder(t.Context(), o)
	})
	w := s.post(receipt, "")
	if d := document(t, w.Body.String()); w.Code != http.StatusUnprocessableEntity || d.Find("[role=alert]").Length() != 1 {
		t.Errorf("cancelling what was sent: %d, %q", w.Code, words(d.Find("main")))
	}
	if w := s.post("/en/brochure/orders/NOSUCHORDER", ""); w.Code != http.StatusNotFound {
		t.Errorf("cancelling nothing: %d, want 404", w.Code)
	}
	if w := s.do(http.MethodGet, "/de/broschuere/bestellungen/NOSUCHORDER", nil); w.Code != http.StatusNotFound {
		t.Errorf("the receipt of nothing: %d, want 404", w.Code)
	}
}

func TestOrderFaults(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, test := range []struct {
		name   string
		change url.Values
		fields []string // that the summary leads to
	}{
		{"nothing", url.Values{"name": nil, "street": nil, "postcode": nil, "city": nil, "language": nil, "copies": nil, "country": nil, "email": nil, "key": nil, "organisation": nil},
			[]string{"language", "copies", "name", "street", "postcode", "city", "send"}},
		{"no such edition", url.Values{"language": {"fr"}}, []string{"language"}},
		{"no copy", url.Values{"copies": {"0"}}, []string{"copies"}},
		{"too many copies", url.Values{"copies": {"26"}}, []string{"copies"}},
		{"copies in words", url.Values{"copies": {"two"}}, []string{"copies"}},
		{"a German postcode", url.Values{"postcode": {"2410"}}, []string{"postcode"}},
		{"a German postcode with letters", url.Values{"postcode": {"2410a"}}, []string{"postcode"}},
		{"no such country", url.Values{"country": {"XX"}}, []string{"country"}},
		{"a country in words", url.Values{"country": {"Denmark"}}, []string{"country"}},
		{"no e-mail address", url.Values{"email": {"nobody"}}, []string{"email"}},
		{"a header in the address", url.Values{"email": {"a@example.org\r\nBcc: b@example.org"}}, []string{"email"}},
		{"a line end in the name", url.Values{"name": {"A\nB"}}, []string{"name"}},
		{"a control character", url.Values{"street": {"A\x1bB"}}, []string{"street"}},
		{"text turned round", url.Values{"city": {"Kiel\u202e"}}, []string{"city"}},
		{"too long", url.Values{"name": {strings.Repeat("ä", 201)}}, []string{"name"}},
		{"twice", url.Values{"city": {"Kiel", "Husum"}}, []string{"city"}},
		{"two keys", url.Values{"key": {"a", "b"}}, []string{"send"}},
		{"a long key", url.Values{"key": {strings.Repeat("k", 65)}}, []string{"send"}},
		{"a broken key", url.Values{"key": {"a\tb"}}, []string{"send"}},
		{"too quick", url.Values{"made": {order.Made(now)}}, []string{"send"}},
		{"no time", url.Values{"made": {"soon"}}, []string{"send"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.refused(t, orderForm(test.change), test.fields)
		})
	}
	if n := len(s.orders(t)) + len(s.mails(t)); n != 0 {
		t.Errorf("%d rows were kept", n)
	}
}

// refused sends a bad order: the form comes back with every value, and with a way
// to each of the fields.
func (s *site) refused(t *testing.T, form url.Values, fields []string) {
	t.Helper()
	w := s.post(orderPath, form.Encode())
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("status %d, want 422", w.Code)
	}
	d := document(t, w.Body.String())
	var got []string
	for _, href := range all(d.Find("[role=alert] a"), "href") {
		got = append(got, strings.TrimPrefix(href, "#"))
		if d.Find(href).Length() != 1 {
			t.Errorf("%s leads nowhere", href)
		}
	}
	if diff := cmp.Diff(fields, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	for _, name := range order.Fields {
		value, _ := d.Find("input#" + name).Attr("value")
		given := strings.ReplaceAll(strings.TrimSpace(form.Get(name)), "\r", "") // as HTML has line ends
		if d.Find("select#"+name).Length() == 0 && value != given {
			t.Errorf("%s has %q, %q was typed", name, value, given)
		}
	}
	if title := d.Find("title").Text(); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("title %q", title)
	}
}

// TestOrderTaken: what looks odd and is good.
func TestOrderTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for i, change := range []url.Values{
		{"country": {"DK"}, "postcode": {"6270"}, "city": {"Tønder"}},
		{"country": {"IE"}, "postcode": {""}},
		{"country": {"GB"}, "postcode": {"SW1A 1AA"}},
		{"country": nil},
		{"email": {""}, "organisation": {""}},
		{"copies": {"25"}, "language": {"en"}},
		{"made": {order.Made(now.Add(-time.Minute))}},
		{"made": {now.Add(-time.Hour).Format(time.RFC3339)}},
		{"key": {strings.Repeat("ä", 64)}},
		{"name": {"Robert'); DROP TABLE orders;--"}},
	} {
		if change["key"] == nil {
			change["key"] = []string{fmt.Sprint("taken-", i)}
		}
		s.place(orderForm(change))
	}
	if n := len(s.orders(t)); n != 10 {
		t.Errorf("%d orders, want 10", n)
	}
}

// TestOrderRobot: who fills in the trap is answered like anybody for an hour, and
// nothing is kept.
func TestOrderRobot(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	real := s.place(orderForm(url.Values{"key": {"real"}}))
	fake := s.place(orderForm(url.Values{"key": {"fake"}, "website": {"https://example.org"}}))
	if len(real) != len(fake) {
		t.Errorf("receipts at %s and %s", real, fake)
	}
	same := func(path string) string {
		text := words(s.doc(path).Find("main"))
		return text[strings.Index(text, "Order number"):][len("Order number 2026-XXXXXX"):]
	}
	if same(real) != same(fake) {
		t.Errorf("the receipts differ: %q and %q", same(real), same(fake))
	}
	if w := s.post(fake, ""); w.Code != http.StatusSeeOther || !strings.Contains(words(s.doc(fake).Find("h1")), "cancelled") {
		t.Errorf("cancelling: %d", w.Code)
	}
	if n := len(s.orders(t)); n != 1 {
		t.Errorf("%d orders, want the real one", n)
	}
}

// TestOrderLimits: a client may place ten orders a minute. Large forms, broken text
// and forms from another site are refused.
func TestOrderLimits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	attempts := 0
	withinMinute(t, func(attempt int) (w *httptest.ResponseRecorder, fault string) {
		attempts = attempt
		for i := range 11 {
			w = s.postFrom(fmt.Sprintf("203.0.113.%d:1", attempt), orderPath, orderForm(url.Values{"key": {fmt.Sprint(attempt, "-", i)}}).Encode())
			if want := []int{http.StatusSeeOther, http.StatusTooManyRequests}[i/10]; w.Code != want {
				return w, fmt.Sprintf("order %d: status %d, want %d", i+1, w.Code, want)
			}
		}
		if w.Header().Get("Retry-After") == "" {
			return w, "the response to order 11 has no Retry-After"
		}
		return w, ""
	})
	if w := s.post(orderPath, "name="+strings.Repeat("x", 100_000)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form: %d", w.Code)
	}
	if w := s.post(orderPath, orderForm(url.Values{"key": {"other"}}).Encode(), "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", w.Code)
	}
	if w := s.post(orderPath, "name=%ff"); w.Code != http.StatusBadRequest {
		t.Errorf("broken text: %d", w.Code)
	}
	if n := len(s.orders(t)); attempts == 1 && n != 10 {
		t.Errorf("%d orders were saved, want 10", n)
	}
}

// TestOrderStock: who orders what is out of print is told so before and after.
func TestOrderStock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	storetest.Write(t, s.store, func(q *store.Q) error { return q.CountStock(t.Context(), "de", 3) })
	if d := s.doc(orderPath); d.Find(".note").Length() != 0 {
		t.Errorf("three copies: %q", words(d.Find(".note")))
	}
	first := s.place(orderForm(nil))
	second := s.place(orderForm(url.Values{"key": {"second"}}))
	if d := s.doc(orderPath); !strings.Contains(words(d.Find(".note")), "German is out of print") {
		t.Errorf("with four ordered: %q", words(d.Find(".note")))
	}
	if d := s.doc(second); !strings.Contains(words(d.Find(".note")), "reprinted") {
		t.Errorf("the receipt: %q", words(d.Find("main")))
	}
	s.post(first, "")
	if d := s.doc(orderPath); d.Find(".note").Length() != 0 {
		t.Errorf("with one cancelled: %q", words(d.Find(".note")))
	}
}

// TestOrderUnavailable: what cannot be kept is not acknowledged; when it can be
// again, nothing needs a restart.
func TestOrderUnavailable(t *testing.T) {
	t.Parallel()
	database := storetest.File(t)
	s := serve(t, storetest.Seeded(t, database))
	if err := os.Rename(database, database+".away"); err != nil {
		t.Fatal(err)
	}
	w := s.post(orderPath, orderForm(nil).Encode())
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "not saved") {
		t.Errorf("without a database: %d, %q", w.Code, words(document(t, w.Body.String()).Find("main")))
	}
	s.get("/en/contacts") // Reading goes on.
	if err := os.Rename(database+".away", database); err != nil {
		t.Fatal(err)
	}
	s.place(orderForm(nil))
	s.get(s.place(orderForm(url.Values{"key": {"another"}})))
	var token string
	for _, o := range s.orders(t) {
		token = o.Token
	}
	if log := s.log.String(); strings.Contains(log, token) || strings.Contains(log, "Hafenstraße") || strings.Contains(log, "aenne") || !strings.Contains(log, `"status":503`) {
		t.Errorf("the log names people, or nothing: %s", log)
	}
}
