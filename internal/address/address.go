// Package address knows the address of every page in every language: links,
// routes, redirects, hreflang and the sitemap all ask here. What has one address
// for all languages, such as robots.txt, stands in the route table.
package address

import (
	"net/url"
	"strings"

	"clusterdir/internal/i18n"
)

// Page names a page of the site, or the pages of a kind of entry.
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
	// Receipts have a page each and no list.
	Receipts      Page = "brochure.orders"
	Imprint       Page = "imprint"
	Privacy       Page = "privacy"
	Accessibility Page = "accessibility"
	Feedback      Page = "feedback"
	FeedbackDone  Page = "feedback.done"
)

// Pages lists every page, in the order of the sitemap.
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

// Of returns the path of a page in a language.
func Of(l i18n.Lang, p Page) string { return "/" + string(l) + slugs[l][p] }

// Entry returns the path of one entry below its list.
func Entry(l i18n.Lang, list Page, id string) string {
	return Of(l, list) + "/" + url.PathEscape(id)
}

// With adds a query to a path; keys are sorted, so equal queries are equal
// addresses.
func With(path string, query url.Values) string {
	if encoded := query.Encode(); encoded != "" {
		return path + "?" + encoded
	}
	return path
}

// Download is the path of a brochure's file.
func Download(file string) string { return "/downloads/" + file }

// Loggable is a path as a log may keep it: a receipt's address is known to who has
// ordered, and to nobody who reads a log.
func Loggable(path string) string {
	for l := range slugs {
		if prefix := Of(l, Receipts) + "/"; strings.HasPrefix(path, prefix) {
			return prefix + "…"
		}
	}
	return path
}

// Lang returns the language that a path is in: that of its first part.
func Lang(path string) (i18n.Lang, bool) {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return i18n.Parse(first)
}
