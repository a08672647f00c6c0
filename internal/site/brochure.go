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
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// Brochure is the page of the brochure with its editions.
func (s *Site) Brochure(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		home, err := q.Sections(r.Context(), "home")
		if err != nil {
			return err
		}
		editions, err := q.Editions(r.Context())
		if err != nil {
			return err
		}
		t := texts{pr, snap.agency, home, s.baseURL, s.retention}
		v := page.BrochureView{
			Cover: cover(pr, snap), Lead: t.one("brochure").Text, None: len(editions) == 0,
			Read: ui.Link{Text: pr.T("edition.read.link"), URL: address.Of(pr.Lang(), address.BrochureRead)},
		}
		var documents []any
		for _, e := range ownFirst(pr.Lang(), editions) {
			v.Editions = append(v.Editions, editionView(pr, e))
			v.Tagged = v.Tagged || e.Tagged
			documents = append(documents, node{
				"@type": "DigitalDocument", "name": e.Title, "inLanguage": string(e.Lang),
				"encodingFormat": "application/pdf", "url": s.baseURL + address.Download(e.FileName()),
			})
		}
		p := s.layout(r, snap, frame{
			page: address.Brochure, section: address.Brochure, title: pr.T("brochure.title"),
			description: pr.T("brochure.page.description", "agency", snap.agency.ShortName),
			crumbs:      []ui.Link{crumb(pr, address.Brochure, "nav.brochure")}, graph: documents,
		})
		c = page.Brochure(p, v)
		return nil
	})
	return c, err
}

// ownFirst puts the edition in the reader's language first.
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

// cover draws the cover with its title in lines.
func cover(pr *i18n.Printer, snap *snapshot) ui.CoverView {
	b := texts{pr: pr, agency: snap.agency, sections: snap.cover}.one("cover")
	return ui.CoverView{
		Label: pr.T("edition.cover"), Title: twoLines(b.Heading.Text),
		Subtitle: b.Text.Text, Region: pr.T("brochure.region"),
	}
}

// brochureTeaser leads from the home page to the brochure.
func brochureTeaser(t texts, snap *snapshot, editions []directory.Edition) page.BrochureTeaser {
	pr := t.pr
	v := page.BrochureTeaser{
		Block: t.one("brochure"), Cover: cover(pr, snap),
		More: ui.Link{Text: pr.T("edition.more"), URL: address.Of(pr.Lang(), address.Brochure)},
	}
	for _, e := range editions {
		if e.Lang == pr.Lang() {
			v.Download = ui.Link{
				URL:  address.Download(e.FileName()),
				Text: pr.T("edition.get", "pages", pr.N("count.pages", e.Pages), "size", pr.Size(e.Size)),
			}
		}
	}
	return v
}

// letterContacts is how many contacts a brochure has room for; the directory has
// them all.
const letterContacts = 100

// Letter is the brochure to read as a page.
func (s *Site) Letter(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		sections, err := q.AllSections(r.Context())
		if err != nil {
			return err
		}
		contacts, err := snap.contacts(r.Context(), q, snap.search.Contacts.Search(search.Query{Limit: letterContacts}).IDs)
		if err != nil {
			return err
		}
		in := brochure.New(pr.Lang(), snap.agency, snap.sectors, snap.clusters, snap.partners, contacts, sections)
		p := s.layout(r, snap, frame{
			page: address.BrochureRead, section: address.Brochure, title: in.Title, description: in.Description,
			crumbs: []ui.Link{crumb(pr, address.Brochure, "nav.brochure"), crumb(pr, address.BrochureRead, "nav.read")},
		})
		c = page.Letter(p, in)
		return nil
	})
	return c, err
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
