package server_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/emersion/go-vcard"
	"github.com/google/go-cmp/cmp"
)

// lists are the lists that are served as data.
var lists = []struct {
	de, en, title string
	facets        []string
	cards         bool
}{
	{"/de/ansprechpersonen", "/en/contacts", "person", []string{"cluster", "place", "sector"}, true},
	{"/de/cluster", "/en/clusters", "name", []string{"role", "sector"}, false},
	{"/de/partner", "/en/partners", "name", []string{"cluster", "kind", "place"}, false},
	{"/de/branchen", "/en/sectors", "name", nil, false},
}

// TestContactExample is the example of the contract, field by field.
func TestContactExample(t *testing.T) {
	s := newSite(t)
	var a answer
	s.json("/en/contacts.json?q=delfs", &a)
	if a.Total != 1 || a.Page != 1 || a.Pages != 1 || len(a.Items) != 1 {
		t.Fatalf("the answer is %+v", a)
	}
	want := map[string]any{
		"id": "ee-sh-project-manager", "person": "Carsten Delfs",
		"functions": []any{"Project Manager EE.SH", "Innovation Consultant"},
		"cluster":   map[string]any{"id": "ee-sh", "name": "Network Agency Renewable Energies Schleswig-Holstein (EE.SH)"},
		"sectors":   []any{map[string]any{"id": "renewable-energy", "name": "Renewable energy"}},
		"phone":     "+49461806354", "fax": "+49461806171", "email": "", "place": "Flensburg", "place_inferred": true,
		"confirmed_on": nil, "url": base + "/en/contacts/ee-sh-project-manager",
	}
	got := map[string]any{}
	for name := range want {
		got[name] = a.Items[0][name]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"renewable-energy": 1}, nonzero(a.counts("sector"))); diff != "" {
		t.Errorf("sectors (-want +got)\n%s", diff)
	}
}

func nonzero(counts map[string]int) map[string]int {
	left := map[string]int{}
	for id, n := range counts {
		if n > 0 {
			left[id] = n
		}
	}
	return left
}

// TestListsAgree holds every list's page, JSON, CSV and vCard against each other.
func TestListsAgree(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, l := range lists {
		for _, path := range []string{l.de, l.en} {
			t.Run(path, func(t *testing.T) {
				s := &site{TB: t, Handler: s.Handler}
				var a answer
				s.json(path+".json", &a)
				if a.Total == 0 || a.Total != len(a.Items) || a.Page != 1 || a.Pages != 1 {
					t.Errorf("page %d of %d with %d of %d items", a.Page, a.Pages, len(a.Items), a.Total)
				}
				if len(a.Facets) != len(l.facets) {
					t.Errorf("facets %v, want %v", a.Facets, l.facets)
				}
				s.checkShown(path, l.title, a)
				s.checkCSV(path, l.title, a)
				if l.cards {
					s.checkCards(path+".vcf", a.Items)
				}
				for _, item := range a.Items {
					s.checkEntry(path, l.title, l.cards, item)
				}
			})
		}
	}
}

// checkShown holds the entries of a list against its page: names and order.
func (s *site) checkShown(path, title string, a answer) {
	s.Helper()
	want, got := []string{}, []string{}
	for _, item := range a.Items {
		want = append(want, strings.TrimPrefix(fmt.Sprint(item["url"]), base)+" "+fmt.Sprint(item[title]))
	}
	s.doc(path).Find("main h3 a").Each(func(_ int, e *goquery.Selection) {
		got = append(got, e.AttrOr("href", "")+" "+words(e))
	})
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("%s shows other entries than its data (-data +page)\n%s", path, diff)
	}
}

func (s *site) checkCSV(path, title string, a answer) {
	s.Helper()
	w := s.get(path + ".csv")
	if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/csv; charset=utf-8") {
		s.Errorf("%s.csv: Content-Type %q", path, got)
	}
	if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, ".csv") {
		s.Errorf("%s.csv: Content-Disposition %q", path, got)
	}
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 1+len(a.Items) {
		s.Fatalf("%s.csv: %d rows for %d entries, %v", path, len(rows), len(a.Items), err)
	}
	columns := map[string]int{}
	for i, name := range rows[0] {
		columns[name] = i
		if _, ok := a.Items[0][name]; !ok {
			s.Errorf("%s.csv: the JSON has no %s", path, name)
		}
	}
	if len(columns) != len(a.Items[0]) {
		s.Errorf("%s.csv: columns %v, the JSON has %d fields", path, rows[0], len(a.Items[0]))
	}
	for i, item := range a.Items {
		for _, name := range []string{"id", title, "url"} {
			if got := rows[i+1][columns[name]]; got != item[name] {
				s.Errorf("%s.csv: %s is %q, the JSON has %q", path, name, got, item[name])
			}
		}
		if phone, ok := item["phone"]; ok && phone != "" && rows[i+1][columns["phone"]] != fmt.Sprint("tel:", phone) {
			s.Errorf("%s.csv: phone is %q, want tel: and %v", path, rows[i+1][columns["phone"]], phone)
		}
	}
}

func (s *site) checkCards(path string, items []map[string]any) {
	s.Helper()
	w := s.get(path)
	if got := w.Header().Get("Content-Type"); got != "text/vcard; charset=utf-8" {
		s.Errorf("%s: Content-Type %q", path, got)
	}
	if got := w.Header().Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || !strings.Contains(got, ".vcf") {
		s.Errorf("%s: Content-Disposition %q", path, got)
	}
	cards := vcard.NewDecoder(w.Body)
	for _, item := range items {
		card, err := cards.Decode()
		if err != nil {
			s.Fatalf("%s: %v", path, err)
		}
		want := []string{"4.0", fmt.Sprint(item["person"]), fmt.Sprint("tel:", item["phone"]), fmt.Sprint(item["url"])}
		got := []string{card.Value("VERSION"), card.Value("FN"), card.Value("TEL"), card.Value("URL")}
		if diff := cmp.Diff(want, got); diff != "" {
			s.Errorf("%s (-JSON +vCard)\n%s", path, diff)
		}
	}
	if extra, err := cards.Decode(); err == nil {
		s.Errorf("%s has a card too many: %v", path, extra)
	}
}

// checkEntry holds an entry's own page and data against its item in the list.
func (s *site) checkEntry(list, title string, card bool, item map[string]any) {
	s.Helper()
	path := fmt.Sprintf("%s/%s", list, item["id"])
	if item["url"] != base+path {
		s.Errorf("the address of %s is %v", item["id"], item["url"])
	}
	var alone map[string]any
	s.json(path+".json", &alone)
	if diff := cmp.Diff(item, alone); diff != "" {
		s.Errorf("%s.json (-list +alone)\n%s", path, diff)
	}
	if got := words(s.doc(path).Find("h1")); got != item[title] {
		s.Errorf("%s is headed %q, the JSON has %q", path, got, item[title])
	}
	if card {
		s.checkCards(path+".vcf", []map[string]any{item})
	}
}

// TestListQueries shows that data take the same query as the page.
func TestListQueries(t *testing.T) {
	s := newSite(t)
	for _, query := range []string{"?sector=maritime", "?place=kiel&sector=tourism&sector=it-media", "?q=wiese", "?q=nobody-at-all"} {
		var a answer
		s.json("/en/contacts.json"+query, &a)
		rows, err := csv.NewReader(s.get("/en/contacts.csv" + query).Body).ReadAll()
		if err != nil || len(rows) != 1+a.Total {
			t.Errorf("%s: %d rows in CSV, %d in JSON, %v", query, len(rows)-1, a.Total, err)
		}
		if n := strings.Count(s.get("/en/contacts.vcf"+query).Body.String(), "BEGIN:VCARD"); n != a.Total {
			t.Errorf("%s: %d cards, %d in JSON", query, n, a.Total)
		}
		if a.Items == nil {
			t.Errorf("%s: items are null", query)
		}
		var offered []string
		for _, href := range all(s.doc("/en/contacts"+query).Find("main .row a"), "href") {
			if link, err := url.Parse(href); err == nil && strings.HasPrefix(href, "/en/contacts.") {
				offered = append(offered, strings.TrimPrefix(link.Path, "/en/contacts"))
				if want, _ := url.ParseQuery(query[1:]); !cmp.Equal(want, link.Query()) {
					t.Errorf("%s: the page offers %s", query, href)
				}
			}
		}
		if want := []string{".csv", ".json", ".vcf"}; a.Total > 0 && !cmp.Equal(want, offered) {
			t.Errorf("%s: the page offers %q, want %q", query, offered, want)
		}
	}
}

func TestSearchData(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct{ target, kind, id, why string }{
		{"/en/search.json?q=wiese", "contact", "mcn-branch-manager", ""},
		{"/en/search.json?q=maritime", "contact", "mcn-branch-manager", "Maritime"},
		{"/de/suche.json?q=norgenta", "cluster", "life-science-nord", "Norgenta"},
		{"/en/search.json?q=Leibniz+Centre", "partner", "fz-borstel", "Leibniz Centre in Borstel"},
		{"/de/suche.json?q=Tourismus", "sector", "tourism", ""},
	} {
		var a struct {
			Total int
			Items []struct{ Type, ID, Title, URL, Why string }
		}
		s.json(test.target, &a)
		found := false
		for _, hit := range a.Items {
			if hit.Title == "" || s.get(strings.TrimPrefix(hit.URL, base)).Code != http.StatusOK {
				t.Errorf("%s: a hit without title or page: %+v", test.target, hit)
			}
			found = found || hit.Type == test.kind && hit.ID == test.id && strings.Contains(hit.Why, test.why)
		}
		if !found || a.Total != len(a.Items) {
			t.Errorf("%s: %+v, want the %s %s among them", test.target, a, test.kind, test.id)
		}
	}
	if got := strings.TrimSpace(s.get("/en/search.json?q=xyzzy").Body.String()); got != `{"total":0,"page":1,"pages":1,"items":[],"facets":{}}` {
		t.Errorf("no hits: %s", got)
	}
}
