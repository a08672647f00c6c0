package site

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/export"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// perGroup is how many hits of a kind the search over everything shows.
const perGroup = 6

// Search looks for a query among everything.
func (s *Site) Search(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		a := words(r)
		text := a.query
		v := page.SearchView{Query: text}
		groups := snap.search.Everything(a.search(pr.Lang(), 0, perGroup))
		if text == "" {
			v.Examples = examples(pr)
		} else {
			meant := map[search.Span]string{}
			if v.Groups, err = s.searchGroups(r, q, snap, groups, a, meant); err != nil {
				return err
			}
			v.Understood = understood(pr, a, &marker{pr: pr, meant: meant}, func(b asked) string {
				return address.With(address.Of(pr.Lang(), address.Search), b.values())
			})
		}
		total := groups.Total()
		v.Count = pr.N("search.count", total, "text", text)
		if groups.Partial() {
			v.Partial = pr.T("list.partial", "text", text)
		}
		if total == 0 {
			v.Empty = searchEmpty(pr, snap, a)
		}
		title := pr.T("search.title")
		if text != "" {
			title = pr.T("search.title.query", "text", text)
		}
		p := s.layout(r, snap, frame{
			page: address.Search, title: title, description: pr.T("search.description"),
			crumbs: []ui.Link{crumb(pr, address.Search, "nav.search")}, noIndex: text != "", query: a.values(),
		})
		c = page.Search(p, v)
		return nil
	})
	return c, err
}

// searchGroups shows what was found, people first: they are who visitors look for.
// meant gathers what was taken for what.
func (s *Site) searchGroups(r *http.Request, q *store.Q, snap *snapshot, g search.Groups, a asked, meant map[search.Span]string) ([]page.SearchGroup, error) {
	pr := printer(r)
	contacts, err := snap.contacts(r.Context(), q, g.Contacts.IDs)
	if err != nil {
		return nil, err
	}
	// The query is one for all lists: what stands in one of them is no typo.
	stands := g.Contacts.Marks.Stands() | g.Clusters.Marks.Stands() | g.Partners.Marks.Stands() | g.Sectors.Marks.Stands()
	group := func(list address.Page, key string, found search.Result) (page.SearchGroup, *marker) {
		return newGroup(pr, list, key, found.Total, a), &marker{pr: pr, marks: found.Marks, meant: meant, stands: stands}
	}
	people, m := group(address.Contacts, "contacts", g.Contacts)
	for _, contact := range contacts {
		people.People = append(people.People, person(m, snap, contact))
	}
	clusters, m := group(address.Clusters, "clusters", g.Clusters)
	for _, c := range pick(g.Clusters.IDs, snap.clusters, clusterID) {
		clusters.Cards = append(clusters.Cards, clusterCard(m, snap, c))
	}
	partners, m := group(address.Partners, "partners", g.Partners)
	for _, p := range pick(g.Partners.IDs, snap.partners, partnerID) {
		partners.Cards = append(partners.Cards, partnerCard(m, snap, p))
	}
	sectors, m := group(address.Sectors, "sectors", g.Sectors)
	sectors.More = ui.Link{} // All sectors stand on one page.
	for _, sector := range pick(g.Sectors.IDs, snap.sectors, sectorID) {
		sectors.Cards = append(sectors.Cards, sectorCard(m, snap, sector))
	}
	var shown []page.SearchGroup
	for _, group := range []page.SearchGroup{people, clusters, partners, sectors} {
		if len(group.People)+len(group.Cards) > 0 {
			shown = append(shown, group)
		}
	}
	return shown, nil
}

func newGroup(pr *i18n.Printer, list address.Page, key string, total int, a asked) page.SearchGroup {
	g := page.SearchGroup{ID: key, Heading: pr.N("list."+key+".count", total)}
	if total > perGroup {
		g.More = ui.Link{Text: pr.T("search.more"), URL: address.With(address.Of(pr.Lang(), list), a.values())}
	}
	return g
}

func searchEmpty(pr *i18n.Printer, snap *snapshot, a asked) ui.Empty {
	way := func(page address.Page, key string) ui.Link {
		return ui.Link{Text: pr.T(key), URL: address.Of(pr.Lang(), page)}
	}
	e := ui.Empty{
		Heading: pr.T("search.none"), Text: pr.T("list.empty.query", "text", a.query),
		Ways: []ui.Link{
			way(address.Contacts, "list.contacts.all"), way(address.Clusters, "list.clusters.all"),
			way(address.Sectors, "list.sectors.all"), way(address.Partners, "list.partners.all"),
		},
	}
	if a.exact {
		if n, link := everywhere(pr, snap.search, a.query, pr.T("list.similar")); n > 0 {
			e.Ways = slices.Insert(e.Ways, 0, link)
		}
	}
	return e
}

// everywhere counts what a query finds among everything, however the words are
// spelt, and leads there.
func everywhere(pr *i18n.Printer, all *search.Directory, text, label string) (int, ui.Link) {
	a := asked{query: text}
	n := all.Everything(a.search(pr.Lang(), 0, 1)).Total()
	return n, ui.Link{
		Text: label + " (" + pr.N("list.hits", n) + ")",
		URL:  address.With(address.Of(pr.Lang(), address.Search), a.values()),
	}
}

// examples are queries that show what can be asked.
func examples(pr *i18n.Printer) []ui.Link {
	var links []ui.Link
	for _, key := range []string{"search.example.1", "search.example.2", "search.example.3"} {
		text := pr.T(key)
		links = append(links, ui.Link{Text: text, URL: address.With(address.Of(pr.Lang(), address.Search), url.Values{"q": {text}})})
	}
	return links
}

// hit is an entry that a search found.
type hit struct {
	kind string
	id   string
}

// hits lists what was found in the order of the page's groups.
func hits(g search.Groups) []hit {
	var all []hit
	add := func(kind string, ids []string) {
		for _, id := range ids {
			all = append(all, hit{kind, id})
		}
	}
	add(export.ContactType, g.Contacts.IDs)
	add(export.ClusterType, g.Clusters.IDs)
	add(export.PartnerType, g.Partners.IDs)
	add(export.SectorType, g.Sectors.IDs)
	return all
}

// SearchData is the search over everything as JSON.
func (s *Site) SearchData(r *http.Request) (data httpx.Data, err error) {
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		number, err := pageNumber(r)
		if err != nil {
			return err
		}
		a := words(r)
		groups := snap.search.Everything(a.search(httpx.Lang(r), 0, 0))
		all := hits(groups)
		if number > export.Pages(len(all)) {
			return fmt.Errorf("page %d: %w", number, directory.ErrNotFound)
		}
		shown := all[(number-1)*export.PerPage : min(number*export.PerPage, len(all))]
		items, err := s.searchHits(r, q, snap, shown, groups)
		if err != nil {
			return err
		}
		data, err = jsonData(export.NewList(len(all), number, groups.Partial(), items, nil))
		return err
	})
	return data, err
}

// searchHits names what was found and, where the title does not show it, why.
func (s *Site) searchHits(r *http.Request, q *store.Q, snap *snapshot, found []hit, g search.Groups) ([]export.SearchHit, error) {
	l := httpx.Lang(r)
	pr := i18n.For(l)
	var ids []string
	for _, h := range found {
		if h.kind == export.ContactType {
			ids = append(ids, h.id)
		}
	}
	contacts, err := snap.contacts(r.Context(), q, ids)
	if err != nil {
		return nil, err
	}
	items := make([]export.SearchHit, 0, len(found))
	m := newMarker(pr, g.Contacts.Marks)
	for _, c := range contacts {
		items = append(items, export.ContactHit(c, l, s.baseURL, m.contactWhy(snap, c)))
	}
	for _, h := range found {
		switch h.kind {
		case export.ClusterType:
			if c, err := snap.cluster(h.id); err == nil {
				m := newMarker(pr, g.Clusters.Marks)
				items = append(items, export.ClusterHit(c, l, s.baseURL, m.organisationWhy(c.Organisation, m.clusterClues(c))))
			}
		case export.PartnerType:
			if p, err := snap.partner(h.id); err == nil {
				m := newMarker(pr, g.Partners.Marks)
				items = append(items, export.PartnerHit(p, l, s.baseURL, m.organisationWhy(p.Organisation, m.partnerClues(snap, p))))
			}
		case export.SectorType:
			if sector, err := snap.sector(h.id); err == nil {
				why := sectorCard(newMarker(pr, g.Sectors.Marks), snap, sector).Because
				items = append(items, export.SectorHit(sector, l, s.baseURL, inOneLine(why)))
			}
		}
	}
	return items, nil
}

// contactWhy is what the words stand in where a contact's name has them not all.
func (m *marker) contactWhy(snap *snapshot, c directory.Contact) string {
	m.begin()
	m.name(c.Person(), search.Name)
	var clues []clue
	for _, f := range c.Functions {
		clues = append(clues, clue{text: m.pr.Phrase(f), field: search.Function})
	}
	clues = append(clues, clue{text: m.pr.Phrase(c.Cluster.Name), field: search.Function},
		clue{text: i18n.Phrase{Text: c.Place.Name}, same: true, field: search.Place})
	return inOneLine(m.because(append(clues, m.contactClues(snap, c)...)))
}

// organisationWhy is what the words stand in where the name has them not all.
func (m *marker) organisationWhy(o directory.Organisation, clues []clue) string {
	m.begin()
	m.text(m.pr.Phrase(o.Name), search.Name)
	return inOneLine(m.because(append(clues, clue{text: m.pr.Phrase(o.Summary), field: search.Prose})))
}

// inOneLine is why an entry was found, as text.
func inOneLine(because []ui.Because) string {
	var lines []string
	for _, b := range because {
		lines = append(lines, strings.TrimSpace(b.Label+" "+b.Text.Text()))
	}
	return strings.Join(lines, "; ")
}
