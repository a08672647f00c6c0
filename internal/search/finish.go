package search

import (
	"cmp"
	"slices"
	"strings"

	"clusterdir/internal/i18n"
)

// finish returns the segment of the documents added so far.
func (b *builder) finish() *segment {
	if b.ordered {
		b.seg.ids.finish()
		b.seg.keys.finish()
	}
	b.seg.numbers.finish()
	for i := range b.seg.columns {
		for j, m := range b.seg.columns[i].members {
			b.seg.columns[i].members[j] = newSet(slices.Clip(m.list), b.seg.len())
		}
	}
	order := b.sortTerms()
	b.finishWords(order)
	b.finishRuns(order)
	b.finishStems(order)
	b.finishSounds()
	b.finishParts(order)
	return b.seg
}

// sortTerms returns the term numbers ordered by folded form, then by spelling.
func (b *builder) sortTerms() []uint32 {
	order := make([]uint32, len(b.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int {
		return cmp.Or(strings.Compare(b.terms[x].folded, b.terms[y].folded),
			strings.Compare(b.terms[x].spelling, b.terms[y].spelling))
	})
	return order
}

func (b *builder) finishWords(order []uint32) {
	v := &b.seg.words
	var blob, spellings strings.Builder
	last := ""
	for i, n := range order {
		t := &b.terms[n]
		if t.folded != last { // also true for the first term: no folded form is empty
			v.terms = append(v.terms, uint32(i))
			v.starts = append(v.starts, uint32(blob.Len()))
			blob.WriteByte(0)
			blob.WriteString(t.folded)
			last = t.folded
		}
		v.spellingStarts = append(v.spellingStarts, uint32(spellings.Len()))
		if t.spelling != t.folded {
			spellings.WriteString(t.spelling)
		}
	}
	v.terms = append(v.terms, uint32(len(order)))
	v.starts = append(v.starts, uint32(blob.Len()))
	v.spellingStarts = append(v.spellingStarts, uint32(spellings.Len()))
	v.blob, v.spellings = strings.Clone(blob.String()), strings.Clone(spellings.String())
}

// finishRuns writes the postings to the arena, ordered by term and slot.
func (b *builder) finishRuns(order []uint32) {
	v := &b.seg.words
	places := b.placesInOrder(order)
	next := make([]uint32, len(b.places)) // arena position of the next document of each place
	start := uint32(0)
	for _, p := range places {
		v.runs = append(v.runs, run{start, b.places[p].slot})
		next[p] = start
		start += b.places[p].n
	}
	v.runs = append(v.runs, run{start: start})
	b.seg.arena = make([]uint32, start)
	for i, p := range b.entryPlaces {
		b.seg.arena[next[p]] = b.entryDocs[i]
		next[p]++
	}
	b.finishDense()
}

// placesInOrder returns the places ordered by term and slot, and records in
// runStarts where the runs of each term begin.
func (b *builder) placesInOrder(order []uint32) []uint32 {
	rank := make([]uint32, len(order))
	for i, n := range order {
		rank[n] = uint32(i)
	}
	places := make([]uint32, len(b.places))
	for i := range places {
		places[i] = uint32(i)
	}
	slices.SortFunc(places, func(x, y uint32) int {
		p, q := b.places[x], b.places[y]
		return cmp.Or(cmp.Compare(rank[p.term], rank[q.term]), cmp.Compare(p.slot, q.slot))
	})
	v := &b.seg.words
	v.runStarts = make([]uint32, len(order)+1)
	for _, p := range places {
		v.runStarts[rank[b.places[p].term]+1]++
	}
	for i := range order {
		v.runStarts[i+1] += v.runStarts[i]
	}
	return places
}

// finishDense converts long runs to bitsets and removes them from the arena.
func (b *builder) finishDense() {
	g := b.seg
	g.dense = map[uint32]bitset{}
	kept := uint32(0)
	for i := range len(g.words.runs) - 1 {
		r, end := &g.words.runs[i], g.words.runs[i+1].start
		docs := g.arena[r.start:end]
		r.start = kept
		if s := newSet(docs, g.len()); s.bits != nil {
			g.dense[uint32(i)] = s.bits
			continue
		}
		kept += uint32(copy(g.arena[kept:], docs))
	}
	g.words.runs[len(g.words.runs)-1].start = kept
	g.arena = slices.Clone(g.arena[:kept])
}

// finishStems records the stems of each term in the languages of its texts.
func (b *builder) finishStems(order []uint32) {
	v := &b.seg.words
	v.stems = map[stemKey][]uint32{}
	for i, n := range order {
		t := &b.terms[n]
		for _, l := range i18n.Languages {
			number := languageNumber(l)
			if t.languages&(1<<number) == 0 {
				continue
			}
			if s := stem(l, t.spelling); s != "" {
				key := stemKey{number, s}
				v.stems[key] = append(v.stems[key], uint32(i))
			}
		}
	}
}

// finishSounds records the phonetic codes of the names of people.
func (b *builder) finishSounds() {
	v := &b.seg.words
	if !b.schema.People {
		return
	}
	for g := range v.len() {
		if !v.stands(uint32(g), Name) {
			continue
		}
		if s := sound(v.word(uint32(g))); s != 0 {
			v.sounds = append(v.sounds, sounding{s, uint32(g)})
		}
	}
	slices.SortFunc(v.sounds, func(x, y sounding) int {
		return cmp.Or(cmp.Compare(x.sound, y.sound), cmp.Compare(x.group, y.group))
	})
	v.sounds = slices.Clip(v.sounds)
}

// stands reports whether the word occurs in the given field of some document.
func (v *vocabulary) stands(g uint32, f Field) bool {
	for i := v.runStarts[v.terms[g]]; i < v.runStarts[v.terms[g+1]]; i++ {
		if v.runs[i].slot.field() == f {
			return true
		}
	}
	return false
}

// finishParts collects the words that may be compounds.
func (b *builder) finishParts(order []uint32) {
	v := &b.seg.words
	var parts strings.Builder
	for g := range v.len() {
		whole := true // true if the word occurs only in names of people and verbatim text
		for _, n := range order[v.terms[g]:v.terms[g+1]] {
			whole = whole && b.terms[n].languages&^(1<<verbatim) == 0
		}
		w := v.word(uint32(g))
		if whole || len(w) < shortestHead+shortestPart {
			continue
		}
		v.partStarts = append(v.partStarts, uint32(parts.Len()))
		v.partGroups = append(v.partGroups, uint32(g))
		parts.WriteByte(0)
		parts.WriteString(w)
	}
	v.parts = strings.Clone(parts.String())
}

// mayBeGerman reports whether text in the language with that number may contain
// German words. Text without a language may.
func mayBeGerman(language int) bool { return language == 0 || language == languageNumber(i18n.German) }

// languageNumber returns the number of a language in a slot: one more than its
// position in i18n.Languages, verbatim for Verbatim, and 0 for no language or
// one that the site does not have.
func languageNumber(l i18n.Lang) int {
	if l == Verbatim {
		return verbatim
	}
	return slices.Index(i18n.Languages, l) + 1
}
