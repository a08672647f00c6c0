package brochure

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// maker assembles the content in the language of its printer.
type maker struct {
	*i18n.Printer
	agency   string
	sections []directory.Section
}

// text returns a directory text in the printer's language and the language of the
// result. It replaces {agency} with the agency's name.
func (m maker) text(t i18n.Text) (string, i18n.Lang) {
	s, lang := m.Text(t)
	return strings.ReplaceAll(s, "{agency}", m.agency), lang
}

// in is like text, for names, whose language is not marked.
func (m maker) in(t i18n.Text) string {
	s, _ := m.text(t)
	return s
}

// on lists the sections of a page with the given name, in order.
func (m maker) on(page, name string) []directory.Section {
	var out []directory.Section
	for _, s := range m.sections {
		if s.Page == page && s.Name == name {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b directory.Section) int { return a.Position - b.Position })
	return out
}

// section returns the first section of a page with the given name, or an empty one.
func (m maker) section(page, name string) directory.Section {
	for _, s := range m.on(page, name) {
		return s
	}
	return directory.Section{}
}

func (m maker) chapter(name string) Chapter {
	s := m.section("brochure", name)
	text, lang := m.text(s.Text)
	return Chapter{ID: name, Heading: m.in(s.Heading), Lang: lang, Text: blocks(text)}
}

func (m maker) cover(a directory.Agency) Cover {
	s := m.section("brochure", "cover")
	return Cover{
		Title:    m.in(s.Heading),
		Subtitle: m.in(s.Text),
		Region:   m.T("brochure.region"),
		Edition:  m.T("brochure.edition", "year", editionDate[:4]),
		Site:     m.in(a.SiteName),
		Tagline:  m.in(a.Tagline),
		MapAlt:   m.T("brochure.map"),
	}
}

func (m maker) publisher(a directory.Agency) Agency {
	return Agency{
		Name:      a.ShortName,
		LegalName: a.LegalName[i18n.German],
		Street:    a.Street,
		Town:      strings.TrimSpace(a.Postcode + " " + a.City),
		Website:   link(a.Website),
		Phone:     number(a.Phone),
		Email:     a.Email,
	}
}

func (m maker) why() Why {
	why := Why{Chapter: m.chapter("why"), BenefitsHeading: m.in(m.section("home", "benefits").Heading), Benefits: []string{}}
	for _, s := range m.on("home", "benefit") {
		why.Benefits = append(why.Benefits, m.in(s.Text))
	}
	return why
}

func (m maker) qualities() []Quality {
	out := []Quality{}
	for _, s := range m.on("home", "quality") {
		out = append(out, Quality{Offer: m.in(s.Heading), Gain: m.in(s.Text)})
	}
	return out
}

func (m maker) figures(sectors, clusters, partners, contacts int) []Figure {
	figure := func(key string, n int) Figure { return Figure{m.Number(n), m.N(key, n)} }
	return []Figure{
		figure("brochure.count.sectors", sectors),
		figure("brochure.count.clusters", clusters),
		figure("brochure.count.partners", partners),
		figure("brochure.count.contacts", contacts),
	}
}

func (m maker) organisation(o directory.Organisation) Organisation {
	out := Organisation{
		ID:      o.ID,
		Name:    m.in(o.Name),
		Short:   o.ShortName(),
		Seat:    m.towns(o.Sites, directory.Seat),
		Site:    m.towns(o.Sites, directory.Other),
		Since:   m.since(o.Since),
		Website: link(o.Website),
		Former:  m.names(o.Names(directory.FormerName)),
		Current: m.names(o.Names(directory.CurrentName)),
		Status:  m.status(o.Provenance),
		Source:  m.in(o.Source),
	}
	if out.Short == "" {
		out.Short = out.Name
	}
	out.Description, out.Lang = m.text(o.Description)
	return out
}

// names returns the names in the brochure's language. Names in other languages are
// omitted, because they do not help its readers.
func (m maker) names(names []directory.OtherName) []string {
	var out []string
	for _, n := range names {
		if n.Lang == "" || n.Lang == m.Lang() {
			out = append(out, n.Name)
		}
	}
	return out
}

func (m maker) towns(sites []directory.Site, kind directory.SiteKind) string {
	var names []string
	for _, s := range sites {
		if s.Kind == kind {
			names = append(names, s.Place.Name)
		}
	}
	return m.list(names)
}

// list joins names in a sentence: a, b and c.
func (m maker) list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return m.T("brochure.and", "first", strings.Join(names[:last], ", "), "last", names[last])
}

// since formats a date: 2006 stays unchanged, and 2015-10 becomes month and year.
func (m maker) since(since string) string {
	if t, err := time.Parse("2006-01", since); err == nil {
		return m.Month(t)
	}
	return since
}

func (m maker) status(p directory.Provenance) string {
	if !p.Confirmed() {
		return m.T("brochure.unconfirmed")
	}
	return m.T("brochure.confirmed", "date", m.Date(p.ConfirmedOn))
}

func (m maker) clusters(clusters []directory.Cluster, sectors []directory.Sector, contacts []Contact) []Cluster {
	icons := map[string]string{}
	for _, s := range sectors {
		icons[s.ID] = s.Icon
	}
	out := []Cluster{}
	for _, c := range clusters {
		cluster := Cluster{Organisation: m.organisation(c.Organisation), Role: m.role(c.Role)}
		for i, s := range c.Sectors {
			cluster.Sectors = append(cluster.Sectors, m.in(s.Name))
			if i == 0 {
				cluster.Icon = icons[s.ID]
			}
		}
		for _, contact := range contacts {
			if contact.ClusterID == c.ID {
				cluster.Contacts = append(cluster.Contacts, contact)
			}
		}
		out = append(out, cluster)
	}
	return out
}

func (m maker) role(r directory.Role) string {
	return m.T("brochure.role."+string(r), "agency", m.agency)
}

func (m maker) sectors(sectors []directory.Sector, clusters []directory.Cluster) []Sector {
	out := []Sector{}
	for _, s := range sectors {
		sector := Sector{ID: s.ID, Name: m.in(s.Name), Summary: m.in(s.Summary), Icon: s.Icon, Clusters: []Ref{}}
		for _, c := range clusters {
			if !slices.ContainsFunc(c.Sectors, func(r directory.Ref) bool { return r.ID == s.ID }) {
				continue
			}
			o := m.organisation(c.Organisation)
			sector.Clusters = append(sector.Clusters, Ref{o.ID, o.Name, o.Short, m.role(c.Role), o.Seat})
		}
		out = append(out, sector)
	}
	return out
}

func (m maker) partners(partners []directory.Partner) []Partner {
	out := []Partner{}
	for _, p := range partners {
		partner := Partner{Organisation: m.organisation(p.Organisation), Kind: m.T("brochure.kind." + string(p.Kind))}
		for _, c := range p.Clusters {
			partner.Clusters = append(partner.Clusters, m.in(c.Name))
		}
		out = append(out, partner)
	}
	return out
}

// places lists the places of clusters and partners, with the description of the map.
func (m maker) places(clusters []directory.Cluster, partners []directory.Partner) Map {
	s := m.section("home", "map")
	out := Map{Chapter: Chapter{ID: "map", Heading: m.in(s.Heading), Text: blocks(m.in(s.Text))}, Places: []Place{}}
	note := func(o directory.Organisation) {
		for _, site := range o.Sites {
			p := site.Place
			i := slices.IndexFunc(out.Places, func(known Place) bool { return known.Name == p.Name })
			if i < 0 {
				i = len(out.Places)
				out.Places = append(out.Places, Place{Name: p.Name, Latitude: p.Latitude, Longitude: p.Longitude})
			}
			out.Places[i].Entries = append(out.Places[i].Entries, m.organisation(o).Short)
		}
	}
	for _, c := range clusters {
		note(c.Organisation)
	}
	for _, p := range partners {
		note(p.Organisation)
	}
	var towns []string
	for _, p := range out.Places {
		towns = append(towns, p.Name+": "+strings.Join(p.Entries, "; "))
	}
	out.Alt = m.T("brochure.places", "places", strings.Join(towns, ". "))
	return out
}

// mostNodes is the maximum number of partners in a legible diagram.
const mostNodes = 8

// network returns the diagram of the cluster with the most partners, up to mostNodes.
func (m maker) network(clusters []directory.Cluster, partners []directory.Partner) Network {
	var net Network
	for _, c := range clusters {
		var names []string
		for _, p := range partners {
			if slices.ContainsFunc(p.Clusters, func(r directory.Ref) bool { return r.ID == c.ID }) {
				names = append(names, m.organisation(p.Organisation).Short)
			}
		}
		if len(names) <= len(net.Nodes) || len(names) > mostNodes {
			continue
		}
		o := m.organisation(c.Organisation)
		net = Network{Hub: o.Name, Caption: m.T("brochure.network.caption", "hub", o.Name)}
		for _, name := range names {
			net.Nodes = append(net.Nodes, Node{Name: name})
		}
		net.Alt = m.T("brochure.network.members", "hub", o.Name, "names", strings.Join(names, "; "))
		if c.Role == directory.CoOpted {
			net.Nodes = append(net.Nodes, Node{Name: m.agency, Loose: true})
			net.Alt += " " + m.T("brochure.network.loose", "agency", m.agency)
			net.Caption += " " + m.T("brochure.network.legend")
		}
	}
	return net
}

func (m maker) contacts(contacts []directory.Contact, clusters []directory.Cluster) []Contact {
	short := map[string]string{}
	for _, c := range clusters {
		short[c.ID] = m.organisation(c.Organisation).Short
	}
	out := []Contact{}
	for _, c := range contacts {
		contact := Contact{
			ID:           c.ID,
			Person:       c.Person(),
			Vacant:       c.Vacant(),
			ClusterID:    c.Cluster.ID,
			Cluster:      m.in(c.Cluster.Name),
			ClusterShort: short[c.Cluster.ID],
			Phone:        number(c.Phone),
			Fax:          number(c.Fax),
			Email:        c.Email,
			Place:        c.Place.Name,
			Derived:      c.PlaceInferred,
			Status:       m.status(c.Provenance),
			Source:       m.in(c.Source),
		}
		if contact.Vacant {
			contact.Person = m.T("brochure.vacant")
		}
		for _, f := range c.Functions {
			contact.Functions = append(contact.Functions, m.in(f))
		}
		out = append(out, contact)
	}
	return out
}

func link(url string) Link {
	text, url := directory.WebLink(url)
	return Link{Text: text, URL: url}
}

func number(p directory.Phone) Number {
	if p.IsZero() {
		return Number{}
	}
	return Number{Text: fmt.Sprint(p), URL: "tel:" + p.E164}
}
