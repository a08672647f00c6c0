// Package layout renders the common parts of all pages: the document, the head with
// its metadata, the navigation and the footer.
package layout

import (
	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
	"clusterdir/web/ui"
)

// Page holds the data of a page except its content. It is built in one place for
// all pages.
type Page struct {
	Printer *i18n.Printer
	Lang    i18n.Lang
	Site    Site
	// Title is the title of the page without the name of the site.
	Title       string
	Description string
	// Canonical is the absolute URL without filters, or "" for error pages.
	Canonical string
	// Alternates lists the page in every language, including its own.
	Alternates []Alternate
	// Default is the absolute URL for readers of other languages (x-default).
	Default string
	// NoIndex excludes a page from search engines, such as filtered lists and errors.
	NoIndex bool
	// Section is the item of the main navigation that contains the page.
	Section address.Page
	Crumbs  []ui.Link
	// Feeds lists the same content in data formats.
	Feeds []Feed
	// Graph holds the JSON-LD nodes of the page.
	Graph []any
}

// Site holds the data about the agency that every page shows.
type Site struct {
	Name, Tagline i18n.Phrase
	LegalName     i18n.Phrase
	// Image is the absolute URL of the preview image for social networks.
	Image string
}

// Alternate is the page in one language.
type Alternate struct {
	Lang i18n.Lang
	// Path is used by the language switch. URL is absolute.
	Path, URL string
}

// Feed is the content of a page in another format.
type Feed struct{ Type, Title, URL string }

// FullTitle returns the title followed by the name of the site.
func (p Page) FullTitle() string {
	switch {
	case p.Title == "" || p.Title == p.Site.Name.Text:
		return p.Site.Name.Text
	case p.Site.Name.Text == "":
		return p.Title
	}
	return p.Title + " – " + p.Site.Name.Text
}

// Href returns the path of another page in the language of this page.
func (p Page) Href(page address.Page) string { return address.Of(p.Lang, page) }

// T returns a text of the catalogue; see i18n.Printer.T.
func (p Page) T(key string, pairs ...any) string { return p.Printer.T(key, pairs...) }

// sections lists the items of the main navigation, in order, with the keys of their labels.
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

// legal lists the pages that every page is legally required to link to.
var legal = []struct {
	page address.Page
	key  string
}{
	{address.Imprint, "nav.imprint"},
	{address.Privacy, "nav.privacy"},
	{address.Accessibility, "nav.accessibility"},
	{address.Feedback, "nav.feedback"},
}

// graph returns a JSON-LD document with the given nodes.
func graph(nodes []any) map[string]any {
	return map[string]any{"@context": "https://schema.org", "@graph": nodes}
}

// switchTo returns the path of the page in another language, or of the home page if
// it does not exist there.
func (p Page) switchTo(l i18n.Lang) string {
	for _, a := range p.Alternates {
		if a.Lang == l {
			return a.Path
		}
	}
	return address.Of(l, address.Home)
}

// current returns the attributes that mark the current item of the navigation.
func current(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}
