package site

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

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

func (s *Site) clusterList(snap *snapshot) list {
	return list{page: address.Clusters, key: "clusters", agency: snap.agency.ShortName, all: snap.search, index: snap.search.Clusters, facets: []facet{
		{name: "sector", values: snap.filters.sectors},
		{name: "role", values: snap.filters.roles},
	}}
}

// pick returns the entries with these ids in their order.
func pick[T any](ids []string, items []T, id func(T) string) []T {
	byID := make(map[string]T, len(items))
	for _, item := range items {
		byID[id(item)] = item
	}
	picked := make([]T, 0, len(ids))
	for _, wanted := range ids {
		if item, ok := byID[wanted]; ok {
			picked = append(picked, item)
		}
	}
	return picked
}

// Clusters is the list of clusters.
func (s *Site) Clusters(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(_ *store.Q, snap *snapshot) error {
		l := s.clusterList(snap)
		f, err := l.search(r, perPage)
		if err != nil {
			return err
		}
		m := newMarker(pr, f.Marks)
		var v page.ClustersView
		for _, cluster := range pick(f.IDs, snap.clusters, clusterID) {
			v.Cards = append(v.Cards, clusterCard(m, snap, cluster))
		}
		v.List = l.view(r, f, m)
		v.Data = dataLinks(pr, f.asked, address.Of(pr.Lang(), address.Clusters), ".csv", ".json")
		p := s.layout(r, snap, frame{
			page: address.Clusters, section: address.Clusters, title: f.title(pr, "clusters.title"),
			description: pr.T("clusters.description", "agency", snap.agency.ShortName),
			crumbs:      []ui.Link{crumb(pr, address.Clusters, "nav.clusters")},
			noIndex:     f.filtered(), query: f.address(), feeds: []string{".json", ".csv"},
		})
		c = page.Clusters(p, v)
		return nil
	})
	return c, err
}

func clusterID(c directory.Cluster) string { return c.ID }

// clusterCard is a cluster in a list.
func clusterCard(m *marker, snap *snapshot, c directory.Cluster) page.ClusterCard {
	card := organisationCard(m, c.Organisation, address.Clusters)
	card.Foot = plain(m.pr.T("role."+string(c.Role), "agency", snap.agency.ShortName))
	card.Icon = "network"
	if len(c.Sectors) > 0 {
		card.Over = m.text(m.pr.Phrase(c.Sectors[0].Name), search.Function)
		if sector, err := snap.sector(c.Sectors[0].ID); err == nil {
			card.Icon = icon(sector)
		}
	}
	card.Because = m.because(m.clusterClues(c))
	return card
}

// icon is the sector's glyph; a word that names none must not cost a page.
func icon(sector directory.Sector) string {
	if ui.HasIcon(sector.Icon) {
		return sector.Icon
	}
	return "network"
}

// organisationCard is what cards of clusters and partners share.
func organisationCard(m *marker, o directory.Organisation, list address.Page) page.ClusterCard {
	m.begin()
	card := page.ClusterCard{
		Named:   ref(m.pr, list, o.Ref()),
		Title:   m.text(m.pr.Phrase(o.Name), search.Name),
		Summary: m.text(m.pr.Phrase(o.Summary), search.Prose),
	}
	card.Fresh = fresh(m.pr, o.Provenance, &card.Named)
	return card
}

// Cluster is one cluster.
func (s *Site) Cluster(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		cluster, err := snap.cluster(chi.URLParam(r, "id"))
		if err != nil {
			return err
		}
		people, err := s.peopleOf(r.Context(), pr, q, snap, map[string][]string{"cluster": {cluster.ID}}, "")
		if err != nil {
			return err
		}
		partners := snap.partnersOf(cluster.ID)
		path := address.Entry(pr.Lang(), address.Clusters, cluster.ID)
		name, _ := cluster.Name.In(pr.Lang())
		summary, _ := cluster.Summary.In(pr.Lang())
		p := s.layout(r, snap, frame{
			page: address.Clusters, entry: cluster.ID, section: address.Clusters, title: name, description: summary,
			crumbs: []ui.Link{crumb(pr, address.Clusters, "nav.clusters"), {Text: name, URL: path}},
			feeds:  []string{".json"}, graph: s.clusterGraph(pr.Lang(), cluster, people, partners),
		})
		c = page.Cluster(p, s.clusterView(pr, snap, cluster, people, partners))
		return nil
	})
	return c, err
}

func (s *Site) clusterView(pr *i18n.Printer, snap *snapshot, c directory.Cluster, people page.People, partners []directory.Partner) page.ClusterView {
	agency := snap.agency.ShortName
	role := pr.T("role."+string(c.Role), "agency", agency)
	v := page.ClusterView{
		Tags: refs(pr, address.Sectors, c.Sectors), Role: role,
		Name: pr.Phrase(c.Name), Description: pr.Phrase(c.Description),
		Facts: organisationFacts(pr, c.Organisation,
			ui.Fact{Label: pr.T("facts.sector"), Values: refs(pr, address.Sectors, c.Sectors)},
			ui.Fact{Label: pr.T("facts.role", "agency", agency), Values: []ui.Named{{Name: i18n.Phrase{Text: role}}}}),
		Fresh:      fresh(pr, c.Provenance, nil),
		Data:       []ui.Link{{Text: pr.T("data.json"), URL: address.Entry(pr.Lang(), address.Clusters, c.ID) + ".json"}},
		People:     people,
		NoContact:  pr.T("cluster.no-contact"),
		Agency:     agencyView(pr, snap.agency),
		Network:    network(pr, c, partners, agency),
		NoPartners: pr.T("cluster.no-partners"),
	}
	for _, partner := range partners {
		v.Partners = append(v.Partners, page.PartnerRow{
			Named: ref(pr, address.Partners, partner.Ref()), Kind: pr.T("kind." + string(partner.Kind)),
			Places: placeList(partner.Sites), Former: formerNames(unmarked(pr), partner.Organisation),
		})
	}
	if len(partners) > 0 && c.Role == directory.CoOpted {
		// The figure draws the agency's dashed line; the table says the same.
		v.Partners = append(v.Partners, page.PartnerRow{
			Named: ui.Named{Name: i18n.Phrase{Text: agency}, URL: address.Of(pr.Lang(), address.Imprint)},
			Kind:  pr.T("role.co-opted.short"), Places: snap.agency.City,
		})
	}
	return v
}

// network is the picture of a cluster and its partners. A co-opted agency hangs
// on a dashed line.
func network(pr *i18n.Printer, c directory.Cluster, partners []directory.Partner, agency string) ui.NetworkView {
	name, _ := c.Name.In(pr.Lang())
	v := ui.NetworkView{Hub: name}
	for _, p := range partners {
		name, _ := p.Name.In(pr.Lang())
		if short := p.ShortName(); short != "" {
			name = short
		}
		v.Partners = append(v.Partners, ui.NetworkPartner{Name: name})
	}
	if len(partners) > 0 && c.Role == directory.CoOpted {
		v.Partners = append(v.Partners, ui.NetworkPartner{Name: agency, Loose: true})
	}
	return v
}

func (s *Site) clusterGraph(l i18n.Lang, c directory.Cluster, people page.People, partners []directory.Partner) []any {
	n := s.organisationNode(c.Organisation, address.Clusters, l)
	members := make([]node, len(partners))
	for i, p := range partners {
		name, _ := p.Name.In(l)
		members[i] = node{"@type": "Organization", "@id": s.baseURL + address.Entry(l, address.Partners, p.ID), "name": name}
	}
	n.with("member", members)
	return append([]any{n}, people.Graph...)
}

// agencyView is the way on where nobody is entered: the agency itself.
func agencyView(pr *i18n.Printer, a directory.Agency) page.AgencyView {
	v := page.AgencyView{
		Ask: pr.T("agency.ask", "agency", a.ShortName), Phone: unmarked(pr).number(a.Phone), Email: a.Email,
		More: ui.Link{Text: pr.T("nav.imprint"), URL: address.Of(pr.Lang(), address.Imprint)},
	}
	if a.Street != "" {
		v.Address = a.Street + ", " + a.Postcode + " " + a.City
	}
	v.Website.Text, v.Website.URL = directory.WebLink(a.Website)
	return v
}

var clusterData = kind[directory.Cluster, export.Cluster]{
	name: "clusters", list: (*Site).clusterList, id: clusterID, export: export.NewCluster,
	all: func(snap *snapshot) []directory.Cluster { return snap.clusters },
}

// ClustersData is the list of clusters as data.
func (s *Site) ClustersData(suffix string) httpx.DataHandler {
	return clusterData.listHandler(s, suffix)
}

// ClusterData is one cluster as JSON.
func (s *Site) ClusterData(r *http.Request) (httpx.Data, error) { return clusterData.entry(s, r) }
