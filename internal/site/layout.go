package site

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/web"
	"clusterdir/web/layout"
	"clusterdir/web/ui"
)

// frame is what a handler says about its page.
type frame struct {
	page address.Page
	// entry is the id of the entry that the page shows, "" for lists and texts.
	entry       string
	section     address.Page
	title       string
	description string
	crumbs      []ui.Link // after home, the page itself last
	noIndex     bool
	// query is what of the address's query the page knows: the language switch
	// and the data keep it, and nothing else.
	query url.Values
	feeds []string // suffixes of the same content as data: .json, .csv, .vcf
	graph []any
}

// mimeTypes of the suffixes under which content is served as data.
var mimeTypes = map[string]string{".json": "application/json", ".csv": "text/csv", ".vcf": "text/vcard"}

// layout builds the Page value, in one place for every page of the site.
func (s *Site) layout(r *http.Request, snap *snapshot, f frame) layout.Page {
	p := s.base(printer(r), snap.agency)
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
	// The data of a list has pages of its own.
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

// base is what pages share that stand for no address: error pages, too.
func (s *Site) base(pr *i18n.Printer, agency directory.Agency) layout.Page {
	site := layout.Site{
		Name: pr.Phrase(agency.SiteName), Tagline: pr.Phrase(agency.Tagline),
		LegalName: pr.Phrase(agency.LegalName),
		Image:     s.baseURL + web.AssetURL("og.png"),
	}
	if site.Name.Text == "" {
		// A directory that nobody has filled yet still has a name to click.
		site.Name.Text = pr.T("site.unnamed")
	}
	return layout.Page{Printer: pr, Lang: pr.Lang(), Site: site}
}

// errorFrame is the Page of an error: no address of its own, so no canonical
// link, and the language switch leads home.
func (s *Site) errorFrame(l i18n.Lang, status int) layout.Page {
	var agency directory.Agency
	if snap := s.latest.Load(); snap != nil {
		agency = snap.agency
	}
	p := s.base(i18n.For(l), agency)
	p.Title = p.T("error." + strconv.Itoa(status) + ".title")
	p.Description = p.T("error." + strconv.Itoa(status) + ".text")
	p.NoIndex = true
	return p
}

// crumb is the path to a page of lists and texts.
func crumb(pr *i18n.Printer, page address.Page, key string) ui.Link {
	return ui.Link{Text: pr.T(key), URL: address.Of(pr.Lang(), page)}
}
