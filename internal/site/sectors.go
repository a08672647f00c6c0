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
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

func sectorList(snap *snapshot.Snapshot) list {
	return list{page: address.Sectors, snap: snap, index: snap.Search.Sectors, key: "sectors"}
}

func sectorID(s directory.Sector) string { return s.ID }

// Sectors is the list of sectors.
func (s *Site) Sectors(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	path := address.Of(pr.Lang(), address.Sectors)
	v := page.SectorsView{Data: []ui.Link{
		{Text: pr.T("data.csv"), URL: path + ".csv"}, {Text: pr.T("data.json"), URL: path + ".json"},
	}}
	for _, sector := range snap.Sectors {
		v.Cards = append(v.Cards, sectorCard(unmarked(pr), snap, sector))
	}
	return page.Sectors(s.layout(r, snap, frame{
		page: address.Sectors, section: address.Sectors, title: pr.T("sectors.title"),
		description: pr.T("sectors.description"),
		crumbs:      []ui.Link{crumb(pr, address.Sectors, "nav.sectors")}, feeds: []string{".json", ".csv"},
	}), v), nil
}

// Sector is one sector with its people and clusters.
func (s *Site) Sector(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	sector, err := snap.Sector(chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	choices := map[string][]string{"sector": {sector.ID}}
	people, err := s.people(r.Context(), pr, snap, choices, "")
	if err != nil {
		return nil, err
	}
	path := address.Entry(pr.Lang(), address.Sectors, sector.ID)
	v := page.SectorView{
		Name: pr.Phrase(sector.Name), Summary: pr.Phrase(sector.Summary), People: people,
		NoContact: pr.T("sector.no-contact"), Agency: agencyView(pr, snap.Agency),
		Data: []ui.Link{{Text: pr.T("data.json"), URL: path + ".json"}},
	}
	for _, cluster := range pick(snap.Search.Clusters.Search(search.Query{Choices: choices}).IDs, snap.Clusters, clusterID) {
		v.Clusters = append(v.Clusters, clusterCard(unmarked(pr), snap, cluster))
	}
	name, _ := sector.Name.In(pr.Lang())
	return page.Sector(s.layout(r, snap, frame{
		page: address.Sectors, entry: sector.ID, section: address.Sectors, title: name,
		description: pr.T("sector.description", "name", name),
		crumbs:      []ui.Link{crumb(pr, address.Sectors, "nav.sectors"), {Text: name, URL: path}}, feeds: []string{".json"},
	}), v), nil
}

// SectorsData is the list of sectors as data.
func (s *Site) SectorsData(suffix string) httpx.DataHandler {
	return func(r *http.Request) (httpx.Data, error) {
		snap := s.snapshots.Current()
		return nounData(s, r, suffix, sectorList(snap), snap.Sectors, sectorID, export.NewSector)
	}
}

// SectorData is one sector as JSON.
func (s *Site) SectorData(r *http.Request) (httpx.Data, error) {
	sector, err := s.snapshots.Current().Sector(chi.URLParam(r, "id"))
	if err != nil {
		return httpx.Data{}, err
	}
	return jsonData(export.NewSector(sector, httpx.Lang(r), s.baseURL))
}
