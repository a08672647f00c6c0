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

func (s *Site) partnerList(snap *snapshot) list {
	return list{page: address.Partners, key: "partners", all: snap.search, index: snap.search.Partners, facets: []facet{
		{name: "kind", values: snap.filters.kinds},
		{name: "cluster", values: snap.filters.clusters},
		{name: "place", values: snap.filters.places},
	}}
}

func partnerID(p directory.Partner) string { return p.ID }

// Partners is the list of partners.
func (s *Site) Partners(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(_ *store.Q, snap *snapshot) error {
		l := s.partnerList(snap)
		f, err := l.search(r, perPage)
		if err != nil {
			return err
		}
		m := newMarker(pr, f.Marks)
		var v page.PartnersView
		for _, partner := range pick(f.IDs, snap.partners, partnerID) {
			v.Cards = append(v.Cards, partnerCard(m, snap, partner))
		}
		v.List = l.view(r, f, m)
		v.Data = dataLinks(pr, f.asked, address.Of(pr.Lang(), address.Partners), ".csv", ".json")
		p := s.layout(r, snap, frame{
			page: address.Partners, section: address.Partners, title: f.title(pr, "partners.title"),
			description: pr.T("partners.description"),
			crumbs:      []ui.Link{crumb(pr, address.Partners, "nav.partners")},
			noIndex:     f.filtered(), query: f.address(), feeds: []string{".json", ".csv"},
		})
		c = page.Partners(p, v)
		return nil
	})
	return c, err
}

// partnerCard is a partner in a list. Its former names stand on it: many know
// it by one of them only.
func partnerCard(m *marker, snap *snapshot, p directory.Partner) page.ClusterCard {
	card := organisationCard(m, p.Organisation, address.Partners)
	card.Over = plain(m.pr.T("kind." + string(p.Kind)))
	card.Foot = m.name(placeList(p.Sites), search.Place)
	card.Formerly = formerNames(m, p.Organisation)
	card.Because = m.because(m.partnerClues(snap, p))
	return card
}

// formerNames are the names that many know an organisation by.
func formerNames(m *marker, o directory.Organisation) []ui.Marked {
	var names []ui.Marked
	for _, n := range otherNames(m.pr, o, directory.FormerName) {
		names = append(names, m.text(n.Name, search.Name))
	}
	return names
}

// Partner is one partner.
func (s *Site) Partner(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		partner, err := snap.partner(chi.URLParam(r, "id"))
		if err != nil {
			return err
		}
		v := s.partnerView(pr, snap, partner)
		in := map[string][]string{}
		for _, cluster := range partner.Clusters {
			in["cluster"] = append(in["cluster"], cluster.ID)
		}
		if len(in) > 0 {
			if v.People, err = s.peopleOf(r.Context(), pr, q, snap, in, ""); err != nil {
				return err
			}
		}
		path := address.Entry(pr.Lang(), address.Partners, partner.ID)
		name, _ := partner.Name.In(pr.Lang())
		summary, _ := partner.Summary.In(pr.Lang())
		p := s.layout(r, snap, frame{
			page: address.Partners, entry: partner.ID, section: address.Partners, title: name, description: summary,
			crumbs: []ui.Link{crumb(pr, address.Partners, "nav.partners"), {Text: name, URL: path}},
			feeds:  []string{".json"}, graph: []any{s.partnerNode(partner, pr.Lang())},
		})
		c = page.Partner(p, v)
		return nil
	})
	return c, err
}

func (s *Site) partnerView(pr *i18n.Printer, snap *snapshot, p directory.Partner) page.PartnerView {
	kind := pr.T("kind." + string(p.Kind))
	v := page.PartnerView{
		Kind: kind, Name: pr.Phrase(p.Name), Description: pr.Phrase(p.Description),
		Former: formerNames(unmarked(pr), p.Organisation),
		Facts: organisationFacts(pr, p.Organisation,
			ui.Fact{Label: pr.T("facts.kind"), Values: []ui.Named{{Name: i18n.Phrase{Text: kind}}}}),
		Fresh:     fresh(pr, p.Provenance, nil),
		Data:      []ui.Link{{Text: pr.T("data.json"), URL: address.Entry(pr.Lang(), address.Partners, p.ID) + ".json"}},
		NoContact: pr.T("partner.no-contact"),
		Agency:    agencyView(pr, snap.agency),
	}
	for _, link := range p.Clusters {
		if cluster, err := snap.cluster(link.ID); err == nil {
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

var partnerData = kind[directory.Partner, export.Partner]{
	name: "partners", list: (*Site).partnerList, id: partnerID, export: export.NewPartner,
	all: func(snap *snapshot) []directory.Partner { return snap.partners },
}

// PartnersData is the list of partners as data.
func (s *Site) PartnersData(suffix string) httpx.DataHandler {
	return partnerData.listHandler(s, suffix)
}

// PartnerData is one partner as JSON.
func (s *Site) PartnerData(r *http.Request) (httpx.Data, error) { return partnerData.entry(s, r) }
