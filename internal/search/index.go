package search

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"clusterdir/internal/i18n"
)

// Field is the part of a document in which a word occurs. Fields are declared
// in order of relevance: a hit in a name ranks above one in a function, and so
// on.
type Field uint8

// The fields of a document, in order of relevance.
const (
	Name     Field = iota // current names, former names and abbreviations
	Function              // posts, sectors and clusters
	Place                 // places
	Prose                 // descriptions and e-mail addresses
	fields
)

// Text is a text of a document and its language. Lang is empty for text that is
// the same in every language, such as a person's name.
type Text struct {
	Lang i18n.Lang
	Text string
}

// Verbatim is the language of text without linguistic content, such as e-mail
// addresses. Such text is matched by whole words and prefixes only. The tag is
// the one that BCP 47 defines for no linguistic content.
const Verbatim i18n.Lang = "zxx"

// Fields holds the texts of a document by field, in all languages.
type Fields [fields][]Text

// Document is an entry as indexed for search.
type Document struct {
	ID string
	// SortKey orders entries of equal relevance; equal keys are ordered by ID.
	SortKey string
	Fields  Fields
	// Numbers lists telephone numbers as digits, including the country code.
	Numbers []string
	// Values maps each column of the schema to the values of the entry, for
	// example "cluster" to the IDs of its clusters. Empty values are ignored.
	Values map[string][]string
}

// Schema declares how documents are filtered and which texts they inherit.
type Schema struct {
	Columns []string
	Facets  []FacetOf
	// Inherited lists texts that documents have because of a column value: all
	// contacts of a cluster inherit its names. Each text is stored once, so
	// that renaming a cluster changes no contact.
	Inherited []Inherited
	// People states that names are names of persons. Such names also match by
	// sound, but never by a part of a word.
	People bool
}

// FacetOf declares a facet. Its values are those of a column or, if Through is
// set, the values to which Through maps them, such as a cluster to its sectors.
type FacetOf struct {
	Name, Column string
	Through      map[string][]string
}

// Inherited holds the texts of every document that has Value in Column.
type Inherited struct {
	Column, Value string
	Fields        Fields
}

// Index finds documents by words and filters. An Index is immutable: Patch and
// WithSchema return a new index that shares the unchanged parts. Any number of
// goroutines may search it concurrently without waiting for changes.
//
// Documents are numbered: first those of base in display order, then those of
// delta in display order.
type Index struct {
	schema *Schema
	base   *segment
	// dead holds the documents of base that were replaced or removed; nil if
	// none were.
	dead bitset
	// changed lists the documents that were added or replaced after base was
	// built; delta is their segment.
	changed []change
	delta   *segment

	values  *segment // the inherited texts, in the order of the schema
	holders [][]holder
	facets  []facet

	scratch *sync.Pool
	memo    *memo
}

// change is a document that was added or replaced after base was built. In
// display order, before documents of base precede it.
type change struct {
	Document
	before uint32
}

// holder holds the documents with one combination of values in a column.
type holder struct {
	members *set
	offset  uint32
}

// facet is a facet with the values that occur in live entries.
type facet struct {
	name   string
	column int
	values []string // sorted
	// of lists positions in values, by segment and value combination.
	of [2][][]int
}

// Build returns an index of the documents. IDs must be unique.
func Build(docs []Document, schema Schema) *Index {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, compareDocuments)
	b := NewBuilder(schema)
	for i := range docs {
		b.Add(&docs[i])
	}
	return b.Index()
}

// Builder builds an index from documents added one at a time, ordered by
// SortKey and then ID.
type Builder struct{ b *builder }

// NewBuilder returns a Builder without documents.
func NewBuilder(schema Schema) *Builder { return &Builder{newBuilder(&schema, true)} }

// Add adds the next document. The caller may reuse d afterwards.
func (b *Builder) Add(d *Document) { b.b.add(d) }

// Index returns the index of the documents added so far.
func (b *Builder) Index() *Index { return b.b.index() }

func compareDocuments(a, b Document) int {
	return cmp.Or(cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.ID, b.ID))
}

// Patch returns an index in which the changed documents are added, or replace
// the documents with the same IDs, and the documents with the removed IDs are
// deleted. An ID in both lists counts as changed. Patch takes about ten
// microseconds for each document changed since the index was built.
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

// WithSchema returns an index of the same documents with another schema, which
// must have the same Columns and People.
func (x *Index) WithSchema(schema Schema) *Index {
	y := *x
	y.schema = &schema
	y.inherit()
	y.assemble()
	return &y
}

// Changed returns the number of documents added or replaced since the index was
// built.
func (x *Index) Changed() int { return len(x.changed) }

// Has reports whether the index has an entry with the given ID.
func (x *Index) Has(id string) bool {
	if n, ok := x.base.ids.find(id); ok && !x.isDead(n) {
		return true
	}
	return slices.ContainsFunc(x.changed, func(c change) bool { return c.ID == id })
}

// Len returns the number of entries.
func (x *Index) Len() int { return x.size() - x.dead.count() }

// size returns the number of document numbers in use, including dead documents.
func (x *Index) size() int { return x.base.len() + x.delta.len() }

func (x *Index) isDead(n uint32) bool { return x.dead != nil && int(n) < x.base.len() && x.dead.has(n) }

// id returns the ID of a document.
func (x *Index) id(n uint32) string {
	if m := uint32(x.base.len()); n >= m {
		return string(x.delta.ids.at(n - m))
	}
	return string(x.base.ids.at(n))
}

// parts calls yield with each segment of documents and the number of its first
// document.
func (x *Index) parts(yield func(i int, g *segment, offset uint32) bool) {
	_ = yield(0, x.base, 0) && yield(1, x.delta, uint32(x.base.len()))
}

// inherit builds the segment of the inherited texts.
func (x *Index) inherit() {
	b := newBuilder(&Schema{}, false)
	for i, in := range x.schema.Inherited {
		// The i-th document holds the i-th inherited texts of the schema.
		b.add(&Document{ID: in.Column + "\x00" + in.Value, Fields: x.schema.Inherited[i].Fields})
	}
	x.values = b.finish()
}

// assemble computes the data that depends on both segments.
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
