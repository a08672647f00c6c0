package search

import (
	"slices"
	"strings"
	"sync"
)

// memo keeps the answers to queries without words, which filter and count
// everything: the choices that visitors make are few. It is made anew with every
// index.
type memo struct {
	sync.Mutex
	answers map[string]*filtered
}

// filtered are the entries under some choices, and their counts.
type filtered struct {
	set    bitset
	total  int
	facets map[string][]Count
}

// mostAnswers is how many answers are kept, in some 32 MB: each is a bit for every
// entry, and some kilobytes of counts.
func (x *Index) mostAnswers() int { return min(1024, (32<<20)/(x.size()/8+4096)) }

// filtered answers a query without words, from memory where it was asked before.
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

// choiceKey is the same for choices that mean the same.
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

// narrowed narrows what was found by the choices, and counts.
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
