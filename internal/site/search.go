package site

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/export"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// perGroup is the maximum number of hits per kind on the search page.
const perGroup = 6

// Search handles the page that searches all kinds of entries.
func (s *Site) Search(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	selected := readQuery(r)
	text := selected.query
	results := snap.Search.Everything(selected.indexQuery(pr.Lang(), 0, perGroup))
	total := results.Total()
	v := page.SearchView{Query: text, Count: pr.N("search.count", total, "text", text)}
	title := pr.T("search.title")
	if text == "" {
		v.Examples = examples(pr)
	} else {
		title = pr.T("search.title.query", "text", text)
		groups, meant, err := s.searchGroups(r, snap, results, selected)
		if err != nil {
			return nil, err
		}
		v.Groups = groups
		v.Understood = understood(pr, selected, &marker{pr: pr, meant: meant}, func(other selection) string {
			return address.With(address.Of(pr.Lang(), address.Search), other.values())
		})
	}
	if results.Partial() {
		v.Partial = pr.T("list.partial", "text", text)
	}
	if total == 0 {
		v.Empty = searchEmpty(pr, snap, selected)
	}
	return page.Search(s.layout(r, snap, frame{
		page: address.Search, title: title, description: pr.T("search.description"),
		crumbs: []ui.Link{crumb(pr, address.Search, "nav.search")}, noIndex: text != "", query: selected.values(),
	}), v), nil
}

// searchGroups returns the results by kind of entry. Contacts are first, because most
// visitors look for them. meant holds the corrections of misspelt words.
func (s *Site) searchGroups(r *http.Request, snap *snapshot.Snapshot, g search.Groups, selected selection) (shown []page.SearchGroup, meant map[search.Span]string, err error) {
	pr := printer(r)
	contacts, err := s.contacts(r.Context(), snap, g.Contacts.IDs)
	if err != nil {
		return nil, nil, err
	}
	meant = map[search.Span]string{}
	// All lists have the same query: a word that one of them contains is not misspelt.
	stands := g.Contacts.Marks.Stands() | g.Clusters.Marks.Stands() | g.Partners.Marks.Stands() | g.Sectors.Marks.Stands()
	group := func(list address.Page, key string, found search.Result) (page.SearchGroup, *marker) {
		return newGroup(pr, list, key, found.Total, selected), &marker{pr: pr, marks: found.Marks, meant: meant, stands: stands}
	}
	people, m := group(address.Contacts, "contacts", g.Contacts)
	for _, contact := range contacts {
		people.People = append(people.People, person(m, snap, contact))
	}
	clusters, m := group(address.Clusters, "clusters", g.Clusters)
	for _, c := range pick(g.Clusters.IDs, snap.Clusters, clusterID) {
		clusters.Cards = append(clusters.Cards, clusterCard(m, snap, c))
	}
	partners, m := group(address.Partners, "partners", g.Partners)
	for _, p := range pick(g.Partners.IDs, snap.Partners, partnerID) {
		partners.Cards = append(partners.Cards, partnerCard(m, snap, p))
	}
	sectors, m := group(address.Sectors, "sectors", g.Sectors)
	sectors.More = ui.Link{} // All sectors are on one page.
	for _, sector := range pick(g.Sectors.IDs, snap.Sectors, sectorID) {
		sectors.Cards = append(sectors.Cards, sectorCard(m, snap, sector))
	}
	for _, group := range []page.SearchGroup{people, clusters, partners, sectors} {
		if len(group.People)+len(group.Cards) > 0 {
			shown = append(shown, group)
		}
	}
	return shown, meant, nil
}

func newGroup(pr *i18n.Printer, list address.Page, key string, total int, s selection) page.SearchGroup {
	g := page.SearchGroup{ID: key, Heading: pr.N("list."+key+".count", total)}
	if total > perGroup {
		g.More = ui.Link{Text: pr.T("search.more"), URL: address.With(address.Of(pr.Lang(), list), s.values())}
	}
	return g
}

func searchEmpty(pr *i18n.Printer, snap *snapshot.Snapshot, s selection) ui.Empty {
	way := func(page address.Page, key string) ui.Link {
		return ui.Link{Text: pr.T(key), URL: address.Of(pr.Lang(), page)}
	}
	e := ui.Empty{
		Heading: pr.T("search.none"), Text: pr.T("list.empty.query", "text", s.query),
		Ways: []ui.Link{
			way(address.Contacts, "list.contacts.all"), way(address.Clusters, "list.clusters.all"),
			way(address.Sectors, "list.sectors.all"), way(address.Partners, "list.partners.all"),
		},
	}
	if s.exact {
		if n, link := everywhere(pr, snap.Search, s.query, pr.T("list.similar")); n > 0 {
			e.Ways = slices.Insert(e.Ways, 0, link)
		}
	}
	return e
}

// examples returns links to example queries.
func examples(pr *i18n.Printer) []ui.Link {
	var links []ui.Link
	for _, key := range []string{"search.example.1", "search.example.2", "search.example.3"} {
		text := pr.T(key)
		links = append(links, ui.Link{Text: text, URL: address.With(address.Of(pr.Lang(), address.Search), url.Values{"q": {text}})})
	}
	return links
}

// hit is an entry in the search results.
type hit struct {
	kind string
	id   string
}

// hits lists the results in the order of the groups on the page.
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

// SearchData returns the results for all kinds of entries as JSON.
func (s *Site) SearchData(r *http.Request) (httpx.Data, error) {
	snap := s.snapshots.Current()
	number, err := pageNumber(r)
	if err != nil {
		return httpx.Data{}, err
	}
	groups := snap.Search.Everything(readQuery(r).indexQuery(httpx.Lang(r), 0, 0))
	all := hits(groups)
	if number > export.Pages(len(all)) {
		return httpx.Data{}, fmt.Errorf("page %d: %w", number, directory.ErrNotFound)
	}
	shown := all[(number-1)*export.PerPage : min(number*export.PerPage, len(all))]
	items, err := s.searchHits(r, snap, shown, groups)
	if err != nil {
		return httpx.Data{}, err
	}
	return jsonData(export.NewList(len(all), number, groups.Partial(), items, nil))
}

// searchHits returns the titles of search results and, where a title does not show
// it, why the entry was found.
func (s *Site) searchHits(r *http.Request, snap *snapshot.Snapshot, found []hit, g search.Groups) ([]export.SearchHit, error) {
	l := httpx.Lang(r)
	pr := i18n.For(l)
	var ids []string
	for _, h := range found {
		if h.kind == export.ContactType {
			ids = append(ids, h.id)
		}
	}
	contacts, err := s.contacts(r.Context(), snap, ids)
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
			if c, err := snap.Cluster(h.id); err == nil {
				m := newMarker(pr, g.Clusters.Marks)
				items = append(items, export.ClusterHit(c, l, s.baseURL, m.organisationWhy(c.Organisation, m.clusterClues(c))))
			}
		case export.PartnerType:
			if p, err := snap.Partner(h.id); err == nil {
				m := newMarker(pr, g.Partners.Marks)
				items = append(items, export.PartnerHit(p, l, s.baseURL, m.organisationWhy(p.Organisation, m.partnerClues(snap, p))))
			}
		case export.SectorType:
			if sector, err := snap.Sector(h.id); err == nil {
				why := sectorCard(newMarker(pr, g.Sectors.Marks), snap, sector).Because
				items = append(items, export.SectorHit(sector, l, s.baseURL, inOneLine(why)))
			}
		}
	}
	return items, nil
}
