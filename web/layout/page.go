// Package layout holds what every page shares: the Page value, the document
// around the content, the head with its metadata, navigation and footer.
package layout

import (
	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
	"clusterdir/web/ui"
)

// Page says everything about a page that is not its content. It is built in one
// place, for every page.
type Page struct {
	Printer *i18n.Printer
	Lang    i18n.Lang
	Site    Site
	// Title is the page's own; the name of the site is added to it.
	Title       string
	Description string
	// Canonical is the absolute address without filters, "" for error pages.
	Canonical string
	// Alternates are the page in each language, itself included.
	Alternates []Alternate
	// Default is the absolute address for readers of other languages (x-default).
	Default string
	// NoIndex keeps a page out of search engines: filtered lists, errors.
	NoIndex bool
	// Section is the item of the main navigation that the page belongs to.
	Section address.Page
	Crumbs  []ui.Link
	// Feeds are the same content as data.
	Feeds []Feed
	// Graph is the JSON-LD of the page.
	Graph []any
}

// Site is the agency's part of every page.
type Site struct {
	Name, Tagline i18n.Phrase
	LegalName     i18n.Phrase
	// Image is the absolute address of the picture for social networks.
	Image string
}

// Alternate is the page in a language.
type Alternate struct {
	Lang i18n.Lang
	// Path is for the language switch, URL is absolute.
	Path, URL string
}

// Feed is the content of a page in another format.
type Feed struct{ Type, Title, URL string }

// FullTitle is the title with the name of the site.
func (p Page) FullTitle() string {
	switch {
	case p.Title == "" || p.Title == p.Site.Name.Text:
		return p.Site.Name.Text
	case p.Site.Name.Text == "":
		return p.Title
	}
	return p.Title + " – " + p.Site.Name.Text
}

// Href is the path of a page in the page's language.
func (p Page) Href(page address.Page) string { return address.Of(p.Lang, page) }

// T is the printer's T: most of what a template says.
func (p Page) T(key string, pairs ...any) string { return p.Printer.T(key, pairs...) }

// sections are the items of the main navigation, in order, with their words.
var sections = []struct {
	page address.Page
	key  string
}{
	{address.Contacts, "nav.contacts"},
	{address.Clusters, "nav.clusters"},
	{address.Sectors, "nav.sectors"},
	{address.Partners, "nav.partners"},
	{address.Brochure, "nav.brochure"},
}

// legal are the pages that the law wants linked from every page.
var legal = []struct {
	page address.Page
	key  string
}{
	{address.Imprint, "nav.imprint"},
	{address.Privacy, "nav.privacy"},
	{address.Accessibility, "nav.accessibility"},
	{address.Feedback, "nav.feedback"},
}

// graph wraps JSON-LD nodes into a document.
func graph(nodes []any) map[string]any {
	return map[string]any{"@context": "https://schema.org", "@graph": nodes}
}

// switchTo is the path of the page in another language, the home page where it
// has none.
func (p Page) switchTo(l i18n.Lang) string {
	for _, a := range p.Alternates {
		if a.Lang == l {
			return a.Path
		}
	}
	return address.Of(l, address.Home)
}

// current marks the item of the navigation that the page belongs to.
func current(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}
