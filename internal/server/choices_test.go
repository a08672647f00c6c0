package server_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestManyChoices checks that a list takes only the first 50 values of a facet
// from its address. The page links each value with all others, so its size
// grows with the square of their number.
func TestManyChoices(t *testing.T) {
	s := newSite(t)
	var values []string
	for i := range 400 {
		values = append(values, fmt.Sprintf("v%03d", i))
	}
	for _, list := range []struct{ path, facet string }{
		{"/en/contacts", "sector"}, {"/en/contacts", "place"}, {"/en/clusters", "sector"}, {"/en/partners", "cluster"},
	} {
		page := s.doc(list.path + "?" + url.Values{list.facet: values}.Encode())
		data := attr(page, `link[type="application/json"]`, "href")
		if diff := cmp.Diff(values[:50], valuesOf(t, data, list.facet)); diff != "" {
			t.Errorf("%s: values of %s in the address of the data (-want +got)\n%s", list.path, list.facet, diff)
		}
		for _, href := range all(page.Find("main a"), "href") {
			if n := len(valuesOf(t, href, list.facet)); n > 50 {
				t.Errorf("%s: a link has %d values of %s", list.path, n, list.facet)
			}
		}
	}
}

func valuesOf(t *testing.T, address, parameter string) []string {
	t.Helper()
	_, query, _ := strings.Cut(address, "?")
	parameters, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return parameters[parameter]
}
