package site

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/export"
	"clusterdir/internal/httpx"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// Sectors is the list of sectors.
func (s *Site) Sectors(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(_ *store.Q, snap *snapshot) error {
		path := address.Of(pr.Lang(), address.Sectors)
		v := page.SectorsView{Data: []ui.Link{
			{Text: pr.T("data.csv"), URL: path + ".csv"}, {Text: pr.T("data.json"), URL: path + ".json"},
		}}
		for _, sector := range snap.sectors {
			v.Cards = append(v.Cards, sectorCard(unmarked(pr), snap, sector))
		}
		p := s.layout(r, snap, frame{
			page: address.Sectors, section: address.Sectors, title: pr.T("sectors.title"),
			description: pr.T("sectors.description"),
			crumbs:      []ui.Link{crumb(pr, address.Sectors, "nav.sectors")}, feeds: []string{".json", ".csv"},
		})
		c = page.Sectors(p, v)
		return nil
	})
	return c, err
}

func sectorCard(m *marker, snap *snapshot, sector directory.Sector) page.ClusterCard {
	m.begin()
	named := ref(m.pr, address.Sectors, sector.Ref())
	card := page.ClusterCard{
		Named: named, Icon: icon(sector), Title: m.text(named.Name, search.Name),
		Summary: m.text(m.pr.Phrase(sector.Summary), search.Prose),
		Foot:    plain(m.pr.N("count.clusters", snap.clustersIn[sector.ID]) + ", " + m.pr.N("count.contacts", snap.contactsIn[sector.ID])),
	}
	card.Because = m.because(append(m.inOtherLanguages("why.name", sector.Name, search.Name),
		m.inOtherLanguages("why.text.other", sector.Summary, search.Prose)...))
	return card
}

// Sector is one sector with its people and clusters.
func (s *Site) Sector(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		sector, err := snap.sector(chi.URLParam(r, "id"))
		if err != nil {
			return err
		}
		path := address.Entry(pr.Lang(), address.Sectors, sector.ID)
		v := page.SectorView{
			Name: pr.Phrase(sector.Name), Summary: pr.Phrase(sector.Summary),
			NoContact: pr.T("sector.no-contact"), Agency: agencyView(pr, snap.agency),
			Data: []ui.Link{{Text: pr.T("data.json"), URL: path + ".json"}},
		}
		in := map[string][]string{"sector": {sector.ID}}
		if v.People, err = s.peopleOf(r.Context(), pr, q, snap, in, ""); err != nil {
			return err
		}
		for _, cluster := range pick(snap.search.Clusters.Search(search.Query{Choices: in}).IDs, snap.clusters, clusterID) {
			v.Clusters = append(v.Clusters, clusterCard(unmarked(pr), snap, cluster))
		}
		name, _ := sector.Name.In(pr.Lang())
		p := s.layout(r, snap, frame{
			page: address.Sectors, entry: sector.ID, section: address.Sectors, title: name,
			description: pr.T("sector.description", "name", name),
			crumbs:      []ui.Link{crumb(pr, address.Sectors, "nav.sectors"), {Text: name, URL: path}}, feeds: []string{".json"},
		})
		c = page.Sector(p, v)
		return nil
	})
	return c, err
}

func (s *Site) sectorList(snap *snapshot) list {
	return list{page: address.Sectors, key: "sectors", all: snap.search, asks: indexed(snap.search.Sectors)}
}

func sectorID(s directory.Sector) string { return s.ID }

var sectorData = kind[directory.Sector, export.Sector]{
	name: "sectors", list: (*Site).sectorList, id: sectorID, export: export.NewSector,
	all: func(snap *snapshot) []directory.Sector { return snap.sectors },
}

// SectorsData is the list of sectors as data.
func (s *Site) SectorsData(suffix string) httpx.DataHandler { return sectorData.listHandler(s, suffix) }

// SectorData is one sector as JSON.
func (s *Site) SectorData(r *http.Request) (httpx.Data, error) { return sectorData.entry(s, r) }
