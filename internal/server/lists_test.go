package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// answer is a list as JSON, as far as every list has it.
type answer struct {
	Total, Page, Pages int
	Partial            bool
	Items              []map[string]any
	Facets             map[string][]struct {
		ID, Name string
		Count    int
	}
}

func (s *site) json(target string, into any) {
	s.Helper()
	w := s.get(target)
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		s.Errorf("%s: Content-Type %q", target, got)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		s.Fatalf("%s: %v", target, err)
	}
}

func (s *site) list(path string, query url.Values) answer {
	s.Helper()
	var a answer
	s.json(path+"?"+query.Encode(), &a)
	return a
}

// counts are the values of a facet with their counts.
func (a answer) counts(facet string) map[string]int {
	counts := map[string]int{}
	for _, v := range a.Facets[facet] {
		counts[v.ID] = v.Count
	}
	return counts
}

func TestFacetExample(t *testing.T) {
	s := newSite(t)
	a := s.list("/en/contacts.json", url.Values{"sector": {"maritime"}})
	want := map[string]map[string]int{
		"sector":  {"renewable-energy": 1, "it-media": 1, "maritime": 1, "tourism": 1},
		"cluster": {"ee-sh": 0, "diwish": 0, "mcn-sh": 1, "tourism-sh": 0},
		"place":   {"flensburg": 0, "kiel": 1},
	}
	for facet, counts := range want {
		if diff := cmp.Diff(counts, a.counts(facet)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", facet, diff)
		}
	}
	either := s.list("/en/contacts.json", url.Values{"sector": {"maritime", "tourism"}})
	if either.Total != 2 {
		t.Errorf("two sectors find %d, want both contacts", either.Total)
	}
}

// TestFacetCounts holds every count against the list that choosing the value
// leads to.
func TestFacetCounts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tests := []struct{ path, query string }{
		{"/en/contacts.json", ""},
		{"/en/contacts.json", "q=cluster"},
		{"/de/ansprechpersonen.json", "place=kiel"},
		{"/en/contacts.json", "place=kiel&sector=maritime&sector=tourism"},
		{"/en/contacts.json", "q=manager&place=kiel&cluster=mcn-sh"},
		{"/en/contacts.json", "sector=nothing"},
		{"/en/clusters.json", ""},
		{"/en/clusters.json", "role=managed"},
		{"/de/cluster.json", "q=norddeutschland&role=managed&sector=maritime"},
		{"/en/partners.json", ""},
		{"/en/partners.json", "kind=research-institute&place=luebeck"},
		{"/de/partner.json", "q=fraunhofer&kind=research-institute"},
	}
	for _, test := range tests {
		t.Run(test.path+" "+test.query, func(t *testing.T) {
			query, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			a := s.list(test.path, query)
			for facet, values := range a.Facets {
				for _, v := range values {
					with := url.Values{}
					for name, chosen := range query {
						with[name] = chosen
					}
					with[facet] = []string{v.ID}
					if got := s.list(test.path, with).Total; got != v.Count {
						t.Errorf("%s=%s says %d, choosing it finds %d", facet, v.ID, v.Count, got)
					}
				}
			}
		})
	}
}

// TestChoicesShown holds what a page shows against its data.
func TestChoicesShown(t *testing.T) {
	s := newSite(t)
	for _, query := range []string{"", "?sector=maritime", "?q=delfs", "?sector=nothing&place=kiel", "?q=xyzzy"} {
		for _, path := range []string{"/en/contacts", "/de/ansprechpersonen", "/en/clusters", "/en/partners"} {
			var a answer
			s.json(path+".json"+query, &a)
			want := map[string]string{}
			for facet, values := range a.Facets {
				for _, v := range values {
					want[facet+"="+v.ID] = v.Name + " " + strconv.Itoa(v.Count)
				}
			}
			got := map[string]string{}
			d := s.doc(path + query)
			d.Find("form input[type=checkbox]").Each(func(_ int, e *goquery.Selection) {
				label := e.Closest("label")
				label.Find(".vh").Remove()
				got[e.AttrOr("name", "")+"="+e.AttrOr("value", "")] = words(label)
			})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s%s shows other filters than its data (-data +page)\n%s", path, query, diff)
			}
			if n := d.Find("article.person, main .card").Length(); n != a.Total {
				t.Errorf("%s%s shows %d entries, its data has %d", path, query, n, a.Total)
			}
		}
	}
}

func TestUnknownFilterValue(t *testing.T) {
	s := newSite(t)
	for _, target := range []string{
		"/en/contacts?sector=nothing", "/de/ansprechpersonen?place=nothing", "/en/clusters?role=nothing", "/de/partner?kind=nothing",
	} {
		d := s.doc(target)
		box := d.Find("input[value=nothing]")
		_, checked := box.Attr("checked")
		if got := words(box.Closest("label").Find("[aria-hidden]")); !checked || got != "0" {
			t.Errorf("%s: the filter is shown with %q and chosen: %v, want 0 and true", target, got, checked)
		}
		path, _, _ := strings.Cut(target, "?")
		if ways := all(d.Find(".empty a"), "href"); !slices.Contains(ways, path) {
			t.Errorf("%s: the ways on are %q, none to the whole list", target, ways)
		}
	}
}

// TestPageNumbers turns the pages of a list that has three.
func TestPageNumbers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	storetest.Write(t, s.store, func(q *store.Q) error {
		for n := range 41 {
			contact := directory.Contact{
				ID: fmt.Sprintf("post-%d", n), FamilyName: fmt.Sprintf("Many %02d", n),
				Cluster: directory.Ref{ID: "mcn-sh"}, SortKey: directory.SortKey(fmt.Sprintf("Many %02d", n)),
			}
			if err := q.SaveContact(t.Context(), "test", contact); err != nil {
				return err
			}
		}
		return nil
	})
	for _, path := range []string{"/en/contacts", "/de/ansprechpersonen"} {
		seen, links := map[string]bool{}, map[string]bool{}
		for page := 1; page <= 3; page++ {
			target := fmt.Sprintf("%s?page=%d", path, page)
			d := s.doc(target)
			for _, href := range all(d.Find("article.person h3 a"), "href") {
				seen[href] = true
			}
			if got := words(d.Find(".pages [aria-current=page]")); !strings.HasSuffix(got, strconv.Itoa(page)) {
				t.Errorf("%s marks %q as the present page", target, got)
			}
			for _, href := range append(all(d.Find("main a"), "href"), all(d.Find("link[rel=alternate]"), "href")...) {
				href, _, _ = strings.Cut(strings.TrimPrefix(href, base), "#")
				if strings.HasPrefix(href, path) && !strings.Contains(href, "/post-") {
					links[href] = true
				}
			}
		}
		for href := range links {
			s.get(href)
		}
		if len(seen) != 45 {
			t.Errorf("%s: the pages show %d contacts, want 45", path, len(seen))
		}
		for _, wrong := range []string{"0", "-1", "x", "4", "99", "1.5", "", "99999999999999999999", "%201"} {
			if w := s.do(http.MethodGet, path+"?page="+wrong, nil); w.Code != http.StatusNotFound {
				t.Errorf("%s?page=%s: status %d, want 404", path, wrong, w.Code)
			}
		}
		for _, wrong := range []string{"0", "2", "x"} {
			if w := s.do(http.MethodGet, path+".json?page="+wrong, nil); w.Code != http.StatusNotFound {
				t.Errorf("%s.json?page=%s: status %d, want 404", path, wrong, w.Code)
			}
		}
	}
}

// TestUnknownParameters shows that they change nothing.
func TestUnknownParameters(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/en/contacts", "/en/clusters", "/de/partner", "/en/sectors", "/de/suche"} {
		plain, more := s.doc(path), s.doc(path+"?utm_source=x&foo=bar&kindd=1")
		if a, b := words(plain.Find("main")), words(more.Find("main")); a != b {
			t.Errorf("%s changes with unknown parameters:\n%s\n%s", path, a, b)
		}
	}
}

// TestPartial shows that a page and its data say so when only some of
// the words matched.
func TestPartial(t *testing.T) {
	s := newSite(t)
	var a answer
	s.json("/en/contacts.json?q=wiese+tourism", &a)
	if !a.Partial || a.Total == 0 {
		t.Errorf("partial %v of %d, want a partial match", a.Partial, a.Total)
	}
	for _, target := range []string{"/en/contacts?q=wiese+tourism", "/de/suche?q=wiese+nirgendwo"} {
		if note := words(s.doc(target).Find("p.note")); note == "" {
			t.Errorf("%s does not say that only some words matched", target)
		}
	}
	if strings.Contains(s.get("/en/contacts.json?q=wiese").Body.String(), "partial") {
		t.Error("a full match says something about partial ones")
	}
}
