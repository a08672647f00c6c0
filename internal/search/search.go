// Package search finds entries by words and filters, regardless of how words
// are spelled. The index is held in memory and built from data that the store
// reads. It folds German spelling in the same way for every database engine and
// returns exact facet counts. The package uses neither SQL nor HTTP.
//
// Each word of a query is searched in tiers, from the word itself down to names
// that sound alike. Later tiers are searched only while the word has few hits.
// An index consists of two segments; the second contains the entries that
// changed after the first was built. The file testdata/queries.txt specifies
// which queries must find which entries.
package search

import (
	"math/bits"

	"clusterdir/internal/i18n"
)

// Query describes a search.
type Query struct {
	// Text is the text of the query. Blank text matches all entries; text that
	// is not blank but contains no word ("???") matches none.
	Text string
	// Lang is the reader's language. Matches in its texts rank above equal
	// matches in other languages.
	Lang i18n.Lang
	// Exact restricts matches to the words as typed. Different spellings of
	// umlauts still match; inflected forms, parts of compounds and typos do
	// not.
	Exact bool
	// Choices maps facets to their selected values. An entry must have at least
	// one selected value of each facet that has any. Unknown facets and empty
	// values (a select box left at "all") are ignored. If only values that no
	// entry has are selected, no entry matches.
	Choices map[string][]string
	// Offset is the number of entries to skip, and Limit the maximum number to
	// list. All remaining entries are listed if Limit is 0 or less.
	Offset, Limit int
}

// Result is the answer to a query.
type Result struct {
	// Total is the number of matching entries, whether listed or not.
	Total int
	// IDs lists entries ordered by field (a hit in a name ranks above one in a
	// function, a place or prose), then by tier, then by whether the text is in
	// the reader's language, then by display order. The first three are summed
	// over all words.
	IDs []string
	// Facets holds the counts of every facet of the index. The map is shared
	// and must not be modified. A count is the number of entries with that
	// value that match the text and the choices in the other facets. Values are
	// sorted; selected values that no entry has are included with a count of 0.
	Facets map[string][]Count
	// Partial reports that no entry has all words, and that the entries found
	// are those with the most words. Choices have no influence on it: a filter
	// narrows the entries found by the words but never changes what they match.
	Partial bool
	// Marks records how far the words were searched, to highlight matches.
	Marks Marks
}

// Count is the number of entries that have a value.
type Count struct {
	Value string
	Count int
}

// Search returns the entries that match a query, and their facet counts.
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

// found holds the documents that the words of a query match.
type found struct {
	set bitset
	// all is set if set contains every entry.
	all bool
	// words is the number of terms that each document in set has.
	words int
	// costs holds the cost of each document in set; lower costs rank first. It
	// is nil if documents are in display order.
	costs []uint32
	// highest is an upper bound of the costs.
	highest uint32
	marks   Marks
}

// match finds the documents with the most terms, ideally all of them. The
// result uses memory of loan.
func (x *Index) match(terms []term, l i18n.Lang, loan *loan) found {
	e := &evaluation{x: x, language: languageNumber(l), patience: enough, scratch: loan.borrow(x)}
	f := e.find(terms)
	if f.words < len(terms) && e.widen && !e.hopeless {
		// Each term has hits, but no entry has all terms. A word may be a typo
		// that matches other entries by chance, so all tiers are searched.
		e.scratch, e.patience = loan.borrow(x), x.size()+1
		if wide := e.find(terms); wide.words == len(terms) {
			wide.marks.wide = true
			return wide
		}
	}
	return f
}

// find does the work of match with the current value of patience.
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

// addTerm adds the costs of e.term to those of the previous terms. It looks at
// blocks of 64 documents and returns the largest number of terms and the
// highest cost in the blocks that contain a hit, or 0 if the term has none.
func (e *evaluation) addTerm(cost *[topScore + 1]uint32) (most uint8, highest uint32) {
	for at := 0; at < len(e.term); at += 64 {
		scores := e.term[at:min(at+64, len(e.term))]
		if allZero(scores) {
			continue
		}
		words, costs := e.words[at:at+len(scores)], e.costs[at:at+len(scores)]
		for i, score := range scores { // no branches: they would often be mispredicted
			words[i] += uint8(1 - isZero(score))
			costs[i] += cost[score]
			most, highest = max(most, words[i]), max(highest, costs[i])
		}
	}
	return most, highest
}

// collect puts the documents with the given number of terms into e.set.
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

// allZero reports whether all bytes of b are zero. b has at most 64 bytes.
func allZero(b []uint8) bool {
	const none = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	return string(b) == none[:len(b)]
}

// answer returns the result for one page of the entries under the choices.
// wanted is the number of terms in the query.
func (x *Index) answer(f found, under *filtered, wanted int, q Query) Result {
	return Result{
		Total:   under.total,
		IDs:     x.page(f, under.set, under.total, q.Offset, q.Limit),
		Facets:  under.facets,
		Partial: f.words > 0 && f.words < wanted,
		Marks:   f.marks,
	}
}

// page returns the IDs of the entries from offset to offset+limit in result
// order. There are few distinct costs, so a counting sort replaces sorting all
// matches.
func (x *Index) page(f found, set bitset, total, offset, limit int) []string {
	offset = min(max(offset, 0), total)
	if limit <= 0 || limit > total-offset {
		limit = total - offset
	}
	ids := make([]string, limit)
	if limit == 0 {
		return ids
	}
	// next holds the rank of the next entry with each cost.
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
