package site

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// homePeople and homePartners limit the people and partners on the home page.
const (
	homePeople   = 8
	homePartners = 12
)

// Home is the home page.
func (s *Site) Home(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	first := snap.Search.Contacts.Search(search.Query{Limit: homePeople})
	contacts, err := s.contacts(r.Context(), snap, first.IDs)
	if err != nil {
		return nil, err
	}
	v := s.homeView(s.texts(pr, snap, "home"), snap)
	for _, contact := range contacts {
		v.People = append(v.People, person(unmarked(pr), nil, contact))
	}
	p := s.layout(r, snap, frame{page: address.Home, title: v.Heading.Text, description: ui.PlainText(v.Lead.Text, 200)})
	p.Graph = append(p.Graph, s.agencyNode(snap.Agency, pr.Lang()), s.siteNode(p))
	return page.Home(p, v), nil
}

func (s *Site) homeView(t texts, snap *snapshot.Snapshot) page.HomeView {
	pr := t.pr
	v := page.HomeView{
		Heading: t.one("top").Heading, Lead: t.one("top").Text,
		Introduction: t.one("introduction"), Benefits: t.one("benefits"), Qualities: t.one("qualities"),
		Managed: page.Group{Block: t.one("managed")}, Cooperation: page.Group{Block: t.one("cooperation")},
		Partners: t.one("partners"), Contacts: t.one("contacts"), QualityList: t.all("quality"),
		AllContacts: address.Of(pr.Lang(), address.Contacts),
		Map:         homeMap(pr, snap),
	}
	if len(snap.Clusters) > 0 {
		v.Examples = examples(pr)
	}
	if v.Heading.Text == "" {
		v.Heading = siteName(pr, snap.Agency)
	}
	for _, sector := range snap.Sectors {
		if snap.ContactsIn[sector.ID] > 0 {
			v.Shortcuts = append(v.Shortcuts, ui.Named{
				Name: pr.Phrase(sector.Name),
				URL:  address.With(address.Of(pr.Lang(), address.Contacts), url.Values{"sector": {sector.ID}}),
			})
		}
	}
	for _, p := range v.Map.Outside() {
		v.Outside = append(v.Outside, ui.Link{Text: p.Name + " (" + p.Count + ")", URL: p.URL})
	}
	for _, b := range t.all("benefit") {
		v.BenefitList = append(v.BenefitList, b.Text)
	}
	for _, c := range snap.Clusters {
		card := clusterCard(unmarked(pr), snap, c)
		if c.Role == directory.Managed {
			v.Managed.Cards = append(v.Managed.Cards, card)
			continue
		}
		v.Cooperation.Cards = append(v.Cooperation.Cards, card)
	}
	if len(snap.Partners) > homePartners {
		v.AllPartners = address.Of(pr.Lang(), address.Partners)
	}
	for _, p := range snap.Partners[:min(len(snap.Partners), homePartners)] {
		v.PartnerLinks = append(v.PartnerLinks, ref(pr, address.Partners, p.Ref()))
	}
	v.Brochure = brochureTeaser(t, snap)
	v.Brochure.Cover.Shared = len(v.Map.Places) > 0
	return v
}

// homeMap returns the map with the places of the directory and what is there.
func homeMap(pr *i18n.Printer, snap *snapshot.Snapshot) ui.MapView {
	v := ui.MapView{Sea: []string{pr.T("map.west"), pr.T("map.east")}}
	var names []string
	for _, ref := range snap.Filters.Places.Refs {
		place := snap.Places[ref.ID]
		count, link := atPlace(pr, snap, place)
		if count == "" {
			continue
		}
		names = append(names, place.Name)
		v.Places = append(v.Places, ui.MapPlace{
			Name: place.Name, Count: count, Weight: snap.ContactsAt[place.ID] + snap.ClustersAt[place.ID] + snap.PartnersAt[place.ID],
			Latitude: place.Latitude, Longitude: place.Longitude, URL: link,
		})
	}
	slices.Sort(names)
	v.Title = pr.T("map.title", "places", strings.Join(names, ", "))
	return v
}

// atPlace returns a count of what visitors look for at a place, with a link to it:
// its people, else its partners, else the clusters that have their seat there.
func atPlace(pr *i18n.Printer, snap *snapshot.Snapshot, place directory.Place) (count, link string) {
	at := func(page address.Page, name, value string) string {
		return address.With(address.Of(pr.Lang(), page), url.Values{name: {value}})
	}
	switch {
	case snap.ContactsAt[place.ID] > 0:
		return pr.N("count.contacts", snap.ContactsAt[place.ID]), at(address.Contacts, "place", place.ID)
	case snap.PartnersAt[place.ID] > 0:
		return pr.N("count.partners", snap.PartnersAt[place.ID]), at(address.Partners, "place", place.ID)
	case snap.ClustersAt[place.ID] > 0:
		return pr.N("count.clusters", snap.ClustersAt[place.ID]), at(address.Clusters, "q", place.Name)
	}
	return "", ""
}
