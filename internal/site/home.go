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
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// homePeople and homePartners are how many of them the home page shows at most.
const (
	homePeople   = 8
	homePartners = 12
)

// Home is the front page.
func (s *Site) Home(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		sections, err := q.Sections(r.Context(), "home")
		if err != nil {
			return err
		}
		editions, err := q.Editions(r.Context())
		if err != nil {
			return err
		}
		contacts, err := snap.contacts(r.Context(), q, snap.search.Contacts.Search(search.Query{Limit: homePeople}).IDs)
		if err != nil {
			return err
		}
		t := texts{pr, snap.agency, sections, s.baseURL, s.retention}
		v := s.homeView(t, snap, editions)
		for _, contact := range contacts {
			v.People = append(v.People, person(unmarked(pr), nil, contact))
		}
		f := frame{page: address.Home, title: v.Heading.Text, description: ui.PlainText(v.Lead.Text, 200)}
		p := s.layout(r, snap, f)
		p.Graph = append(p.Graph, s.agencyNode(snap.agency, pr.Lang()), s.siteNode(p))
		c = page.Home(p, v)
		return nil
	})
	return c, err
}

func (s *Site) homeView(t texts, snap *snapshot, editions []directory.Edition) page.HomeView {
	pr := t.pr
	v := page.HomeView{
		Heading: t.one("top").Heading, Lead: t.one("top").Text,
		Introduction: t.one("introduction"), Benefits: t.one("benefits"), Qualities: t.one("qualities"),
		Managed: page.Group{Block: t.one("managed")}, Cooperation: page.Group{Block: t.one("cooperation")},
		Partners: t.one("partners"), Contacts: t.one("contacts"), QualityList: t.all("quality"),
		AllContacts: address.Of(pr.Lang(), address.Contacts),
		Map:         snap.maps[pr.Lang()],
	}
	if len(snap.clusters) > 0 {
		v.Examples = examples(pr)
	}
	if v.Heading.Text == "" {
		v.Heading = s.base(pr, snap.agency).Site.Name
	}
	for _, sector := range snap.sectors {
		if snap.contactsIn[sector.ID] > 0 {
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
	for _, c := range snap.clusters {
		card := clusterCard(unmarked(pr), snap, c)
		if c.Role == directory.Managed {
			v.Managed.Cards = append(v.Managed.Cards, card)
			continue
		}
		v.Cooperation.Cards = append(v.Cooperation.Cards, card)
	}
	if len(snap.partners) > homePartners {
		v.AllPartners = address.Of(pr.Lang(), address.Partners)
	}
	for _, p := range snap.partners[:min(len(snap.partners), homePartners)] {
		v.PartnerLinks = append(v.PartnerLinks, ref(pr, address.Partners, p.Ref()))
	}
	v.Brochure = brochureTeaser(t, snap, editions)
	v.Brochure.Cover.Shared = len(v.Map.Places) > 0
	return v
}

// homeMap draws the places of the directory with what is there.
func homeMap(pr *i18n.Printer, snap *snapshot) ui.MapView {
	v := ui.MapView{Sea: []string{pr.T("map.west"), pr.T("map.east")}}
	var names []string
	for _, ref := range snap.filters.places.refs {
		place := snap.places[ref.ID]
		count, link := atPlace(pr, snap, place)
		if count == "" {
			continue
		}
		names = append(names, place.Name)
		v.Places = append(v.Places, ui.MapPlace{
			Name: place.Name, Count: count, Weight: snap.contactsAt[place.ID] + snap.clustersAt[place.ID] + snap.partnersAt[place.ID],
			Latitude: place.Latitude, Longitude: place.Longitude, URL: link,
		})
	}
	slices.Sort(names)
	v.Title = pr.T("map.title", "places", strings.Join(names, ", "))
	return v
}

// atPlace counts what most visitors look for at a place, and leads to just that:
// its people, else its partners, else the clusters that have their seat there.
func atPlace(pr *i18n.Printer, snap *snapshot, place directory.Place) (count, link string) {
	at := func(page address.Page, name, value string) string {
		return address.With(address.Of(pr.Lang(), page), url.Values{name: {value}})
	}
	switch {
	case snap.contactsAt[place.ID] > 0:
		return pr.N("count.contacts", snap.contactsAt[place.ID]), at(address.Contacts, "place", place.ID)
	case snap.partnersAt[place.ID] > 0:
		return pr.N("count.partners", snap.partnersAt[place.ID]), at(address.Partners, "place", place.ID)
	case snap.clustersAt[place.ID] > 0:
		return pr.N("count.clusters", snap.clustersAt[place.ID]), at(address.Clusters, "q", place.Name)
	}
	return "", ""
}
