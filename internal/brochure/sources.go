package brochure

import (
	"slices"

	"clusterdir/internal/directory"
)

// currency states, for each kind of entry, how many entries have been confirmed by
// a person.
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

// sources lists the sources of the entries. Each source appears once, with the
// entries that cite it.
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
