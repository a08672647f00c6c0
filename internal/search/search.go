// Package search finds entries by words and filters, however the words are
// spelt. The index is in memory: it is built from what the store reads, folds
// German spelling the same way on every engine, and counts facets exactly. No
// SQL, no HTTP.
//
// A word of a query is looked for in tiers, from the word itself down to names
// that sound alike, and more broadly only while it has few hits. An index is
// made of two segments, one with the entries that changed since the other was
// built; testdata/queries.txt says what must be found.
package search

import (
	"math/bits"

	"clusterdir/internal/i18n"
)

// Query asks for entries.
type Query struct {
	// Text is what was typed. Blank text asks for all entries; text that is not
	// blank and holds no word ("???") finds none.
	Text string
	// Lang is the reader's language, whose texts come first.
	Lang i18n.Lang
	// Exact asks for the words as they are typed: in any spelling of umlauts, but
	// no other ending, no part of a word, no typo.
	Exact bool
	// Choices are the chosen values by facet: an entry must have one of the
	// values of each facet in which something is chosen. Facets that the index
	// was not built with, and empty values (a select box left at "all"), are
	// ignored. A value that no entry has gives no entry.
	Choices map[string][]string
	// Offset entries are passed over; then at most Limit are listed, all that
	// remain when Limit is 0 or less.
	Offset, Limit int
}

// Result is the answer to a query.
type Result struct {
	// Total counts the entries found, listed or not.
	Total int
	// IDs are the entries listed. The best field comes first (a hit in a name
	// before one in a function, a place, prose), then the best tier, then the
	// reader's language, then the display order; summed over the words.
	IDs []string
	// Facets has every facet of the index; it is shared, and not to be changed. A
	// count is the entries with that
	// value under the text and the choices in the other facets. Values are
	// sorted; those that are chosen and that no entry has stand among them
	// with 0.
	Facets map[string][]Count
	// Partial says that no entry has all words, and that the entries found are
	// those that have the most. The choices have no say in that: a filter
	// narrows what the words found and never changes it.
	Partial bool
	// Marks says how far the words were looked for, to show what they matched.
	Marks Marks
}

// Count is how many entries have a value.
type Count struct {
	Value string
	Count int
}

// Search answers a query.
func (x *Index) Search(q Query) Result {
	terms, blank := parse(q.Text, q.Exact)
	if blank {
		return x.answer(found{}, x.filtered(q.Choices), 0, q)
	}
	var loan loan
	defer loan.end()
	f := x.match(terms, q.Lang, &loan)
	return x.answer(f, x.narrowed(f, q.Choices), len(terms), q)
}

// found is what the words of a query found.
type found struct {
	set bitset
	// all says that set is every entry.
	all bool
	// words is how many words of the query each of set has.
	words int
	// costs orders set by document number, lowest first; nil when the display
	// order is the order.
	costs []uint32
	// highest is at least the highest cost.
	highest uint32
	marks   Marks
}

// match finds the documents that have the most words, which should be all. What
// it finds stays in the memory that it borrows.
func (x *Index) match(terms []term, l i18n.Lang, loan *loan) found {
	e := &evaluation{x: x, language: languageNumber(l), patience: enough, scratch: loan.borrow(x)}
	f := e.find(terms)
	if f.words < len(terms) && e.widen && !e.hopeless {
		// Each word has hits, and no entry has them all: perhaps a word is meant
		// that looks like one of them.
		e.scratch, e.patience = loan.borrow(x), x.size()+1
		if wide := e.find(terms); wide.words == len(terms) {
			wide.marks.wide = true
			return wide
		}
	}
	return f
}

// find is match with the present patience.
func (e *evaluation) find(terms []term) found {
	f := found{set: e.set, costs: e.costs, marks: Marks{x: e.x, known: e.x.knows, terms: terms}}
	cost := costs(len(terms))
	best := uint8(0)
	for i := range terms {
		e.hurried = false
		f.marks.reached = append(f.marks.reached, e.score(&terms[i]))
		words, highest := e.addTerm(&cost)
		best, f.highest = max(best, words), max(f.highest, highest)
		e.widen = e.widen || e.hurried
		e.hopeless = e.hopeless || words == 0 && !e.hurried
	}
	f.words = int(best)
	if best > 0 {
		e.collect(best)
	}
	return f
}

// addTerm adds the costs of e.term to those of the terms before. It returns how
// many terms a document that has this one has at most, 0 when none has it, and
// what the costs are at most.
func (e *evaluation) addTerm(cost *[topScore + 1]uint32) (most uint8, highest uint32) {
	for at := 0; at < len(e.term); at += 64 {
		scores := e.term[at:min(at+64, len(e.term))]
		if allZero(scores) {
			continue
		}
		words, costs := e.words[at:at+len(scores)], e.costs[at:at+len(scores)]
		for i, score := range scores { // without branches, which would be guessed wrong
			words[i] += uint8(1 - isZero(score))
			costs[i] += cost[score]
			most, highest = max(most, words[i]), max(highest, costs[i])
		}
	}
	return most, highest
}

// collect gathers the documents that have so many terms.
func (e *evaluation) collect(terms uint8) {
	for i := range e.set {
		words := e.words[i*64 : min(i*64+64, len(e.words))]
		if allZero(words) {
			continue
		}
		var w uint64
		for k, n := range words {
			w |= uint64(isZero(n^terms)) << k
		}
		e.set[i] = w
	}
}

// allZero reports whether at most 64 bytes are all zero.
func allZero(b []uint8) bool {
	const none = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	return string(b) == none[:len(b)]
}

// answer lists the page of what was found under the choices.
func (x *Index) answer(f found, under *filtered, wanted int, q Query) Result {
	return Result{
		Total:   under.total,
		IDs:     x.page(f, under.set, under.total, q.Offset, q.Limit),
		Facets:  under.facets,
		Partial: f.words > 0 && f.words < wanted,
		Marks:   f.marks,
	}
}

// page lists the entries offset to offset+limit of set. Costs are few, so the
// order comes from counting them: no sort of all that was found.
func (x *Index) page(f found, set bitset, total, offset, limit int) []string {
	offset = min(max(offset, 0), total)
	if limit <= 0 || limit > total-offset {
		limit = total - offset
	}
	ids := make([]string, limit)
	if limit == 0 {
		return ids
	}
	// next is the rank of the next entry of each cost.
	next := make([]int, f.highest+1)
	if costs := f.costs; costs != nil {
		for i, w := range set {
			of := costs[i*64:]
			for ; w != 0; w &= w - 1 {
				next[of[bits.TrailingZeros64(w)]]++
			}
		}
		rank := 0
		for c, count := range next {
			next[c], rank = rank, rank+count
		}
	}
	left := limit
	x.inOrder(set, func(n uint32) bool {
		c := uint32(0)
		if f.costs != nil {
			c = f.costs[n]
		}
		if rank := next[c] - offset; rank >= 0 && rank < limit {
			ids[rank] = x.id(n)
			left--
		}
		next[c]++
		return left > 0
	})
	return ids
}

// inOrder calls yield with the documents of set in display order.
func (x *Index) inOrder(set bitset, yield func(n uint32) bool) {
	base, next := uint32(x.base.len()), 0
	delta := func(before uint32) bool {
		for ; next < len(x.changed) && x.changed[next].before <= before; next++ {
			if n := base + uint32(next); set.has(n) && !yield(n) {
				return false
			}
		}
		return true
	}
	for n := range set.each {
		if n >= base {
			break
		}
		if !delta(n) || !yield(n) {
			return
		}
	}
	delta(base)
}
