package search

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Directory holds an index for each kind of entry.
type Directory struct {
	// Contacts are filtered by sector, cluster and place, Clusters by sector
	// and role, Partners by kind, cluster and place.
	Contacts, Clusters, Partners, Sectors *Index
}

// Nouns are the entries of which there are few: their indexes are built anew
// when one of them changes.
type Nouns struct {
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partners []directory.Partner
	Places   []directory.Place
}

// NewDirectory builds the indexes from the nouns. Every language is searched at
// once: who reads the German pages may know the English name. contacts must come
// in display order, by sort key and id.
func NewDirectory(nouns Nouns, contacts func(yield func(directory.Contact) error) error) (*Directory, error) {
	d := &Directory{}
	var others sync.WaitGroup
	others.Go(func() { d.indexNouns(nouns) })
	defer others.Wait()
	b := NewBuilder(contactSchema(nouns))
	err := contacts(func(c directory.Contact) error {
		d := contactDocument(c)
		b.Add(&d)
		return nil
	})
	if err != nil {
		return nil, err
	}
	d.Contacts = b.Index()
	return d, nil
}

// WithNouns is the directory with other nouns and the same contacts.
func (d *Directory) WithNouns(nouns Nouns) *Directory {
	e := &Directory{Contacts: d.Contacts.WithSchema(contactSchema(nouns))}
	e.indexNouns(nouns)
	return e
}

// WithContacts is the directory in which these contacts are new or changed, and
// those with the removed ids are gone.
func (d *Directory) WithContacts(changed []directory.Contact, removed []string) *Directory {
	docs := make([]Document, len(changed))
	for i, c := range changed {
		docs[i] = contactDocument(c)
	}
	e := *d
	e.Contacts = d.Contacts.Patch(docs, removed)
	return &e
}

func (d *Directory) indexNouns(nouns Nouns) {
	// A partner is found by every name of its clusters, of which it knows one.
	names := clusterNames(nouns.Clusters)
	d.Clusters = build(nouns.Clusters, clusterDocument, facetsOf("sector", "role"))
	d.Partners = build(nouns.Partners, func(p directory.Partner) Document {
		return partnerDocument(p, names)
	}, facetsOf("kind", "cluster", "place"))
	d.Sectors = build(nouns.Sectors, sectorDocument, Schema{})
}

// facetsOf is a schema in which each column is a facet.
func facetsOf(columns ...string) Schema {
	s := Schema{Columns: columns}
	for _, c := range columns {
		s.Facets = append(s.Facets, FacetOf{Name: c, Column: c})
	}
	return s
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

// Everything searches all kinds of entries and lists at most q.Limit of each,
// all when that is 0. Where a kind has entries with more of the words, those of
// other kinds with fewer are left out. Blank text finds nothing here: nobody
// asked for anything, and the lists show everything.
func (d *Directory) Everything(q Query) Groups {
	var g Groups
	terms, _ := parse(q.Text, q.Exact) // none in blank text, which match does not know from "???"
	indexes := []*Index{d.Contacts, d.Clusters, d.Partners, d.Sectors}
	results := []*Result{&g.Contacts, &g.Clusters, &g.Partners, &g.Sectors}
	all := make([]found, len(indexes))
	most := 0
	var loan loan
	defer loan.end()
	for i, x := range indexes {
		all[i] = x.match(terms, q.Lang, &loan)
		most = max(most, all[i].words)
	}
	for i, x := range indexes {
		if all[i].words < most {
			all[i] = found{set: newBitset(x.size()), marks: all[i].marks}
		}
		*results[i] = x.answer(all[i], x.narrowed(all[i], nil), len(terms), Query{Limit: q.Limit})
	}
	return g
}

func build[T any](nouns []T, document func(T) Document, schema Schema) *Index {
	docs := make([]Document, len(nouns))
	for i, noun := range nouns {
		docs[i] = document(noun)
	}
	return Build(docs, schema)
}

// contactSchema says how contacts are filtered, and what they have from their
// clusters, of which a contact knows one name, and places.
func contactSchema(nouns Nouns) Schema {
	sectors := map[string][]string{}
	names := clusterNames(nouns.Clusters)
	s := Schema{Columns: []string{"cluster", "place"}, People: true}
	for _, c := range nouns.Clusters {
		sectors[c.ID] = ids(c.Sectors)
		in := Inherited{Column: "cluster", Value: c.ID}
		in.Fields[Function] = slices.Clone(names[c.ID])
		for _, sector := range c.Sectors {
			in.Fields[Function] = append(in.Fields[Function], texts(sector.Name)...)
		}
		s.Inherited = append(s.Inherited, in)
	}
	for _, p := range nouns.Places {
		in := Inherited{Column: "place", Value: p.ID}
		in.Fields[Place] = []Text{{Text: p.Name}}
		s.Inherited = append(s.Inherited, in)
	}
	s.Facets = []FacetOf{
		{Name: "sector", Column: "cluster", Through: sectors}, {Name: "cluster", Column: "cluster"}, {Name: "place", Column: "place"},
	}
	return s
}

func contactDocument(c directory.Contact) Document {
	d := Document{ID: c.ID, SortKey: c.SortKey, Values: map[string][]string{
		"cluster": {c.Cluster.ID}, "place": {c.Place.ID},
	}}
	d.Fields[Name] = []Text{{Text: c.Person()}}
	for _, f := range c.Functions {
		d.Fields[Function] = append(d.Fields[Function], texts(f)...)
	}
	d.Fields[Prose] = mailWords(c.Email)
	for _, number := range []directory.Phone{c.Phone, c.Fax} {
		if digits, ok := strings.CutPrefix(number.E164, "+"); ok {
			d.Numbers = append(d.Numbers, digits)
		}
	}
	return d
}

// mailWords are the words of an address, each for itself: joined, as words with
// dots are elsewhere, each address would be a word that no other entry has.
func mailWords(email string) []Text {
	var all []Text
	for _, part := range strings.FieldsFunc(email, func(r rune) bool { return r == '@' || joiner(r) }) {
		all = append(all, Text{Verbatim, part})
	}
	return all
}

func clusterDocument(c directory.Cluster) Document {
	d := organisationDocument(c.Organisation)
	d.Values = map[string][]string{"sector": ids(c.Sectors), "role": {string(c.Role)}}
	for _, s := range c.Sectors {
		d.Fields[Function] = append(d.Fields[Function], texts(s.Name)...)
	}
	return d
}

func partnerDocument(p directory.Partner, names map[string][]Text) Document {
	d := organisationDocument(p.Organisation)
	d.Values = map[string][]string{"kind": {string(p.Kind)}, "cluster": ids(p.Clusters)}
	for _, s := range p.Sites {
		d.Values["place"] = append(d.Values["place"], s.Place.ID)
	}
	for _, c := range p.Clusters {
		known, ok := names[c.ID]
		if !ok {
			known = texts(c.Name)
		}
		d.Fields[Function] = append(d.Fields[Function], known...)
	}
	return d
}

// sectorDocument keeps the order that the agency gave the sectors.
func sectorDocument(s directory.Sector) Document {
	d := Document{ID: s.ID, SortKey: fmt.Sprintf("%010d", s.Position)}
	d.Fields[Name] = texts(s.Name)
	d.Fields[Prose] = texts(s.Summary)
	return d
}

func organisationDocument(o directory.Organisation) Document {
	d := Document{ID: o.ID, SortKey: o.SortKey}
	d.Fields[Name] = allNames(o)
	for _, s := range o.Sites {
		d.Fields[Place] = append(d.Fields[Place], Text{Text: s.Place.Name})
	}
	d.Fields[Prose] = append(texts(o.Summary), texts(o.Description)...)
	return d
}

func clusterNames(clusters []directory.Cluster) map[string][]Text {
	names := make(map[string][]Text, len(clusters))
	for _, c := range clusters {
		names[c.ID] = allNames(c.Organisation)
	}
	return names
}

// allNames lists every name that an organisation has or had, in all languages.
func allNames(o directory.Organisation) []Text {
	names := texts(o.Name)
	for _, n := range o.OtherNames {
		names = append(names, Text{n.Lang, n.Name})
	}
	return names
}

// texts lists what a text says in each language.
func texts(t i18n.Text) []Text {
	var all []Text
	for _, l := range i18n.Languages {
		if t[l] != "" {
			all = append(all, Text{l, t[l]})
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
