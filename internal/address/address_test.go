package address_test

import (
	"net/url"
	"testing"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
)

// TestComplete checks that every page has a unique address in every language.
func TestComplete(t *testing.T) {
	pages := map[string]address.Page{}
	for _, l := range i18n.Languages {
		for _, p := range address.Pages {
			path := address.Of(l, p)
			if path == "/"+string(l) && p != address.Home {
				t.Errorf("%s has no address in %s", p, l)
			}
			if other, taken := pages[path]; taken {
				t.Errorf("%s and %s have the same address %s", p, other, path)
			}
			pages[path] = p
			if lang, ok := address.Lang(path); !ok || lang != l {
				t.Errorf("the language of %s is reported as %s", path, lang)
			}
		}
	}
}

func TestEntry(t *testing.T) {
	for _, test := range []struct{ id, want string }{
		{"mcn-sh", "/en/clusters/mcn-sh"},
		{"a/b", "/en/clusters/a%2Fb"},
		{"a?b#c", "/en/clusters/a%3Fb%23c"},
	} {
		if got := address.Entry(i18n.English, address.Clusters, test.id); got != test.want {
			t.Errorf("the address of %q is %s, want %s", test.id, got, test.want)
		}
	}
}

func TestWith(t *testing.T) {
	query := url.Values{"sector": {"b", "a"}, "q": {"ö &"}}
	if got, want := address.With("/en", query), "/en?q=%C3%B6+%26&sector=b&sector=a"; got != want {
		t.Errorf("With = %s, want %s", got, want)
	}
	if got := address.With("/en", nil); got != "/en" {
		t.Errorf("With without a query = %s", got)
	}
}

func TestLang(t *testing.T) {
	for path, want := range map[string]bool{"/de": true, "/en/x": true, "/": false, "": false, "/den": false, "/fr/x": false, "de": true} {
		if _, ok := address.Lang(path); ok != want {
			t.Errorf("Lang(%q) reports %v, want %v", path, ok, want)
		}
	}
}
