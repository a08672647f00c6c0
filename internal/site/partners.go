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

func partnerList(snap *snapshot.Snapshot) list {
	return list{page: address.Partners, snap: snap, index: snap.Search.Partners, facets: partnerFacets, key: "partners"}
}

func partnerID(p directory.Partner) string { return p.ID }

// Partners is the list of partners.
func (s *Site) Partners(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	l := partnerList(snap)
	f, err := l.search(r, perPage)
	if err != nil {
		return nil, err
	}
	m := newMarker(pr, f.Marks)
	var v page.PartnersView
	for _, partner := range pick(f.IDs, snap.Partners, partnerID) {
		v.Cards = append(v.Cards, partnerCard(m, snap, partner))
	}
	v.List = l.view(r, f, m)
	v.Data = dataLinks(pr, f.selection, address.Of(pr.Lang(), address.Partners), ".csv", ".json")
	return page.Partners(s.layout(r, snap, frame{
		page: address.Partners, section: address.Partners, title: f.title(pr, "partners.title"),
		description: pr.T("partners.description"),
		crumbs:      []ui.Link{crumb(pr, address.Partners, "nav.partners")},
		noIndex:     f.filtered(), query: f.address(), feeds: []string{".json", ".csv"},
	}), v), nil
}

// Partner is one partner.
func (s *Site) Partner(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	partner, err := snap.Partner(chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	v := s.partnerView(pr, snap, partner)
	if len(partner.Clusters) > 0 {
		choices := map[string][]string{}
		for _, cluster := range partner.Clusters {
			choices["cluster"] = append(choices["cluster"], cluster.ID)
		}
		if v.People, err = s.people(r.Context(), pr, snap, choices, ""); err != nil {
			return nil, err
		}
	}
	path := address.Entry(pr.Lang(), address.Partners, partner.ID)
	name, _ := partner.Name.In(pr.Lang())
	summary, _ := partner.Summary.In(pr.Lang())
	return page.Partner(s.layout(r, snap, frame{
		page: address.Partners, entry: partner.ID, section: address.Partners, title: name, description: summary,
		crumbs: []ui.Link{crumb(pr, address.Partners, "nav.partners"), {Text: name, URL: path}},
		feeds:  []string{".json"}, graph: []any{s.partnerNode(partner, pr.Lang())},
	}), v), nil
}

// PartnersData is the list of partners as data.
func (s *Site) PartnersData(suffix string) httpx.DataHandler {
	return func(r *http.Request) (httpx.Data, error) {
		snap := s.snapshots.Current()
		return nounData(s, r, suffix, partnerList(snap), snap.Partners, partnerID, export.NewPartner)
	}
}

// PartnerData is one partner as JSON.
func (s *Site) PartnerData(r *http.Request) (httpx.Data, error) {
	partner, err := s.snapshots.Current().Partner(chi.URLParam(r, "id"))
	if err != nil {
		return httpx.Data{}, err
	}
	return jsonData(export.NewPartner(partner, httpx.Lang(r), s.baseURL))
}

func (s *Site) partnerView(pr *i18n.Printer, snap *snapshot.Snapshot, p directory.Partner) page.PartnerView {
	kind := pr.T("kind." + string(p.Kind))
	v := page.PartnerView{
		Kind: kind, Name: pr.Phrase(p.Name), Description: pr.Phrase(p.Description),
		Former: formerNames(unmarked(pr), p.Organisation),
		Facts: organisationFacts(pr, p.Organisation,
			ui.Fact{Label: pr.T("facts.kind"), Values: []ui.Named{{Name: i18n.Phrase{Text: kind}}}}),
		Fresh:     fresh(pr, p.Provenance, nil),
		Data:      []ui.Link{{Text: pr.T("data.json"), URL: address.Entry(pr.Lang(), address.Partners, p.ID) + ".json"}},
		NoContact: pr.T("partner.no-contact"),
		Agency:    agencyView(pr, snap.Agency),
	}
	for _, link := range p.Clusters {
		if cluster, err := snap.Cluster(link.ID); err == nil {
			v.Clusters = append(v.Clusters, clusterCard(unmarked(pr), snap, cluster))
		}
	}
	return v
}

func (s *Site) partnerNode(p directory.Partner, l i18n.Lang) node {
	n := s.organisationNode(p.Organisation, address.Partners, l)
	var of []node
	for _, c := range p.Clusters {
		name, _ := c.Name.In(l)
		of = append(of, node{"@type": "Organization", "@id": s.baseURL + address.Entry(l, address.Clusters, c.ID), "name": name})
	}
	return n.with("memberOf", of)
}
