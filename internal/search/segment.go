package search

import (
	"slices"
	"strings"
	"sync"
)

// segment is an immutable part of an index. It holds documents numbered in
// display order and all data needed to search them.
type segment struct {
	ids     names
	keys    sortKeys
	words   vocabulary
	arena   []uint32 // the postings of all runs in sequence, except dense ones
	dense   map[uint32]bitset
	numbers numbers
	columns []column // in the order of the schema
}

func (g *segment) len() int { return g.ids.len() }

// docs returns the documents of the i-th run.
func (g *segment) docs(i uint32) set {
	if bits, ok := g.dense[i]; ok {
		return set{bits: bits}
	}
	return set{list: g.arena[g.words.runs[i].start:g.words.runs[i+1].start]}
}

// column holds the values by which documents are filtered. Few combinations of
// values occur, so each combination is stored once.
type column struct {
	combos  [][]string
	of      []uint32 // the combination of each document
	members []set    // the documents of each combination
}

// builder builds a segment from documents added in display order.
type builder struct {
	schema *Schema
	seg    *segment
	// ordered enables lookups of documents by ID and sort key.
	ordered bool

	tokens map[string][]uint32 // terms by token, as it is written
	known  map[string]uint32   // terms by spelling
	terms  []buildTerm
	extra  map[extraSlot]uint32 // further places of terms that occur in several slots
	places []buildPlace
	// The i-th entry is a pair of a place and a document. Entries are ordered
	// by document.
	entryPlaces, entryDocs []uint32
	combos                 []map[string]uint32 // combination numbers by their values, for each column

	fold folder
}

// buildTerm is a term of the vocabulary under construction.
type buildTerm struct {
	folded, spelling string
	first            uint32 // the first place of the term
	slots            uint8  // the number of slots in which it occurs
	languages        uint8  // bit set of the languages of its texts, except names of people
}

// buildPlace is a term in a slot, with its number of documents n.
type buildPlace struct {
	term uint32
	slot slot
	last uint32 // the number of the last document added, plus 1
	n    uint32
}

type extraSlot struct {
	term uint32
	slot slot
}

func newBuilder(schema *Schema, ordered bool) *builder {
	b := &builder{
		schema: schema, ordered: ordered, seg: &segment{columns: make([]column, len(schema.Columns))},
		tokens: map[string][]uint32{}, known: map[string]uint32{}, extra: map[extraSlot]uint32{},
	}
	for range schema.Columns {
		b.combos = append(b.combos, map[string]uint32{})
	}
	return b
}

// add adds the next document.
func (b *builder) add(d *Document) {
	n := uint32(b.seg.len())
	b.seg.ids.add(d.ID)
	if b.ordered {
		b.seg.keys.add(d.SortKey)
	}
	for field, texts := range d.Fields {
		for _, t := range texts {
			b.addText(n, Field(field), t)
		}
	}
	for _, number := range d.Numbers {
		b.seg.numbers.add(number, n)
	}
	for i, name := range b.schema.Columns {
		b.addValues(i, n, d.Values[name])
	}
}

func (b *builder) addText(doc uint32, f Field, t Text) {
	language := languageNumber(t.Lang)
	eachToken(t.Text, func(parts []Span) {
		token := t.Text[parts[0].Start:parts[len(parts)-1].End]
		terms, ok := b.tokens[token]
		if !ok {
			terms = b.newTerms(t.Text, parts)
			b.tokens[strings.Clone(token)] = terms
		}
		for _, term := range terms {
			b.place(term, slotOf(f, language), doc)
		}
	})
}

// newTerms returns the terms of a token: its parts and, if there are several,
// their joined form.
func (b *builder) newTerms(text string, parts []Span) []uint32 {
	var terms []uint32
	add := func(parts []Span) {
		b.fold.join(text, parts)
		if len(b.fold.out) == 0 {
			return
		}
		spelling := spell(text, parts)
		term, ok := b.known[spelling]
		if !ok {
			term = uint32(len(b.terms))
			b.known[spelling] = term
			b.terms = append(b.terms, buildTerm{folded: string(b.fold.out), spelling: spelling})
		}
		if !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	for i := range parts {
		add(parts[i : i+1])
	}
	if len(parts) > 1 {
		add(parts)
	}
	return terms
}

// place records that a document has a term in a slot.
func (b *builder) place(term uint32, s slot, doc uint32) {
	at := b.placeOf(term, s)
	p := &b.places[at]
	if p.last == doc+1 {
		return
	}
	p.last = doc + 1
	p.n++
	b.entryPlaces = append(b.entryPlaces, at)
	b.entryDocs = append(b.entryDocs, doc)
}

func (b *builder) placeOf(term uint32, s slot) uint32 {
	t := &b.terms[term]
	if t.slots > 0 && b.places[t.first].slot == s {
		return t.first
	}
	key := extraSlot{term, s}
	if t.slots > 1 {
		if at, ok := b.extra[key]; ok {
			return at
		}
	}
	at := uint32(len(b.places))
	b.places = append(b.places, buildPlace{term: term, slot: s})
	if t.slots == 0 {
		t.first = at
	} else {
		b.extra[key] = at
	}
	t.slots++
	t.languages |= b.schema.languagesOf(s)
	return at
}

// languagesOf returns the bit of the language of a slot, or 0 for names of
// people.
func (s *Schema) languagesOf(in slot) uint8 {
	if s.People && in.field() == Name {
		return 0
	}
	return 1 << in.language()
}

// index returns the index of the documents added so far.
func (b *builder) index() *Index {
	x := &Index{schema: b.schema, base: b.finish(), scratch: &sync.Pool{}}
	x.delta = newBuilder(x.schema, false).finish()
	x.inherit()
	x.assemble()
	return x
}

func (b *builder) addValues(i int, doc uint32, values []string) {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	slices.Sort(values)
	values = slices.Compact(values)
	var key []byte
	for _, v := range values {
		key = append(append(key, v...), 0)
	}
	c := &b.seg.columns[i]
	combo, ok := b.combos[i][string(key)]
	if !ok {
		combo = uint32(len(c.combos))
		b.combos[i][string(key)] = combo
		c.combos = append(c.combos, values)
		c.members = append(c.members, set{})
	}
	c.of = append(c.of, combo)
	c.members[combo].list = append(c.members[combo].list, doc)
}
