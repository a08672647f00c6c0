package search

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"clusterdir/internal/i18n"
)

// Field says where in a document a word stands. Fields are in the order of
// their worth: a hit in a name comes before one in a function, and so on.
type Field uint8

// The fields of a document.
const (
	Name     Field = iota // what the entry is called, was called, is called for short
	Function              // what it does and belongs to: posts, sectors, clusters
	Place                 // where it is
	Prose                 // what is written about it, its addresses
	fields
)

// Text is a text of a document in its language; Lang is "" for what is the same
// in every language, such as a person's name.
type Text struct {
	Lang i18n.Lang
	Text string
}

// Verbatim is the language of what is in none, such as an e-mail address: it is
// found by its words and their beginnings as they stand there. The tag is that
// of BCP 47 for no linguistic content.
const Verbatim i18n.Lang = "zxx"

// Fields are the texts of a document by field, in all languages.
type Fields [fields][]Text

// Document is an entry as search sees it.
type Document struct {
	ID string
	// SortKey orders the entries where nothing else does, then ID.
	SortKey string
	Fields  Fields
	// Numbers are telephone numbers with their country code, digits only.
	Numbers []string
	// Values are what the entry has in the columns of the schema: the ids of its
	// clusters under "cluster". Empty values do not count.
	Values map[string][]string
}

// Schema says how documents are filtered, and what they inherit.
type Schema struct {
	Columns []string
	Facets  []FacetOf
	// Inherited are texts that documents have by a value: of all contacts of a
	// cluster, its names. They are kept once, so that renaming a cluster changes
	// no contact.
	Inherited []Inherited
	// People says that the names are those of persons: they are found by their
	// sound, and never as a part of a word.
	People bool
}

// FacetOf is a facet: a way to filter. Its values are those of a column, or
// what Through has for them: the sectors of a cluster.
type FacetOf struct {
	Name, Column string
	Through      map[string][]string
}

// Inherited are the texts that every document has with that value in a column.
type Inherited struct {
	Column, Value string
	Fields        Fields
}

// Index finds documents by words and filters. It never changes: Patch and
// WithSchema make another, which shares what did not change. So any number of
// goroutines may search it, and none ever waits.
//
// Its documents are numbered: first those of base in display order, then those
// of delta in theirs.
type Index struct {
	schema *Schema
	base   *segment
	// dead are documents of base that were replaced or removed, nil for none.
	dead bitset
	// changed are the documents that came after base was built, and delta is
	// their segment.
	changed []change
	delta   *segment

	values  *segment // of what is inherited, in the order of the schema
	holders [][]holder
	facets  []facet

	scratch *sync.Pool
	memo    *memo
}

// change is a document that came later; so many of base come before it.
type change struct {
	Document
	before uint32
}

// holder are documents that have a value, by combination.
type holder struct {
	members *set
	offset  uint32
}

// facet is a facet with the values that entries have.
type facet struct {
	name   string
	column int
	values []string // sorted
	// of has the positions in values by segment and combination.
	of [2][][]int
}

// Build makes the index of the documents. IDs must be unique.
func Build(docs []Document, schema Schema) *Index {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, compareDocuments)
	b := NewBuilder(schema)
	for i := range docs {
		b.Add(&docs[i])
	}
	return b.Index()
}

// Builder makes an index of documents that come one by one, in the order of
// SortKey and ID.
type Builder struct{ b *builder }

// NewBuilder returns a builder of an empty index.
func NewBuilder(schema Schema) *Builder { return &Builder{newBuilder(&schema, true)} }

// Add adds the next document. The document may be reused afterwards.
func (b *Builder) Add(d *Document) { b.b.add(d) }

// Index returns the index of the documents that were added.
func (b *Builder) Index() *Index { return b.b.index() }

func compareDocuments(a, b Document) int {
	return cmp.Or(cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.ID, b.ID))
}

// Patch makes the index in which these documents are new, or take the place of
// those with their ids, and those with the removed ids are gone unless they are
// among the changed. It costs some ten microseconds for each document that
// changed since the index was built.
func (x *Index) Patch(changed []Document, removed []string) *Index {
	gone := map[string]bool{}
	for _, d := range changed {
		gone[d.ID] = true
	}
	for _, id := range removed {
		gone[id] = true
	}
	y := *x
	y.changed = slices.DeleteFunc(slices.Clone(x.changed), func(c change) bool { return gone[c.ID] })
	for _, d := range changed {
		y.changed = append(y.changed, change{d, x.base.keys.before(d.SortKey, d.ID, &x.base.ids)})
	}
	slices.SortFunc(y.changed, func(a, b change) int { return compareDocuments(a.Document, b.Document) })
	if y.dead = slices.Clone(x.dead); y.dead == nil {
		y.dead = newBitset(x.base.len())
	}
	for id := range gone {
		if n, ok := x.base.ids.find(id); ok {
			y.dead.add(n)
		}
	}
	b := newBuilder(x.schema, false)
	for i := range y.changed {
		b.add(&y.changed[i].Document)
	}
	y.delta = b.finish()
	y.assemble()
	return &y
}

// WithSchema makes the index of the same documents with another schema, which
// must have the same columns and the same kind of names.
func (x *Index) WithSchema(schema Schema) *Index {
	y := *x
	y.schema = &schema
	y.inherit()
	y.assemble()
	return &y
}

// Changed counts the documents that came since the index was built.
func (x *Index) Changed() int { return len(x.changed) }

// Has reports whether the index has an entry with that id.
func (x *Index) Has(id string) bool {
	if n, ok := x.base.ids.find(id); ok && !x.isDead(n) {
		return true
	}
	return slices.ContainsFunc(x.changed, func(c change) bool { return c.ID == id })
}

// Len is the number of entries.
func (x *Index) Len() int { return x.size() - x.dead.count() }

// size is how many numbers documents have, the dead ones among them.
func (x *Index) size() int { return x.base.len() + x.delta.len() }

func (x *Index) isDead(n uint32) bool { return x.dead != nil && int(n) < x.base.len() && x.dead.has(n) }

// id is the id of a document.
func (x *Index) id(n uint32) string {
	if m := uint32(x.base.len()); n >= m {
		return string(x.delta.ids.at(n - m))
	}
	return string(x.base.ids.at(n))
}

// parts calls yield with the segments of documents and the number of the first
// of each.
func (x *Index) parts(yield func(i int, g *segment, offset uint32) bool) {
	_ = yield(0, x.base, 0) && yield(1, x.delta, uint32(x.base.len()))
}

// inherit builds the segment of inherited texts.
func (x *Index) inherit() {
	b := newBuilder(&Schema{}, false)
	for i, in := range x.schema.Inherited {
		// Numbers as ids and keys keep them in the order of the schema.
		b.add(&Document{ID: in.Column + "\x00" + in.Value, Fields: x.schema.Inherited[i].Fields})
	}
	x.values = b.finish()
}

// assemble makes what depends on the segments together.
func (x *Index) assemble() {
	x.memo = &memo{}
	x.holders = make([][]holder, len(x.schema.Inherited))
	for i, in := range x.schema.Inherited {
		column := slices.Index(x.schema.Columns, in.Column)
		x.parts(func(_ int, g *segment, offset uint32) bool {
			for combo, values := range g.columns[column].combos {
				if slices.Contains(values, in.Value) {
					x.holders[i] = append(x.holders[i], holder{&g.columns[column].members[combo], offset})
				}
			}
			return true
		})
	}
	x.facets = nil
	for _, f := range x.schema.Facets {
		x.facets = append(x.facets, x.facet(f))
	}
}

func (x *Index) facet(of FacetOf) facet {
	f := facet{name: of.Name, column: slices.Index(x.schema.Columns, of.Column)}
	valuesOf := func(combo []string) []string {
		if of.Through == nil {
			return combo
		}
		var through []string
		for _, v := range combo {
			through = append(through, of.Through[v]...)
		}
		slices.Sort(through)
		return slices.Compact(through)
	}
	seen := map[string]bool{}
	x.parts(func(_ int, g *segment, offset uint32) bool {
		c := &g.columns[f.column]
		for combo, values := range c.combos {
			if x.anyAlive(&c.members[combo], offset) {
				for _, v := range valuesOf(values) {
					seen[v] = true
				}
			}
		}
		return true
	})
	delete(seen, "")
	f.values = slices.Sorted(maps.Keys(seen))
	x.parts(func(i int, g *segment, _ uint32) bool {
		for _, values := range g.columns[f.column].combos {
			var at []int
			for _, v := range valuesOf(values) {
				if p, ok := slices.BinarySearch(f.values, v); ok {
					at = append(at, p)
				}
			}
			f.of[i] = append(f.of[i], at)
		}
		return true
	})
	return f
}

func (x *Index) anyAlive(s *set, offset uint32) bool {
	for n := range s.each {
		if !x.isDead(n + offset) {
			return true
		}
	}
	return false
}
