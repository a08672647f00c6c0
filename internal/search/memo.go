package search

import (
	"slices"
	"strings"
	"sync"
)

// memo caches the answers to queries without words, which filter and count all
// entries. Visitors use few combinations of facet values. Every index starts
// with an empty memo.
type memo struct {
	sync.Mutex
	answers map[string]*filtered
}

// filtered holds the entries under some selected facet values, and their
// counts.
type filtered struct {
	set    bitset
	total  int
	facets map[string][]Count
}

// mostAnswers returns the maximum number of cached answers, which limits the
// cache to about 32 MB. An answer takes one bit per entry and a few kilobytes
// of counts.
func (x *Index) mostAnswers() int { return min(1024, (32<<20)/(x.size()/8+4096)) }

// filtered answers a query without words, from the cache if possible.
func (x *Index) filtered(choices map[string][]string) *filtered {
	key := x.choiceKey(choices)
	x.memo.Lock()
	kept := x.memo.answers[key]
	x.memo.Unlock()
	if kept != nil {
		return kept
	}
	set := newBitset(x.size())
	set.fill(x.size())
	for n := range x.dead.each {
		set.remove(n)
	}
	a := x.narrowed(found{set: set, all: true}, choices)
	x.memo.Lock()
	defer x.memo.Unlock()
	if x.memo.answers == nil || len(x.memo.answers) >= x.mostAnswers() {
		x.memo.answers = map[string]*filtered{}
	}
	x.memo.answers[key] = a
	return a
}

// choiceKey returns a cache key that is equal for equivalent choices.
func (x *Index) choiceKey(choices map[string][]string) string {
	var b strings.Builder
	for _, f := range x.facets {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(choices[f.name]))) {
			if value != "" {
				b.WriteString(value)
				b.WriteByte(0)
			}
		}
		b.WriteByte(1)
	}
	return b.String()
}

// narrowed applies the selected facet values to the result of a query and
// counts the entries by facet value.
func (x *Index) narrowed(f found, choices map[string][]string) *filtered {
	n := narrower{x: x, f: f, chosen: make([]bitset, len(x.facets)), tallies: map[tallyKey][2][]int{}}
	for i := range x.facets {
		n.chosen[i] = x.chosen(i, choices[x.facets[i].name])
	}
	a := &filtered{facets: make(map[string][]Count, len(x.facets))}
	for i := range x.facets {
		a.facets[x.facets[i].name] = n.counts(i, choices[x.facets[i].name])
	}
	a.set = n.narrow(-1)
	a.total = a.set.count()
	return a
}
