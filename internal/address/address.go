// Package address defines the URL paths of every page in every language. Links,
// routes, redirects, hreflang and the sitemap all use it. Paths that do not depend
// on the language, such as robots.txt, are in the route table.
package address

import (
	"net/url"
	"strings"

	"clusterdir/internal/i18n"
)

// Page identifies a page of the site, or the pages of one kind of entry.
type Page string

// The pages of the site.
const (
	Home          Page = "home"
	Sectors       Page = "sectors"
	Clusters      Page = "clusters"
	Partners      Page = "partners"
	Contacts      Page = "contacts"
	Search        Page = "search"
	Brochure      Page = "brochure"
	BrochureRead  Page = "brochure.read"
	BrochureOrder Page = "brochure.order"
	// Each receipt has its own page, and there is no list of receipts.
	Receipts      Page = "brochure.orders"
	Imprint       Page = "imprint"
	Privacy       Page = "privacy"
	Accessibility Page = "accessibility"
	Feedback      Page = "feedback"
	FeedbackDone  Page = "feedback.done"
)

// Pages lists the pages in the order of the sitemap.
var Pages = []Page{
	Home, Contacts, Clusters, Sectors, Partners, Search, Brochure, BrochureRead, BrochureOrder,
	Imprint, Privacy, Accessibility, Feedback, FeedbackDone,
}

var slugs = map[i18n.Lang]map[Page]string{
	i18n.German: {
		Home: "", Sectors: "/branchen", Clusters: "/cluster", Partners: "/partner", Contacts: "/ansprechpersonen",
		Search: "/suche", Brochure: "/broschuere", BrochureRead: "/broschuere/lesen",
		BrochureOrder: "/broschuere/bestellen", Receipts: "/broschuere/bestellungen",
		Imprint: "/impressum", Privacy: "/datenschutz", Accessibility: "/barrierefreiheit",
		Feedback: "/rueckmeldung", FeedbackDone: "/rueckmeldung/erhalten",
	},
	i18n.English: {
		Home: "", Sectors: "/sectors", Clusters: "/clusters", Partners: "/partners", Contacts: "/contacts",
		Search: "/search", Brochure: "/brochure", BrochureRead: "/brochure/read",
		BrochureOrder: "/brochure/order", Receipts: "/brochure/orders",
		Imprint: "/imprint", Privacy: "/privacy", Accessibility: "/accessibility",
		Feedback: "/feedback", FeedbackDone: "/feedback/received",
	},
}

// Of returns the path of a page in language l.
func Of(l i18n.Lang, p Page) string { return "/" + string(l) + slugs[l][p] }

// Entry returns the path of an entry below its list.
func Entry(l i18n.Lang, list Page, id string) string {
	return Of(l, list) + "/" + url.PathEscape(id)
}

// With appends a query to a path. The keys are sorted, so that equal queries give
// equal URLs.
func With(path string, query url.Values) string {
	if encoded := query.Encode(); encoded != "" {
		return path + "?" + encoded
	}
	return path
}

// Download returns the path of a brochure file.
func Download(file string) string { return "/downloads/" + file }

// Loggable returns a path in a form that may be logged. It removes the token of a
// receipt, because anyone who knows the token can open the receipt.
func Loggable(path string) string {
	for l := range slugs {
		if prefix := Of(l, Receipts) + "/"; strings.HasPrefix(path, prefix) {
			return prefix + "…"
		}
	}
	return path
}

// Lang returns the language of a path, which is its first segment.
func Lang(path string) (i18n.Lang, bool) {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return i18n.Parse(first)
}
