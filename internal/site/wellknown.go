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
	"clusterdir/internal/store"
	"clusterdir/web"
)

// Robots tells search engines what to leave out: filtered lists have endless
// addresses, and each says noindex anyway.
func (s *Site) Robots(*http.Request) (httpx.Data, error) {
	body := "User-agent: *\nDisallow: /*?\n\nSitemap: " + s.baseURL + "/sitemap.xml\n"
	return httpx.Data{Type: "text/plain; charset=utf-8", Body: []byte(body)}, nil
}

// securityLifetime is how long security.txt promises to hold; RFC 9116 wants
// less than a year.
const securityLifetime = 180 * 24 * time.Hour

// Security tells whoever found a weakness where to report it (RFC 9116).
func (s *Site) Security(*http.Request) (httpx.Data, error) {
	var languages []string
	for _, l := range i18n.Languages {
		languages = append(languages, string(l))
	}
	expires := s.now().UTC().Truncate(24 * time.Hour).Add(securityLifetime)
	body := "Contact: " + s.baseURL + address.Of(i18n.English, address.Feedback) + "\n" +
		"Expires: " + expires.Format(time.RFC3339) + "\n" +
		"Preferred-Languages: " + strings.Join(languages, ", ") + "\n" +
		"Canonical: " + s.baseURL + "/.well-known/security.txt\n"
	return httpx.Data{Type: "text/plain; charset=utf-8", Body: []byte(body)}, nil
}

// Manifest describes the site to browsers that put it on a home screen.
func (s *Site) Manifest(r *http.Request) (data httpx.Data, err error) {
	type icon struct {
		Source string `json:"src"`
		Sizes  string `json:"sizes"`
		Type   string `json:"type"`
	}
	pr := printer(r)
	err = s.read(r.Context(), func(_ *store.Q, snap *snapshot) error {
		p := s.base(pr, snap.agency)
		body, err := json.Marshal(struct {
			Name    string `json:"name"`
			Lang    string `json:"lang"`
			Start   string `json:"start_url"`
			Display string `json:"display"`
			Theme   string `json:"theme_color"`
			Back    string `json:"background_color"`
			Icons   []icon `json:"icons"`
		}{
			p.Site.Name.Text, string(pr.Lang()), address.Of(pr.Lang(), address.Home), "browser", "#0a5391", "#ffffff",
			[]icon{
				{web.AssetURL("icon.svg"), "any", "image/svg+xml"},
				{web.AssetURL("icon-192.png"), "192x192", "image/png"},
				{web.AssetURL("icon-512.png"), "512x512", "image/png"},
			},
		})
		data = httpx.Data{Type: "application/manifest+json", Body: body}
		return err
	})
	return data, err
}

// OpenSearch lets browsers search the site from their address bar.
func (s *Site) OpenSearch(r *http.Request) (data httpx.Data, err error) {
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
	pr := printer(r)
	err = s.read(r.Context(), func(_ *store.Q, snap *snapshot) error {
		p := s.base(pr, snap.agency)
		body, err := xml.Marshal(description{
			ShortName: snap.agency.ShortName, Description: p.Site.Name.Text, Language: string(pr.Lang()),
			URL: link{"text/html", s.baseURL + address.Of(pr.Lang(), address.Search) + "?q={searchTerms}"},
		})
		data = httpx.Data{Type: "application/opensearchdescription+xml", Body: append([]byte(xml.Header), body...)}
		return err
	})
	return data, err
}
