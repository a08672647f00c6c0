package i18n_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/i18n"
)

func TestNegotiate(t *testing.T) {
	for _, test := range []struct {
		name, accept string
		want         i18n.Lang
	}{
		{"nothing asked for", "", "de"},
		{"German", "de", "de"},
		{"Austrian", "de-AT", "de"},
		{"Swiss German", "gsw", "de"},
		{"English", "en", "en"},
		{"American", "en-US,en;q=0.5", "en"},
		{"both, English first", "en,de;q=0.9", "en"},
		{"both, German first", "de,en;q=0.9", "de"},
		{"both, by weight and not by place", "de;q=0.2,en;q=0.9", "en"},
		{"a third, then English", "da,en;q=0.1", "en"},
		{"a third, then German", "pl,de;q=0.1,en;q=0.05", "de"},
		{"nothing fits", "da,pl;q=0.5", "de"},
		{"refused", "en;q=0", "de"},
		{"anything", "*", "de"},
		{"anything but rather English", "*;q=0.1,en", "en"},
		{"anything rather than English", "*;q=0.5,en;q=0.1", "de"},
		{"nonsense", ";;;,,=", "de"},
		{"too long to be a language", "abcdefghijklmnop", "de"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept-Language", test.accept)
			if got := i18n.Negotiate(r); got != test.want {
				t.Errorf("Negotiate(%q) = %s, want %s", test.accept, got, test.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	for tag, want := range map[string]bool{"de": true, "en": true, "": false, "DE": false, "fr": false, "de-DE": false} {
		if _, ok := i18n.Parse(tag); ok != want {
			t.Errorf("Parse(%q) reports %v, want %v", tag, ok, want)
		}
	}
}

func TestTextFallback(t *testing.T) {
	for _, test := range []struct {
		name     string
		text     i18n.Text
		ask      i18n.Lang
		want     string
		in       i18n.Lang
		fallback i18n.Lang // the lang attribute of the text in a page
		missing  []i18n.Lang
	}{
		{"both, German", i18n.Text{"de": "Hafen", "en": "port"}, "de", "Hafen", "de", "", nil},
		{"both, English", i18n.Text{"de": "Hafen", "en": "port"}, "en", "port", "en", "", nil},
		{"only German", i18n.Text{"de": "Hafen"}, "en", "Hafen", "de", "de", []i18n.Lang{"en"}},
		{"only English", i18n.Text{"en": "port", "de": ""}, "de", "port", "en", "en", []i18n.Lang{"de"}},
		{"nothing", i18n.Text{"de": ""}, "en", "", "en", "", nil},
		{"nil", nil, "de", "", "de", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, in := test.text.In(test.ask)
			if text != test.want || in != test.in {
				t.Errorf("In(%s) = %q in %s, want %q in %s", test.ask, text, in, test.want, test.in)
			}
			if got, want := i18n.For(test.ask).Phrase(test.text), (i18n.Phrase{Text: test.want, Lang: test.fallback}); got != want {
				t.Errorf("Phrase = %+v, want %+v", got, want)
			}
			if diff := cmp.Diff(test.missing, test.text.Missing()); diff != "" {
				t.Errorf("Missing (-want +got)\n%s", diff)
			}
		})
	}
	if !(i18n.Text{"de": "a", "en": ""}).Equal(i18n.Text{"de": "a"}) || (i18n.Text{"de": "a"}).Equal(i18n.Text{"en": "a"}) {
		t.Error("Equal does not compare the texts of each language")
	}
}

func TestPrinter(t *testing.T) {
	de, en := i18n.For(i18n.German), i18n.For(i18n.English)
	day := time.Date(2026, time.March, 3, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct{ name, got, want string }{
		{"a sentence", en.T("nav.home"), "Home"},
		{"a placeholder", de.T("brochure.and", "first", "A", "last", "B"), "A und B"},
		{"a value with braces stays as it is", en.T("brochure.and", "first", "{last}", "last", "B"), "{last} and B"},
		{"an unknown key", en.T("nothing.here"), "nothing.here"},
		{"an unknown counted key", en.N("nothing.here", 2), "nothing.here"},
		{"none", de.N("count.contacts", 0), "0 Ansprechpersonen"},
		{"one", de.N("count.contacts", 1), "1 Ansprechperson"},
		{"many", de.N("count.contacts", 12345), "12.345 Ansprechpersonen"},
		{"one in English", en.N("count.pages", 1), "1 page"},
		{"many in English", en.N("count.pages", 12345), "12,345 pages"},
		{"German day", de.Date(day), "3. März 2026"},
		{"English day", en.Date(day), "3 March 2026"},
		{"German month", de.Month(day), "März 2026"},
		{"bytes", en.Size(0), "0 KB"},
		{"kilobytes", en.Size(183_500), "184 KB"},
		{"just below a megabyte", en.Size(999_499), "999 KB"},
		{"what rounds to a megabyte", en.Size(999_500), "1.0 MB"},
		{"megabytes", en.Size(1_234_567), "1.2 MB"},
		{"German megabytes", de.Size(1_234_567), "1,2 MB"},
		{"many megabytes", de.Size(12_000_000), "12,0 MB"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", test.name, test.got, test.want)
		}
	}
	if got := i18n.For("xx").Lang(); got != i18n.Default() {
		t.Errorf("the printer of an unknown language has the language %s", got)
	}
}

// TestMonths checks the name of each month.
func TestMonths(t *testing.T) {
	for month := time.January; month <= time.December; month++ {
		if got, want := i18n.For(i18n.English).Month(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC)), month.String()+" 2026"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
