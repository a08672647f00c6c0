package server_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSitemap(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var sitemap struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc   string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
			Links []struct {
				Rel  string `xml:"rel,attr"`
				Lang string `xml:"hreflang,attr"`
				Href string `xml:"href,attr"`
			} `xml:"http://www.w3.org/1999/xhtml link"`
		} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
	}
	if whole, part := s.get("/sitemap.xml").Body.String(), s.get("/sitemap-1.xml").Body.String(); whole != part {
		t.Error("the first part of a directory that has but one is not the whole")
	}
	for _, none := range []string{"/sitemap-0.xml", "/sitemap-2.xml", "/sitemap-x.xml", "/sitemap-99999999999999999999.xml"} {
		if w := s.do(http.MethodGet, none, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", none, w.Code)
		}
	}
	w := s.get("/sitemap.xml")
	if err := xml.Unmarshal(w.Body.Bytes(), &sitemap); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, u := range sitemap.URLs {
		listed[u.Loc] = true
		d := crawl(t).pages[strings.TrimPrefix(u.Loc, base)]
		if d == nil {
			t.Errorf("%s is no page that anything links to", u.Loc)
			continue
		}
		if got := attr(d, "link[rel=canonical]", "href"); got != u.Loc || attr(d, "meta[name=robots]", "content") != "" {
			t.Errorf("%s: canonical %s, robots %q", u.Loc, got, attr(d, "meta[name=robots]", "content"))
		}
		links := map[string]string{}
		for _, l := range u.Links {
			links[l.Lang] = l.Href
		}
		if diff := cmp.Diff(alternates(d), links); diff != "" {
			t.Errorf("%s: hreflang (-page +sitemap)\n%s", u.Loc, diff)
		}
	}
	if len(listed) != len(sitemap.URLs) {
		t.Errorf("%d addresses, %d different ones", len(sitemap.URLs), len(listed))
	}
	for path, d := range crawl(t).pages {
		canonical := attr(d, "link[rel=canonical]", "href")
		search := strings.HasPrefix(path, "/de/suche") || strings.HasPrefix(path, "/en/search")
		if attr(d, "meta[name=robots]", "content") == "" && !search && !listed[canonical] {
			t.Errorf("%s is missing", canonical)
		}
	}
}

func TestRobots(t *testing.T) {
	s := newSite(t)
	w := s.get("/robots.txt")
	for _, line := range []string{"User-agent: *", "Sitemap: " + base + "/sitemap.xml"} {
		if !strings.Contains("\n"+w.Body.String(), "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, w.Body)
		}
	}
	if strings.Contains(w.Body.String(), "Disallow: /\n") {
		t.Error("search engines are turned away")
	}
}

// TestSecurity holds security.txt against RFC 9116.
func TestSecurity(t *testing.T) {
	s := newSite(t)
	w := s.get("/.well-known/security.txt")
	if got := w.Header().Get("Content-Type"); got != "text/plain; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	fields := map[string]string{}
	for line := range strings.Lines(w.Body.String()) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || fields[name] != "" {
			t.Errorf("line %q", line)
		}
		fields[name] = value
	}
	expires, err := time.Parse(time.RFC3339, fields["Expires"])
	if err != nil || !expires.After(now.AddDate(0, 1, 0)) || !expires.Before(now.AddDate(1, 0, 0)) {
		t.Errorf("Expires %q: want it in the future, and less than a year away: %v", fields["Expires"], err)
	}
	if fields["Canonical"] != base+"/.well-known/security.txt" || fields["Preferred-Languages"] != "de, en" {
		t.Errorf("fields %v", fields)
	}
	if contact := fields["Contact"]; !strings.HasPrefix(contact, base) || s.get(strings.TrimPrefix(contact, base)).Code != http.StatusOK {
		t.Errorf("Contact %q", contact)
	}
}

func TestManifest(t *testing.T) {
	s := newSite(t)
	for _, lang := range []string{"de", "en"} {
		var manifest struct {
			Name, Lang, Display string
			Start               string `json:"start_url"`
			Icons               []struct{ Src, Sizes, Type string }
		}
		w := s.get("/" + lang + "/manifest.webmanifest")
		if err := json.Unmarshal(w.Body.Bytes(), &manifest); err != nil {
			t.Fatal(err)
		}
		if manifest.Name == "" || manifest.Lang != lang || manifest.Start != "/"+lang || len(manifest.Icons) < 2 {
			t.Errorf("%s: %+v", lang, manifest)
		}
		for _, icon := range manifest.Icons {
			if got := s.get(icon.Src).Header().Get("Content-Type"); got != icon.Type {
				t.Errorf("%s is %s, the manifest says %s", icon.Src, got, icon.Type)
			}
		}
	}
}

func TestOpenSearch(t *testing.T) {
	s := newSite(t)
	for lang, search := range map[string]string{"de": "/de/suche?q=", "en": "/en/search?q="} {
		var description struct {
			XMLName   xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
			ShortName string   `xml:"ShortName"`
			URL       struct {
				Type     string `xml:"type,attr"`
				Template string `xml:"template,attr"`
			} `xml:"Url"`
		}
		w := s.get("/" + lang + "/opensearch.xml")
		if err := xml.Unmarshal(w.Body.Bytes(), &description); err != nil {
			t.Fatal(err)
		}
		if n := len([]rune(description.ShortName)); n == 0 || n > 16 || description.URL.Template != base+search+"{searchTerms}" {
			t.Errorf("%s: %+v", lang, description)
		}
		s.get(strings.TrimPrefix(strings.Replace(description.URL.Template, "{searchTerms}", "wiese", 1), base))
	}
}
