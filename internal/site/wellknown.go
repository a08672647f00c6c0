package site

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"clusterdir/internal/address"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/web"
)

// Robots excludes search engines from filtered lists, whose number is unlimited.
// These pages also have a noindex tag.
func (s *Site) Robots(*http.Request) (httpx.Data, error) {
	body := "User-agent: *\nDisallow: /*?\n\nSitemap: " + s.baseURL + "/sitemap.xml\n"
	return httpx.Data{Type: "text/plain; charset=utf-8", Body: []byte(body)}, nil
}

// securityDays is the number of days after which security.txt expires. RFC 9116
// recommends less than a year.
const securityDays = 180

// Security returns the contact for reports of vulnerabilities (RFC 9116).
func (s *Site) Security(*http.Request) (httpx.Data, error) {
	var languages []string
	for _, l := range i18n.Languages {
		languages = append(languages, string(l))
	}
	year, month, day := s.now().In(s.zone).Date()
	expires := time.Date(year, month, day+securityDays, 0, 0, 0, 0, s.zone)
	body := "Contact: " + s.baseURL + address.Of(i18n.English, address.Feedback) + "\n" +
		"Expires: " + expires.Format(time.RFC3339) + "\n" +
		"Preferred-Languages: " + strings.Join(languages, ", ") + "\n" +
		"Canonical: " + s.baseURL + "/.well-known/security.txt\n"
	return httpx.Data{Type: "text/plain; charset=utf-8", Body: []byte(body)}, nil
}

// Manifest returns the web app manifest, which browsers use when the site is added to a home screen.
func (s *Site) Manifest(r *http.Request) (httpx.Data, error) {
	type icon struct {
		Source string `json:"src"`
		Sizes  string `json:"sizes"`
		Type   string `json:"type"`
	}
	pr := printer(r)
	body, err := json.Marshal(struct {
		Name    string `json:"name"`
		Lang    string `json:"lang"`
		Start   string `json:"start_url"`
		Display string `json:"display"`
		Theme   string `json:"theme_color"`
		Back    string `json:"background_color"`
		Icons   []icon `json:"icons"`
	}{
		siteName(pr, s.snapshots.Current().Agency).Text, string(pr.Lang()), address.Of(pr.Lang(), address.Home), "browser", "#0a5391", "#ffffff",
		[]icon{
			{web.AssetURL("icon.svg"), "any", "image/svg+xml"},
			{web.AssetURL("icon-192.png"), "192x192", "image/png"},
			{web.AssetURL("icon-512.png"), "512x512", "image/png"},
		},
	})
	return httpx.Data{Type: "application/manifest+json", Body: body}, err
}

// OpenSearch returns the description with which browsers can search the site from the address bar.
func (s *Site) OpenSearch(r *http.Request) (httpx.Data, error) {
	type link struct {
		Type     string `xml:"type,attr"`
		Template string `xml:"template,attr"`
	}
	type description struct {
		XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName   string
		Description string
		Language    string
		URL         link `xml:"Url"`
	}
	pr, agency := printer(r), s.snapshots.Current().Agency
	body, err := xml.Marshal(description{
		ShortName: agency.ShortName, Description: siteName(pr, agency).Text, Language: string(pr.Lang()),
		URL: link{"text/html", s.baseURL + address.Of(pr.Lang(), address.Search) + "?q={searchTerms}"},
	})
	return httpx.Data{Type: "application/opensearchdescription+xml", Body: append([]byte(xml.Header), body...)}, err
}
