package order_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
)

// whiteSpace contains all Unicode white space, and characters of no width.
const whiteSpace = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" +
	"\u200b\u2060\ufeff"

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func TestNewNumber(t *testing.T) {
	shape := regexp.MustCompile(`^2026-[ACDEFHJKLMNPQRTUVWXY3479]{6}$`)
	seen := map[string]bool{}
	for range 1000 {
		n := order.NewNumber(now)
		if !shape.MatchString(n) || seen[n] {
			t.Fatalf("number %s is malformed or a duplicate (duplicate: %v)", n, seen[n])
		}
		seen[n] = true
	}
}

func TestErasedAt(t *testing.T) {
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	for _, test := range []struct {
		name  string
		state order.State
		at    int
		want  int
	}{
		{"open", order.Open, 0, 90},
		{"sent at once", order.Sent, 0, 30},
		{"sent late", order.Sent, 80, 90},
		{"cancelled", order.Cancelled, 5, 35},
	} {
		o := order.Order{MadeAt: now, State: test.state, StateAt: day(test.at)}
		if got := o.ErasedAt(order.DefaultRetention); !got.Equal(day(test.want)) {
			t.Errorf("%s: erased at %s, want day %d", test.name, got, test.want)
		}
	}
}

func TestLines(t *testing.T) {
	a := order.Address{Name: "Anne", Organisation: "Firma", Street: "Weg 1", Postcode: "24103", City: "Kiel", Country: "DE"}
	if diff := cmp.Diff([]string{"Firma", "Anne", "Weg 1", "24103 Kiel"}, a.Lines(i18n.German)); diff != "" {
		t.Error(diff)
	}
	a = order.Address{Name: "Anne", Street: "Vej 1", City: "Tønder", Country: "DK"}
	if diff := cmp.Diff([]string{"Anne", "Vej 1", "Tønder", "DENMARK"}, a.Lines(i18n.English)); diff != "" {
		t.Error(diff)
	}
}

func TestCountries(t *testing.T) {
	for _, l := range i18n.Languages {
		all := order.Countries(l)
		if len(all) != 249 { // ISO 3166-1, 2026
			t.Errorf("%s: %d countries, want 249", l, len(all))
		}
		if all[0].Code != "DE" || all[1].Code != "DK" {
			t.Errorf("%s: the list begins with %v, want DE and DK", l, all[:2])
		}
		for _, c := range all {
			if c.Name == "" || c.Name == c.Code || !order.ValidCountry(c.Code) {
				t.Errorf("%s: %+v", l, c)
			}
		}
	}
	for _, code := range []string{"", "de", "UK", "EU", "XK", "ZZ", "DEU", "D\x00"} {
		if order.ValidCountry(code) {
			t.Errorf("ValidCountry(%q) = true, want false", code)
		}
	}
	if name := order.CountryName("DK", i18n.German); name != "Dänemark" {
		t.Errorf("CountryName(DK) = %q, want Dänemark", name)
	}
}

// TestInvisible checks that invisible characters are trimmed at the ends of a
// field and preserved within it.
func TestInvisible(t *testing.T) {
	values := good()
	values["name"] = []string{"\ufeff\u00a0Anne\u200bMarie \u2060"}
	values["city"] = []string{" \u200b "}
	form := order.ReadForm(values, i18n.Languages, now)
	if got := form.Name; got != "Anne\u200bMarie" {
		t.Errorf("name = %q", got)
	}
	if len(form.Faults) != 1 || form.Faults[0].Field != "city" || form.Faults[0].Reason != order.Missing {
		t.Errorf("faults = %+v, want city missing", form.Faults)
	}
}

func good() url.Values {
	return url.Values{
		"language": {"de"}, "copies": {"1"}, "name": {"Anne"}, "street": {"Weg 1"}, "postcode": {"24103"}, "city": {"Kiel"},
		"country": {"DE"}, "email": {"a@example.org"}, "key": {"k"},
	}
}

// FuzzReadForm checks that, for any input, an order without faults is safe to store
// and print, and that every submitted value is returned.
func FuzzReadForm(f *testing.F) {
	f.Add(good().Encode())
	for _, body := range []string{
		"", "name=a&name=b", "copies=1e9&copies=-1", "name=%0d%0aBcc:x@example.org&email=a@b\r\nc", "postcode=%F0%9F%92%A9&country=de",
		"key=%00&made=99999999999999999999", "made=2026-11-24T12:00:00Z", "name=%e2%80%ae", "website=1", "language=de;copies=2", "%zz=1",
	} {
		f.Add(good().Encode() + "&" + body)
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		values, _ := url.ParseQuery(body)
		form := order.ReadForm(values, i18n.Languages, now)
		again := order.ReadForm(values, i18n.Languages, now)
		if diff := cmp.Diff(form, again); diff != "" {
			t.Fatalf("two calls return different forms: %s", diff)
		}
		fields := map[string]bool{}
		for _, fault := range form.Faults {
			if fields[fault.Field] {
				t.Fatalf("%s has two faults", fault.Field)
			}
			fields[fault.Field] = true
		}
		for _, name := range order.Fields {
			if name == "country" || len(values[name]) == 0 {
				continue
			}
			before, after, found := strings.Cut(values[name][0], form.Values[name])
			if !found || strings.Trim(before+after, whiteSpace) != "" {
				t.Fatalf("%s = %q, but %q was submitted", name, form.Values[name], values[name][0])
			}
		}
		if len(form.Faults) > 0 {
			return
		}
		o := form.Order
		texts := []string{o.Name, o.Organisation, o.Street, o.Postcode, o.City, o.Country, o.Email, o.Key, string(o.Edition)}
		for _, text := range texts {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || utf8.RuneCountInString(text) > 200 {
				t.Fatalf("the invalid value %q was accepted", text)
			}
		}
		if o.Name == "" || o.Street == "" || o.City == "" || o.Key == "" || o.Copies < 1 || o.Copies > order.MaxCopies ||
			!order.ValidCountry(o.Country) || !slices.Contains(i18n.Languages, o.Edition) || strings.ContainsAny(o.Email, " \r\n,") {
			t.Fatalf("the invalid order %+v was accepted", o)
		}
	})
}
