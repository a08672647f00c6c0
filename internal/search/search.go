// Package search finds entries by words and filters. The index is in memory:
// it is built from what the store reads, folds German spelling the same way on
// every engine, and counts facets exactly. No SQL, no HTTP.
package search

import (
	"cmp"
	"slices"
)

// Query asks for entries.
type Query struct {
	// Text is what was typed. Blank text asks for all entries; text that is not
	// blank and holds no word ("???") finds none.
	Text string
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
	// before one in a function, a place, a text), then whole words before
	// beginnings of words, then the display order; summed over the words.
	IDs []string
	// Facets has every facet of the index. A count is the entries with that
	// value under the text and the choices in the other facets. Values are
	// sorted; those that are chosen and that no entry has stand among them
	// with 0.
	Facets map[string][]Count
	// Partial says that no entry has all words, and that the entries found are
	// those that have the most. The choices have no say in that: a filter
	// narrows what the words found and never changes it.
	Partial bool
}

// Count is how many entries have a value.
type Count struct {
	Value string
	Count int
}

// Search answers a query.
func (x *Index) Search(q Query) Result {
	terms, blank := parse(q.Text)
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	return x.result(x.match(terms, blank, s), len(terms), q)
}

// found is what the words of a query found.
type found struct {
	set bitset
	// words is how many words of the query each of set has.
	words int
	// costs orders set by document number, lowest first; nil when the display
	// order is the order.
	costs []uint16
}

// match finds the documents that have the most words, which should be all.
func (x *Index) match(terms []term, blank bool, s *scratch) found {
	if blank {
		return found{set: fullBitset(len(x.ids))}
	}
	s.reset()
	best := uint8(0)
	for _, t := range terms {
		x.score(t, s)
		for n, score := range s.term {
			if score == 0 {
				continue
			}
			s.words[n]++
			s.costs[n] += cost(score)
			best = max(best, s.words[n])
		}
	}
	set := newBitset(len(x.ids))
	if best > 0 {
		for n, words := range s.words {
			if words == best {
				set.add(uint32(n))
			}
		}
	}
	return found{set: set, words: int(best), costs: s.costs}
}

// result narrows what was found by the choices, counts, and lists the page.
func (x *Index) result(f found, wanted int, q Query) Result {
	chosen := make([]bitset, len(x.facets))
	for i, facet := range x.facets {
		chosen[i] = facet.chosen(q.Choices[facet.name], len(x.ids))
	}
	narrow := func(except int) bitset {
		set := slices.Clone(f.set)
		for i, c := range chosen {
			if i != except && c != nil {
				set.intersect(c)
			}
		}
		return set
	}
	r := Result{
		Facets:  make(map[string][]Count, len(x.facets)),
		Partial: f.words > 0 && f.words < wanted,
	}
	for i, facet := range x.facets {
		r.Facets[facet.name] = facet.counts(narrow(i), q.Choices[facet.name])
	}
	set := narrow(-1)
	r.Total = set.count()
	r.IDs = x.page(set, r.Total, f.costs, q.Offset, q.Limit)
	return r
}

// chosen is the union of the entries that have one of the values, nil when none
// is chosen.
func (f facet) chosen(values []string, n int) bitset {
	var union bitset
	for _, value := range values {
		if value == "" {
			continue
		}
		if union == nil {
			union = newBitset(n)
		}
		if i, ok := slices.BinarySearch(f.values, value); ok {
			union.unite(f.sets[i])
		}
	}
	return union
}

// counts counts the entries of set by value.
func (f facet) counts(set bitset, chosen []string) []Count {
	counts := make([]Count, 0, len(f.values))
	for i, value := range f.values {
		counts = append(counts, Count{value, set.countBoth(f.sets[i])})
	}
	for _, value := range chosen {
		i, known := slices.BinarySearchFunc(counts, value, func(c Count, v string) int {
			return cmp.Compare(c.Value, v)
		})
		if !known && value != "" {
			counts = slices.Insert(counts, i, Count{Value: value})
		}
	}
	return counts
}

// page lists the entries offset to offset+limit of set. Costs are few and
// small, so the order comes from counting them: no sort of all that was found.
func (x *Index) page(set bitset, total int, costs []uint16, offset, limit int) []string {
	offset = min(max(offset, 0), total)
	if limit <= 0 || limit > total-offset {
		limit = total - offset
	}
	ids := make([]string, limit)
	if limit == 0 {
		return ids
	}
	// next is the rank of the next entry of each cost.
	var next []int
	if costs != nil {
		set.each(func(n uint32) bool {
			for int(costs[n]) >= len(next) {
				next = append(next, 0)
			}
			next[costs[n]]++
			return true
		})
		rank := 0
		for c, count := range next {
			next[c], rank = rank, rank+count
		}
	} else {
		next = []int{0}
	}
	left := limit
	set.each(func(n uint32) bool {
		c := uint16(0)
		if costs != nil {
			c = costs[n]
		}
		if rank := next[c] - offset; rank >= 0 && rank < limit {
			ids[rank] = x.ids[n]
			left--
		}
		next[c]++
		return left > 0
	})
	return ids
}
