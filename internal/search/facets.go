package search

import (
	"cmp"
	"math/bits"
	"slices"
)

// chosen returns the union of the documents that have one of the values in the
// i-th facet, or nil if no value is selected.
func (x *Index) chosen(i int, values []string) bitset {
	var union bitset
	f := &x.facets[i]
	for _, value := range values {
		if value == "" {
			continue
		}
		if union == nil {
			union = newBitset(x.size())
		}
		at, ok := slices.BinarySearch(f.values, value)
		if !ok {
			continue
		}
		x.parts(func(i int, g *segment, offset uint32) bool {
			for combo, have := range f.of[i] {
				if slices.Contains(have, at) {
					for n := range g.columns[f.column].members[combo].each {
						union.add(n + offset)
					}
				}
			}
			return true
		})
	}
	return union
}

// narrower applies the selected facet values to the result of a query.
type narrower struct {
	x      *Index
	f      found
	chosen []bitset // by facet; nil if no value is selected
	// tallies caches counts for facets that share a column and count the same
	// entries.
	tallies map[tallyKey][2][]int
}

// tallyKey identifies a tally by its column and by the facet whose selected
// values are ignored, or -1 if none is.
type tallyKey struct{ column, except int }

// narrow returns the matching documents under the selected values of all facets
// except the given one. An index of -1 applies all facets.
func (n *narrower) narrow(except int) bitset {
	set := n.f.set
	copied := false
	for i, c := range n.chosen {
		if i == except || c == nil {
			continue
		}
		if !copied {
			set, copied = slices.Clone(set), true
		}
		set.intersect(c)
	}
	return set
}

// counts returns the number of entries for each value of the i-th facet.
func (n *narrower) counts(i int, chosen []string) []Count {
	f := &n.x.facets[i]
	counts := make([]Count, len(f.values))
	for at, value := range f.values {
		counts[at].Value = value
	}
	for s, byCombo := range n.tally(i) {
		for combo, count := range byCombo {
			for _, at := range f.of[s][combo] {
				counts[at].Count += count
			}
		}
	}
	for _, value := range chosen {
		at, known := slices.BinarySearchFunc(counts, value, func(c Count, v string) int {
			return cmp.Compare(c.Value, v)
		})
		if !known && value != "" {
			counts = slices.Insert(counts, at, Count{Value: value})
		}
	}
	return counts
}

// tally counts entries by segment and value combination. The selected values of
// the i-th facet are ignored; those of the other facets apply.
func (n *narrower) tally(i int) [2][]int {
	key := tallyKey{n.x.facets[i].column, i}
	if n.chosen[i] == nil {
		key.except = -1 // Ignoring a facet without selected values changes nothing.
	}
	if t, ok := n.tallies[key]; ok {
		return t
	}
	var t [2][]int
	set := n.narrow(key.except)
	whole := n.f.all
	for j, c := range n.chosen {
		whole = whole && (c == nil || j == key.except)
	}
	n.x.parts(func(s int, g *segment, offset uint32) bool {
		c := &g.columns[key.column]
		t[s] = make([]int, len(c.combos))
		if whole {
			n.x.tallyAll(c, offset, t[s])
		} else {
			c.tally(set, offset, t[s])
		}
		return true
	})
	n.tallies[key] = t
	return t
}

// tally adds the documents of set to counts, which is indexed by value
// combination. The first document of the column has the number offset.
func (c *column) tally(set bitset, offset uint32, counts []int) {
	if len(c.of) == 0 {
		return
	}
	last := offset + uint32(len(c.of)) - 1
	for i := offset / 64; i <= last/64; i++ {
		w := set[i]
		for ; w != 0; w &= w - 1 {
			n := i*64 + uint32(bits.TrailingZeros64(w))
			if offset <= n && n <= last {
				counts[c.of[n-offset]]++
			}
		}
	}
}

// tallyAll counts all live documents by value combination.
func (x *Index) tallyAll(c *column, offset uint32, counts []int) {
	for combo := range counts {
		counts[combo] = c.members[combo].len()
	}
	if offset == 0 {
		for n := range x.dead.each {
			counts[c.of[n]]--
		}
	}
}
