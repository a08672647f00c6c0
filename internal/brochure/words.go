package brochure

import (
	"slices"

	"clusterdir/internal/directory"
)

// Words are the labels of the brochure.
type Words struct {
	Contents  string `json:"contents"`
	Glance    string `json:"glance"`
	Overview  string `json:"overview"` // heading of the table of sectors
	Sector    string `json:"sector"`
	Cluster   string `json:"cluster"`
	Role      string `json:"role"`
	Seat      string `json:"seat"`
	Site      string `json:"site"`
	Since     string `json:"since"`
	Website   string `json:"website"`
	Contact   string `json:"contact"`
	NoContact string `json:"noContact"`
	Former    string `json:"former"`
	Current   string `json:"current"`
	Partner   string `json:"partner"`
	Kind      string `json:"kind"`
	Offer     string `json:"offer"`
	Gain      string `json:"gain"`
	Phone     string `json:"phone"`
	Fax       string `json:"fax"`
	Email     string `json:"email"`
	Place     string `json:"place"`
	Derived   string `json:"derived"`
	Currency  string `json:"currency"`
	Sources   string `json:"sources"`
	Beyond    string `json:"beyond"` // of places that lie outside the map
}

func (m maker) words() Words {
	return Words{
		Contents:  m.T("brochure.contents"),
		Glance:    m.T("brochure.glance"),
		Overview:  m.T("brochure.overview"),
		Sector:    m.T("brochure.sector"),
		Cluster:   m.T("brochure.cluster"),
		Role:      m.T("brochure.role", "agency", m.agency),
		Seat:      m.T("brochure.seat"),
		Site:      m.T("brochure.site"),
		Since:     m.T("brochure.since"),
		Website:   m.T("brochure.website"),
		Contact:   m.T("brochure.contact"),
		NoContact: m.T("brochure.no-contact"),
		Former:    m.T("brochure.former"),
		Current:   m.T("brochure.current"),
		Partner:   m.T("brochure.partner"),
		Kind:      m.T("brochure.kind"),
		Offer:     m.T("brochure.offer"),
		Gain:      m.T("brochure.gain"),
		Phone:     m.T("brochure.phone"),
		Fax:       m.T("brochure.fax"),
		Email:     m.T("brochure.email"),
		Place:     m.T("brochure.place"),
		Derived:   m.T("brochure.derived"),
		Currency:  m.T("brochure.currency"),
		Sources:   m.T("brochure.sources"),
		Beyond:    m.T("brochure.beyond"),
	}
}

// currency says of each kind of entry how many of them a person has confirmed.
func (m maker) currency(clusters []directory.Cluster, partners []directory.Partner, contacts []directory.Contact) []Statement {
	count := map[string][2]int{}
	note := func(kind string, p directory.Provenance) {
		c := count[kind]
		c[0]++
		if p.Confirmed() {
			c[1]++
		}
		count[kind] = c
	}
	for _, c := range contacts {
		note("contacts", c.Provenance)
	}
	for _, c := range clusters {
		note("clusters", c.Provenance)
	}
	for _, p := range partners {
		note("partners", p.Provenance)
	}
	var out []Statement
	for _, kind := range []string{"contacts", "clusters", "partners"} {
		total, confirmed := count[kind][0], count[kind][1]
		if total == 0 {
			continue
		}
		key := "brochure.currency.some"
		switch confirmed {
		case 0:
			key = "brochure.currency.none"
		case total:
			key = "brochure.currency.all"
		}
		out = append(out, Statement{
			What: m.Number(total) + " " + m.N("brochure.count."+kind, total),
			Text: m.N(key, confirmed, "total", m.Number(total)),
		})
	}
	return out
}

// sources lists where facts were read, each once, with the entries that rest on
// it.
func (m maker) sources(clusters []directory.Cluster, partners []directory.Partner, contacts []directory.Contact) []Source {
	var out []Source
	note := func(source, entry string) {
		if source == "" {
			return
		}
		i := slices.IndexFunc(out, func(s Source) bool { return s.Text == source })
		if i < 0 {
			i = len(out)
			out = append(out, Source{Text: source})
		}
		out[i].Entries = append(out[i].Entries, entry)
	}
	for _, c := range clusters {
		note(m.in(c.Source), m.organisation(c.Organisation).Short)
	}
	for _, p := range partners {
		note(m.in(p.Source), m.organisation(p.Organisation).Short)
	}
	for _, c := range contacts {
		if !c.Vacant() {
			note(m.in(c.Source), c.Person())
		}
	}
	return out
}
