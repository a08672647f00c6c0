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
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

func clusterList(snap *snapshot.Snapshot) list {
	return list{page: address.Clusters, snap: snap, index: snap.Search.Clusters, facets: clusterFacets, key: "clusters"}
}

func clusterID(c directory.Cluster) string { return c.ID }

// Clusters is the list of clusters.
func (s *Site) Clusters(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	l := clusterList(snap)
	f, err := l.search(r, perPage)
	if err != nil {
		return nil, err
	}
	m := newMarker(pr, f.Marks)
	var v page.ClustersView
	for _, cluster := range pick(f.IDs, snap.Clusters, clusterID) {
		v.Cards = append(v.Cards, clusterCard(m, snap, cluster))
	}
	v.List = l.view(r, f, m)
	v.Data = dataLinks(pr, f.selection, address.Of(pr.Lang(), address.Clusters), ".csv", ".json")
	return page.Clusters(s.layout(r, snap, frame{
		page: address.Clusters, section: address.Clusters, title: f.title(pr, "clusters.title"),
		description: pr.T("clusters.description", "agency", snap.Agency.ShortName),
		crumbs:      []ui.Link{crumb(pr, address.Clusters, "nav.clusters")},
		noIndex:     f.filtered(), query: f.address(), feeds: []string{".json", ".csv"},
	}), v), nil
}

// Cluster is one cluster.
func (s *Site) Cluster(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	cluster, err := snap.Cluster(chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	people, err := s.people(r.Context(), pr, snap, map[string][]string{"cluster": {cluster.ID}}, "")
	if err != nil {
		return nil, err
	}
	partners := snap.PartnersOf(cluster.ID)
	path := address.Entry(pr.Lang(), address.Clusters, cluster.ID)
	name, _ := cluster.Name.In(pr.Lang())
	summary, _ := cluster.Summary.In(pr.Lang())
	return page.Cluster(s.layout(r, snap, frame{
		page: address.Clusters, entry: cluster.ID, section: address.Clusters, title: name, description: summary,
		crumbs: []ui.Link{crumb(pr, address.Clusters, "nav.clusters"), {Text: name, URL: path}},
		feeds:  []string{".json"}, graph: s.clusterGraph(pr.Lang(), cluster, people, partners),
	}), s.clusterView(pr, snap, cluster, people, partners)), nil
}

// ClustersData is the list of clusters as data.
func (s *Site) ClustersData(suffix string) httpx.DataHandler {
	return func(r *http.Request) (httpx.Data, error) {
		snap := s.snapshots.Current()
		return nounData(s, r, suffix, clusterList(snap), snap.Clusters, clusterID, export.NewCluster)
	}
}

// ClusterData is one cluster as JSON.
func (s *Site) ClusterData(r *http.Request) (httpx.Data, error) {
	cluster, err := s.snapshots.Current().Cluster(chi.URLParam(r, "id"))
	if err != nil {
		return httpx.Data{}, err
	}
	return jsonData(export.NewCluster(cluster, httpx.Lang(r), s.baseURL))
}

func (s *Site) clusterView(pr *i18n.Printer, snap *snapshot.Snapshot, c directory.Cluster, people page.People, partners []directory.Partner) page.ClusterView {
	agency := snap.Agency.ShortName
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
		Agency:     agencyView(pr, snap.Agency),
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
			Kind:  pr.T("role.co-opted.short"), Places: snap.Agency.City,
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
