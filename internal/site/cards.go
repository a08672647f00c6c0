package site

import (
	"strings"
	"time"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// fresh returns how up to date an entry is and where its facts come from. The page
// of the entry shows this as text; a card links to that text.
func fresh(pr *i18n.Printer, p directory.Provenance, card *ui.Named) ui.Fresh {
	f := ui.Fresh{Confirmed: p.Confirmed(), Words: pr.T("fresh.unconfirmed")}
	if f.Confirmed {
		f.Words = pr.T("fresh.confirmed", "date", pr.Date(p.ConfirmedOn))
	}
	switch source := pr.Phrase(p.Source); {
	case card == nil:
		f.Source = source
	case source.Text != "":
		f.SourceURL, f.Of = card.URL+"#source", card.Name.Text
	}
	return f
}

// person returns a contact for cards and pages. snap provides the other names of
// the contact's cluster; it may be nil if there is no search query.
func person(m *marker, snap *snapshot.Snapshot, c directory.Contact) ui.Person {
	pr := m.pr
	m.begin()
	url := address.Entry(pr.Lang(), address.Contacts, c.ID)
	card := ui.Named{Name: personName(pr, c), URL: url}
	v := ui.Person{
		URL: url, Card: url + ".vcf", Email: m.address(c.Email),
		Place:   m.name(c.Place.Name, search.Place),
		Cluster: ref(pr, address.Clusters, c.Cluster),
		Fresh:   fresh(pr, c.Provenance, &card),
	}
	if c.Vacant() {
		v.Name = m.text(card.Name, search.Function)
	} else {
		v.Name = m.name(card.Name.Text, search.Name)
	}
	v.ClusterName = m.text(v.Cluster.Name, search.Function)
	for _, f := range c.Functions {
		v.Functions = append(v.Functions, m.text(pr.Phrase(f), search.Function))
	}
	v.Phone, v.Fax = m.number(c.Phone), m.number(c.Fax)
	if c.PlaceInferred {
		v.PlaceNote = pr.T("contact.inferred")
	}
	v.Because = m.because(m.contactClues(snap, c))
	return v
}

// personName returns the name of the person, or the function if the post is vacant.
func personName(pr *i18n.Printer, c directory.Contact) i18n.Phrase {
	if !c.Vacant() {
		return i18n.Phrase{Text: c.Person()}
	}
	if len(c.Functions) > 0 {
		return pr.Phrase(c.Functions[0])
	}
	return pr.Phrase(c.Cluster.Name)
}

// ref returns a link to an entry with its name.
func ref(pr *i18n.Printer, list address.Page, r directory.Ref) ui.Named {
	return ui.Named{Name: pr.Phrase(r.Name), URL: address.Entry(pr.Lang(), list, r.ID)}
}

func refs(pr *i18n.Printer, list address.Page, rs []directory.Ref) []ui.Named {
	named := make([]ui.Named, len(rs))
	for i, r := range rs {
		named[i] = ref(pr, list, r)
	}
	return named
}

// otherNames returns former or current names, sorted with those in the page's language first.
func otherNames(pr *i18n.Printer, o directory.Organisation, kind directory.NameKind) []ui.Named {
	var own, others []ui.Named
	for _, n := range o.Names(kind) {
		if n.Lang == "" || n.Lang == pr.Lang() {
			own = append(own, ui.Named{Name: i18n.Phrase{Text: n.Name}})
		} else {
			others = append(others, ui.Named{Name: i18n.Phrase{Text: n.Name, Lang: n.Lang}})
		}
	}
	return append(own, others...)
}

// places returns the towns of an organisation.
func places(sites []directory.Site, kind directory.SiteKind) []ui.Named {
	var named []ui.Named
	for _, s := range sites {
		if s.Kind == kind {
			named = append(named, ui.Named{Name: i18n.Phrase{Text: s.Place.Name}})
		}
	}
	return named
}

// placeList returns the towns on one line.
func placeList(sites []directory.Site) string {
	names := make([]string, len(sites))
	for i, s := range sites {
		names[i] = s.Place.Name
	}
	return strings.Join(names, ", ")
}

// organisationFacts returns the facts about a cluster or a partner for the box on its page.
func organisationFacts(pr *i18n.Printer, o directory.Organisation, first ...ui.Fact) []ui.Fact {
	facts := first
	add := func(key string, values []ui.Named) {
		if len(values) > 0 {
			facts = append(facts, ui.Fact{Label: pr.T(key), Values: values})
		}
	}
	add("facts.seat", places(o.Sites, directory.Seat))
	add("facts.site", places(o.Sites, directory.Other))
	if o.Since != "" {
		add("facts.since", []ui.Named{{Name: i18n.Phrase{Text: since(pr, o.Since)}}})
	}
	if text, url := directory.WebLink(o.Website); url != "" {
		add("facts.website", []ui.Named{{Name: i18n.Phrase{Text: text}, URL: url}})
	}
	add("facts.current", otherNames(pr, o, directory.CurrentName))
	add("facts.former", otherNames(pr, o, directory.FormerName))
	return facts
}

// since formats a year, or a month of a year.
func since(pr *i18n.Printer, text string) string {
	if month, err := time.Parse("2006-01", text); err == nil {
		return pr.Month(month)
	}
	return text
}

// clusterCard returns the card of a cluster in a list.
func clusterCard(m *marker, snap *snapshot.Snapshot, c directory.Cluster) page.ClusterCard {
	card := organisationCard(m, c.Organisation, address.Clusters)
	card.Foot = plain(m.pr.T("role."+string(c.Role), "agency", snap.Agency.ShortName))
	card.Icon = "network"
	if len(c.Sectors) > 0 {
		card.Over = m.text(m.pr.Phrase(c.Sectors[0].Name), search.Function)
		if sector, err := snap.Sector(c.Sectors[0].ID); err == nil {
			card.Icon = icon(sector)
		}
	}
	card.Because = m.because(m.clusterClues(c))
	return card
}

// icon returns the icon of a sector. An unknown icon must not prevent the page from being rendered.
func icon(sector directory.Sector) string {
	if ui.HasIcon(sector.Icon) {
		return sector.Icon
	}
	return "network"
}

// organisationCard returns the common parts of the cards of clusters and partners.
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

// partnerCard returns the card of a partner in a list. It includes former names,
// because many visitors know only one of those.
func partnerCard(m *marker, snap *snapshot.Snapshot, p directory.Partner) page.ClusterCard {
	card := organisationCard(m, p.Organisation, address.Partners)
	card.Over = plain(m.pr.T("kind." + string(p.Kind)))
	card.Foot = m.name(placeList(p.Sites), search.Place)
	card.Formerly = formerNames(m, p.Organisation)
	card.Because = m.because(m.partnerClues(snap, p))
	return card
}

// formerNames returns the former names of an organisation, marked.
func formerNames(m *marker, o directory.Organisation) []ui.Marked {
	var names []ui.Marked
	for _, n := range otherNames(m.pr, o, directory.FormerName) {
		names = append(names, m.text(n.Name, search.Name))
	}
	return names
}

// sectorCard returns the card of a sector in a list.
func sectorCard(m *marker, snap *snapshot.Snapshot, sector directory.Sector) page.ClusterCard {
	m.begin()
	named := ref(m.pr, address.Sectors, sector.Ref())
	card := page.ClusterCard{
		Named: named, Icon: icon(sector), Title: m.text(named.Name, search.Name),
		Summary: m.text(m.pr.Phrase(sector.Summary), search.Prose),
		Foot:    plain(m.pr.N("count.clusters", snap.ClustersIn[sector.ID]) + ", " + m.pr.N("count.contacts", snap.ContactsIn[sector.ID])),
	}
	card.Because = m.because(append(m.inOtherLanguages("why.name", sector.Name, search.Name),
		m.inOtherLanguages("why.text.other", sector.Summary, search.Prose)...))
	return card
}
