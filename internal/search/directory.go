package search

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Directory holds one index per kind of entry.
type Directory struct {
	// Contacts can be filtered by sector, cluster and place, Clusters by sector
	// and role, and Partners by kind, cluster and place.
	Contacts, Clusters, Partners, Sectors *Index
}

// Nouns holds the kinds of entries that are few in number. Their indexes are
// rebuilt whenever one of these entries changes.
type Nouns struct {
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partners []directory.Partner
	Places   []directory.Place
}

// NewDirectory builds the indexes. All languages are indexed together, because
// a reader of the German pages may know an English name. The contacts must be
// yielded in display order, that is by sort key and then by ID. NewDirectory
// returns the error of contacts, if any.
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

// WithNouns returns a copy of the directory with the given nouns and the same
// contacts.
func (d *Directory) WithNouns(nouns Nouns) *Directory {
	e := &Directory{Contacts: d.Contacts.WithSchema(contactSchema(nouns))}
	e.indexNouns(nouns)
	return e
}

// WithContacts returns a copy of the directory in which the changed contacts
// are added or replaced and the contacts with the removed IDs are deleted.
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
	// A partner refers to its clusters by one name, but must be found by all
	// names of a cluster.
	names := clusterNames(nouns.Clusters)
	d.Clusters = build(nouns.Clusters, clusterDocument, facetsOf("sector", "role"))
	d.Partners = build(nouns.Partners, func(p directory.Partner) Document {
		return partnerDocument(p, names)
	}, facetsOf("kind", "cluster", "place"))
	d.Sectors = build(nouns.Sectors, sectorDocument, Schema{})
}

// facetsOf returns a schema in which every column is also a facet.
func facetsOf(columns ...string) Schema {
	s := Schema{Columns: columns}
	for _, c := range columns {
		s.Facets = append(s.Facets, FacetOf{Name: c, Column: c})
	}
	return s
}

// Groups holds the results of one query for every kind of entry.
type Groups struct{ Contacts, Clusters, Partners, Sectors Result }

// Total returns the number of entries found in all groups.
func (g Groups) Total() int {
	return g.Contacts.Total + g.Clusters.Total + g.Partners.Total + g.Sectors.Total
}

// Partial reports whether no entry of any kind has all words of the query.
func (g Groups) Partial() bool {
	return g.Contacts.Partial || g.Clusters.Partial || g.Partners.Partial || g.Sectors.Partial
}

// Everything searches all kinds of entries and lists at most q.Limit of each
// kind, or all if q.Limit is 0. If entries of one kind have more of the words
// than entries of another, the kinds with fewer matching words are left out.
// Blank text finds nothing here, because the list pages already show all
// entries.
func (d *Directory) Everything(q Query) Groups {
	var g Groups
	terms, _ := parse(q.Text, q.Exact) // match treats blank text like "???": no terms, no hits
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

// contactSchema returns the schema of the contacts. Besides the facets, it
// declares the texts that contacts inherit: all names and sectors of their
// cluster, of which the contact itself stores only one name, and the name of
// their place.
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

// mailWords returns the words of an e-mail address as separate texts. Elsewhere
// words with dots between them are also indexed in joined form; for addresses,
// the joined form would add a word to the vocabulary that no other entry has.
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

// sectorDocument returns the document of a sector. Sectors sort by the position
// that the agency gave them.
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

// allNames returns all current and former names of an organisation in all
// languages.
func allNames(o directory.Organisation) []Text {
	names := texts(o.Name)
	for _, n := range o.OtherNames {
		names = append(names, Text{n.Lang, n.Name})
	}
	return names
}

// texts returns the translations of a text, without the empty ones.
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
