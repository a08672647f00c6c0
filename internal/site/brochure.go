package site

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/brochure"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// Brochure handles the page with the editions of the brochure.
func (s *Site) Brochure(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	v := page.BrochureView{
		Cover: cover(pr, snap), Lead: s.texts(pr, snap, "home").one("brochure").Text, None: len(snap.Editions) == 0,
		Read: ui.Link{Text: pr.T("edition.read.link"), URL: address.Of(pr.Lang(), address.BrochureRead)},
	}
	var documents []any
	for _, e := range ownFirst(pr.Lang(), snap.Editions) {
		v.Editions = append(v.Editions, editionView(pr, e))
		v.Tagged = v.Tagged || e.Tagged
		documents = append(documents, node{
			"@type": "DigitalDocument", "name": e.Title, "inLanguage": string(e.Lang),
			"encodingFormat": "application/pdf", "url": s.baseURL + address.Download(e.FileName()),
		})
	}
	return page.Brochure(s.layout(r, snap, frame{
		page: address.Brochure, section: address.Brochure, title: pr.T("brochure.title"),
		description: pr.T("brochure.page.description", "agency", snap.Agency.ShortName),
		crumbs:      []ui.Link{crumb(pr, address.Brochure, "nav.brochure")}, graph: documents,
	}), v), nil
}

// ownFirst sorts the editions in the reader's language first.
func ownFirst(l i18n.Lang, editions []directory.Edition) []directory.Edition {
	var own, others []directory.Edition
	for _, e := range editions {
		if e.Lang == l {
			own = append(own, e)
		} else {
			others = append(others, e)
		}
	}
	return append(own, others...)
}

func editionView(pr *i18n.Printer, e directory.Edition) page.EditionView {
	language := pr.T("language." + string(e.Lang))
	v := page.EditionView{
		Lang: e.Lang, URL: address.Download(e.FileName()), Own: e.Lang == pr.Lang(),
		Label: pr.T("edition.label", "language", language),
		Facts: pr.T("edition.facts", "pages", pr.N("count.pages", e.Pages), "size", pr.Size(e.Size)),
	}
	if e.Tagged {
		v.Facts += ", " + pr.T("edition.tagged")
	} else {
		v.Facts += ", " + pr.T("edition.untagged")
	}
	return v
}

// cover returns the cover with its title broken into lines.
func cover(pr *i18n.Printer, snap *snapshot.Snapshot) ui.CoverView {
	b := texts{pr: pr, agency: snap.Agency, sections: snap.SectionsOf("brochure")}.one("cover")
	return ui.CoverView{
		Label: pr.T("edition.cover"), Title: twoLines(b.Heading.Text),
		Subtitle: b.Text.Text, Region: pr.T("brochure.region"),
	}
}

// brochureTeaser returns the section of the home page that links to the brochure.
func brochureTeaser(t texts, snap *snapshot.Snapshot) page.BrochureTeaser {
	pr := t.pr
	v := page.BrochureTeaser{
		Block: t.one("brochure"), Cover: cover(pr, snap),
		More: ui.Link{Text: pr.T("edition.more"), URL: address.Of(pr.Lang(), address.Brochure)},
	}
	for _, e := range snap.Editions {
		if e.Lang == pr.Lang() {
			v.Download = ui.Link{
				URL:  address.Download(e.FileName()),
				Text: pr.T("edition.get", "pages", pr.N("count.pages", e.Pages), "size", pr.Size(e.Size)),
			}
		}
	}
	return v
}

// letterContacts limits the contacts in the brochure. The directory lists all of them.
const letterContacts = 100

// Letter handles the web page with the text of the brochure.
func (s *Site) Letter(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	first := snap.Search.Contacts.Search(search.Query{Limit: letterContacts})
	contacts, err := s.contacts(r.Context(), snap, first.IDs)
	if err != nil {
		return nil, err
	}
	in := brochure.New(pr.Lang(), snap.Agency, snap.Sectors, snap.Clusters, snap.Partners, contacts, snap.Sections)
	return page.Letter(s.layout(r, snap, frame{
		page: address.BrochureRead, section: address.Brochure, title: in.Title, description: in.Description,
		crumbs: []ui.Link{crumb(pr, address.Brochure, "nav.brochure"), crumb(pr, address.BrochureRead, "nav.read")},
	}), in), nil
}

// twoLines breaks a title into two lines of about the same length.
func twoLines(title string) []string {
	words := strings.Fields(title)
	best, least := 0, len(title)
	for i := 1; i < len(words); i++ {
		first := len(strings.Join(words[:i], " "))
		if longest := max(first, len(title)-first); longest < least {
			best, least = i, longest
		}
	}
	if best == 0 {
		return []string{title}
	}
	return []string{strings.Join(words[:best], " "), strings.Join(words[best:], " ")}
}
