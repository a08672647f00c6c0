package site

import (
	"maps"
	"net/http"
	"net/url"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/snapshot"
	"clusterdir/web"
	"clusterdir/web/layout"
	"clusterdir/web/ui"
)

// frame describes a page to layout.
type frame struct {
	page address.Page
	// entry is the id of the entry that the page shows, "" for lists and texts.
	entry       string
	section     address.Page
	title       string
	description string
	crumbs      []ui.Link // after home, the page itself last
	noIndex     bool
	// query holds the parameters that the page reads. The links to other languages
	// and to the data contain them.
	query url.Values
	feeds []string // suffixes of the same content as data: .json, .csv, .vcf
	graph []any
}

// mimeTypes of the suffixes under which content is served as data.
var mimeTypes = map[string]string{".json": "application/json", ".csv": "text/csv", ".vcf": "text/vcard"}

// layout returns the layout.Page of a page.
func (s *Site) layout(r *http.Request, snap *snapshot.Snapshot, f frame) layout.Page {
	p := baseLayout(printer(r), snap.Agency, s.baseURL)
	p.Title, p.Description, p.NoIndex, p.Section = f.title, f.description, f.noIndex, f.section
	path := func(l i18n.Lang) string {
		if f.entry != "" {
			return address.Entry(l, f.page, f.entry)
		}
		return address.Of(l, f.page)
	}
	p.Canonical = s.baseURL + path(p.Lang)
	p.Default = s.baseURL + path(i18n.Default())
	for _, l := range i18n.Languages {
		p.Alternates = append(p.Alternates, layout.Alternate{
			Lang: l, Path: address.With(path(l), f.query), URL: s.baseURL + path(l),
		})
	}
	// Lists as data have larger pages, so the page number does not apply.
	query := maps.Clone(f.query)
	query.Del("page")
	for _, suffix := range f.feeds {
		p.Feeds = append(p.Feeds, layout.Feed{
			Type: mimeTypes[suffix], Title: f.title, URL: address.With(path(p.Lang)+suffix, query),
		})
	}
	p.Graph = append(p.Graph, f.graph...)
	if f.page == address.Home {
		return p
	}
	p.Crumbs = append(p.Crumbs, ui.Link{Text: p.T("nav.home"), URL: address.Of(p.Lang, address.Home)})
	p.Crumbs = append(p.Crumbs, f.crumbs...)
	p.Graph = append(p.Graph, s.breadcrumbs(p))
	return p
}

// baseLayout returns what the layouts of all pages have in common.
func baseLayout(pr *i18n.Printer, agency directory.Agency, baseURL string) layout.Page {
	site := layout.Site{
		Name: siteName(pr, agency), Tagline: pr.Phrase(agency.Tagline),
		LegalName: pr.Phrase(agency.LegalName),
		Image:     baseURL + web.AssetURL("og.png"),
	}
	return layout.Page{Printer: pr, Lang: pr.Lang(), Site: site}
}

// siteName returns the name of the site. An empty directory has a name, too,
// because the name is a link to the home page.
func siteName(pr *i18n.Printer, agency directory.Agency) i18n.Phrase {
	name := pr.Phrase(agency.SiteName)
	if name.Text == "" {
		name.Text = pr.T("site.unnamed")
	}
	return name
}

// crumb returns the breadcrumb of a list or a text.
func crumb(pr *i18n.Printer, page address.Page, key string) ui.Link {
	return ui.Link{Text: pr.T(key), URL: address.Of(pr.Lang(), page)}
}
