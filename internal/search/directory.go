package search

import (
	"fmt"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Directory holds an index for each kind of entry, all of one content version.
type Directory struct {
	Version int64
	// Contacts are filtered by sector, cluster and place, Clusters by sector
	// and role, Partners by kind, cluster and place.
	Contacts, Clusters, Partners, Sectors *Index
}

// NewDirectory builds the indexes from the nouns. Every language is searched at
// once: who reads the German pages may know the English name.
func NewDirectory(version int64, sectors []directory.Sector, clusters []directory.Cluster,
	partners []directory.Partner, contacts []directory.Contact) *Directory {
	// A contact or partner is found by every name of its clusters, of which it
	// knows one.
	names := make(map[string][]string, len(clusters))
	for _, c := range clusters {
		names[c.ID] = allNames(c.Organisation)
	}
	d := Directory{Version: version}
	d.Contacts = build(contacts, func(c directory.Contact) Document {
		return contactDocument(c, names)
	}, "sector", "cluster", "place")
	d.Clusters = build(clusters, clusterDocument, "sector", "role")
	d.Partners = build(partners, func(p directory.Partner) Document {
		return partnerDocument(p, names)
	}, "kind", "cluster", "place")
	d.Sectors = build(sectors, sectorDocument)
	return &d
}

// Groups is what one query finds among all kinds of entries.
type Groups struct{ Contacts, Clusters, Partners, Sectors Result }

// Total counts what was found in all groups.
func (g Groups) Total() int {
	return g.Contacts.Total + g.Clusters.Total + g.Partners.Total + g.Sectors.Total
}

// Partial reports whether no entry of any kind has all words.
func (g Groups) Partial() bool {
	return g.Contacts.Partial || g.Clusters.Partial || g.Partners.Partial || g.Sectors.Partial
}

// Everything searches all kinds of entries and lists at most limit of each, all
// when limit is 0. Where a kind has entries with more of the words, those of
// other kinds with fewer are left out. Blank text finds nothing here: nobody
// asked for anything, and the lists show everything.
func (d *Directory) Everything(text string, limit int) Groups {
	var g Groups
	terms, _ := parse(text) // none in blank text, which match does not know from "???"
	indexes := []*Index{d.Contacts, d.Clusters, d.Partners, d.Sectors}
	results := []*Result{&g.Contacts, &g.Clusters, &g.Partners, &g.Sectors}
	all := make([]found, len(indexes))
	most := 0
	for i, x := range indexes {
		s := x.scratch.Get().(*scratch)
		defer x.scratch.Put(s)
		all[i] = x.match(terms, false, s)
		most = max(most, all[i].words)
	}
	for i, x := range indexes {
		if all[i].words < most {
			all[i] = found{set: newBitset(x.Len())}
		}
		*results[i] = x.result(all[i], len(terms), Query{Limit: limit})
	}
	return g
}

func build[T any](nouns []T, document func(T) Document, facets ...string) *Index {
	docs := make([]Document, len(nouns))
	for i, noun := range nouns {
		docs[i] = document(noun)
	}
	return Build(docs, facets...)
}

func contactDocument(c directory.Contact, names map[string][]string) Document {
	d := Document{ID: c.ID, SortKey: c.SortKey, Facets: map[string][]string{
		"sector": ids(c.Sectors), "cluster": {c.Cluster.ID}, "place": {c.Place.ID},
	}}
	d.Fields[Name] = []string{c.Person()}
	for _, f := range c.Functions {
		d.Fields[Function] = append(d.Fields[Function], texts(f)...)
	}
	d.addRefs(names, c.Cluster)
	d.addRefs(nil, c.Sectors...)
	d.Fields[Place] = []string{c.Place.Name}
	d.Fields[Text] = append(numbers(c.Phone), numbers(c.Fax)...)
	return d
}

func clusterDocument(c directory.Cluster) Document {
	d := organisationDocument(c.Organisation)
	d.Facets = map[string][]string{"sector": ids(c.Sectors), "role": {string(c.Role)}}
	d.addRefs(nil, c.Sectors...)
	return d
}

func partnerDocument(p directory.Partner, names map[string][]string) Document {
	d := organisationDocument(p.Organisation)
	d.Facets = map[string][]string{"kind": {string(p.Kind)}, "cluster": ids(p.Clusters)}
	for _, s := range p.Sites {
		d.Facets["place"] = append(d.Facets["place"], s.Place.ID)
	}
	d.addRefs(names, p.Clusters...)
	return d
}

// sectorDocument keeps the order that the agency gave the sectors.
func sectorDocument(s directory.Sector) Document {
	d := Document{ID: s.ID, SortKey: fmt.Sprintf("%010d", s.Position)}
	d.Fields[Name] = texts(s.Name)
	d.Fields[Text] = texts(s.Summary)
	return d
}

func organisationDocument(o directory.Organisation) Document {
	d := Document{ID: o.ID, SortKey: o.SortKey}
	d.Fields[Name] = allNames(o)
	for _, s := range o.Sites {
		d.Fields[Place] = append(d.Fields[Place], s.Place.Name)
	}
	d.Fields[Text] = append(texts(o.Summary), texts(o.Description)...)
	return d
}

// addRefs makes the document findable by the names of what it belongs to: the
// known names of that entry, or the one in the ref.
func (d *Document) addRefs(names map[string][]string, refs ...directory.Ref) {
	for _, ref := range refs {
		known, ok := names[ref.ID]
		if !ok {
			known = texts(ref.Name)
		}
		d.Fields[Function] = append(d.Fields[Function], known...)
	}
}

// allNames lists every name that an organisation has or had, in all languages.
func allNames(o directory.Organisation) []string {
	names := texts(o.Name)
	for _, n := range o.OtherNames {
		names = append(names, n.Name)
	}
	return names
}

// texts lists what a text says in each language.
func texts(t i18n.Text) []string {
	var all []string
	for _, l := range i18n.Languages {
		if t[l] != "" {
			all = append(all, t[l])
		}
	}
	return all
}

func ids(refs []directory.Ref) []string {
	var all []string
	for _, ref := range refs {
		all = append(all, ref.ID)
	}
	return all
}

// numbers spells a telephone number in the ways in which people begin to type
// it: with 00, with the country code, with the 0 of the area, without, and the
// extension alone.
func numbers(p directory.Phone) []string {
	digits, ok := strings.CutPrefix(p.E164, "+")
	if !ok {
		return nil
	}
	all := []string{digits, "00" + digits}
	if national, ok := strings.CutPrefix(digits, "49"); ok {
		all = append(all, national, "0"+national)
	}
	if 0 < p.Extension && p.Extension < len(digits) {
		all = append(all, digits[len(digits)-p.Extension:])
	}
	return all
}
