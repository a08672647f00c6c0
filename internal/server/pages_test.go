package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/i18n"
	"clusterdir/internal/store/storetest"
)

// pageTable is the contract's table of pages. It is written out, and does not
// ask the package address: bookmarks must survive a change there.
var pageTable = []struct{ name, de, en string }{
	{"home", "/de", "/en"},
	{"sectors", "/de/branchen", "/en/sectors"},
	{"sector", "/de/branchen/maritime", "/en/sectors/maritime"},
	{"clusters", "/de/cluster", "/en/clusters"},
	{"cluster", "/de/cluster/mcn-sh", "/en/clusters/mcn-sh"},
	{"partners", "/de/partner", "/en/partners"},
	{"partner", "/de/partner/uni-luebeck", "/en/partners/uni-luebeck"},
	{"contacts", "/de/ansprechpersonen", "/en/contacts"},
	{"contact", "/de/ansprechpersonen/tourism-project-manager", "/en/contacts/tourism-project-manager"},
	{"search", "/de/suche", "/en/search"},
	{"brochure", "/de/broschuere", "/en/brochure"},
	{"brochure to read", "/de/broschuere/lesen", "/en/brochure/read"},
	{"legal notice", "/de/impressum", "/en/imprint"},
	{"privacy", "/de/datenschutz", "/en/privacy"},
	{"accessibility", "/de/barrierefreiheit", "/en/accessibility"},
	{"report a barrier", "/de/rueckmeldung", "/en/feedback"},
}

// TestPages holds the table of pages of the contract against the site, on every engine.
func TestPages(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, database string) {
		s := serve(t, storetest.Seeded(t, database))
		for _, page := range pageTable {
			t.Run(page.name, func(t *testing.T) {
				s := &site{TB: t, Handler: s.Handler}
				s.checkPage(i18n.German, page.de, page.de, page.en)
				s.checkPage(i18n.English, page.en, page.de, page.en)
			})
		}
	})
}

func (s *site) checkPage(l i18n.Lang, path, de, en string) {
	s.Helper()
	w := s.get(path)
	d := document(s, w.Body.String())
	if got := attr(d, "html", "lang"); got != string(l) {
		s.Errorf("%s: html lang %q, want %q", path, got, l)
	}
	if n := d.Find("h1").Length(); n != 1 || words(d.Find("h1")) == "" {
		s.Errorf("%s: %d h1 that say %q, want one", path, n, words(d.Find("h1")))
	}
	skip := d.Find("body a").First()
	if id := skip.AttrOr("href", ""); !strings.HasPrefix(id, "#") || d.Find("main"+id).Length() != 1 {
		s.Errorf("%s: the first link leads to %q, want it past the navigation to main", path, id)
	}
	if got := attr(d, "link[rel=canonical]", "href"); got != base+path {
		s.Errorf("%s: canonical %q, want %q", path, got, base+path)
	}
	want := map[string]string{"de": base + de, "en": base + en, "x-default": base + de}
	if diff := cmp.Diff(want, alternates(d)); diff != "" {
		s.Errorf("%s: hreflang (-want +got)\n%s", path, diff)
	}
	if w.Header().Get("ETag") == "" {
		s.Errorf("%s has no ETag", path)
	}
	if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
		s.Errorf("%s: Content-Type %q", path, got)
	}
	for _, f := range checkHeaders(w.Header()) {
		s.Errorf("%s: %s", path, f)
	}
}

// alternates are the addresses of a page by language.
func alternates(d *goquery.Document) map[string]string {
	found := map[string]string{}
	d.Find("link[rel=alternate][hreflang]").Each(func(_ int, e *goquery.Selection) {
		found[e.AttrOr("hreflang", "")] = e.AttrOr("href", "")
	})
	return found
}

// checkHeaders says what is wrong with the headers that every response bears.
func checkHeaders(h http.Header) (faults []string) {
	for name, want := range map[string]string{
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "strict-origin-when-cross-origin",
		"Cross-Origin-Opener-Policy": "same-origin",
		"X-Frame-Options":            "DENY",
		"Strict-Transport-Security":  "max-age=31536000; includeSubDomains",
		"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Set-Cookie":                 "",
	} {
		if got := h.Get(name); got != want {
			faults = append(faults, name+" is "+got+", want "+want)
		}
	}
	policy := h.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
		"form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, part) {
			faults = append(faults, "Content-Security-Policy lacks "+part)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src 'self'") {
		faults = append(faults, "Content-Security-Policy allows too much: "+policy)
	}
	return faults
}

// TestNumberToCall shows the promise of the front page: a number to call, one step away.
func TestNumberToCall(t *testing.T) {
	s := newSite(t)
	d := s.doc("/en/contacts?sector=maritime")
	people := d.Find("article.person")
	if people.Length() != 1 || words(people.Find("h3")) != "Matthias Wiese" {
		t.Errorf("found %q, want Matthias Wiese and nobody else", words(people.Find("h3")))
	}
	if got := all(people.Find("a[href^='tel:']"), "href"); !cmp.Equal(got, []string{"tel:+4943166666868"}) {
		t.Errorf("telephone links %q", got)
	}
	if got := words(people.Find("a[href^='tel:']")); got != "+49 431 66666-868" {
		t.Errorf("the number is shown as %q", got)
	}
	if got := attr(d, "link[rel=canonical]", "href"); got != base+"/en/contacts" {
		t.Errorf("canonical %q, want it without filters", got)
	}
	if attr(d, "meta[name=robots]", "content") != "noindex" {
		t.Error("a filtered list is offered to search engines")
	}
}

// formerNames are those by which the pages that the directory began with call its
// entries, and others that
// many know; lang is "" for a name that is found and shown in every language.
var formerNames = []struct{ name, entry, lang string }{
	{"Lübeck University", "uni-luebeck", ""},
	{"Schleswig-Holstein University Clinic", "uksh", ""},
	{"Leibniz Centre in Borstel", "fz-borstel", ""},
	{"Fraunhofer Institute for Marine Biotechnology", "fraunhofer-imte", ""},
	{"Fraunhofer Institute for Medical Image Computing", "fraunhofer-mevis", ""},
	{"Norgenta", "life-science-nord", ""},
	{"Hanse Innovation Campus", "biomedtec", ""},
	{"IT & Media Cluster Management", "diwish", "en"},
	{"Clustermanagement IT und Medien", "diwish", "de"},
	{"EMB", "fraunhofer-imte", ""},
}

func TestFormerNames(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lists := map[string][]string{"de": {"/de/partner/", "/de/cluster/"}, "en": {"/en/partners/", "/en/clusters/"}}
	search := map[string]string{"de": "/de/suche", "en": "/en/search"}
	for _, test := range formerNames {
		for _, lang := range []string{"de", "en"} {
			if test.lang != "" && test.lang != lang {
				continue
			}
			t.Run(test.name+" "+lang, func(t *testing.T) {
				query := search[lang] + "?q=" + strings.NewReplacer(" ", "+", "&", "%26", "ü", "%C3%BC").Replace(test.name)
				found := all(s.doc(query).Find("main section a"), "href")
				var page string
				for _, href := range found {
					for _, list := range lists[lang] {
						if href == list+test.entry {
							page = href
						}
					}
				}
				if page == "" {
					t.Fatalf("GET %s finds %q, not %s", query, found, test.entry)
				}
				if text := words(s.doc(page).Find("main")); !strings.Contains(text, test.name) {
					t.Errorf("%s does not show the name %q", page, test.name)
				}
			})
		}
	}
}
