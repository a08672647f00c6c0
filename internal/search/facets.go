package search

import (
	"cmp"
	"math/bits"
	"slices"
)

// chosen is the union of the documents that have one of the values of the i-th
// facet, nil when none is chosen.
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

// narrower narrows what was found by what is chosen.
type narrower struct {
	x      *Index
	f      found
	chosen []bitset // by facet, nil where nothing is
	// tallies are shared by facets of one column that count the same entries.
	tallies map[tallyKey][2][]int
}

// tallyKey is a column, and the facet whose choices do not count, -1 for none.
type tallyKey struct{ column, except int }

// narrow is what was found, under the choices in all facets but one.
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

// counts counts the entries by value of the i-th facet.
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

// tally counts, by segment and combination, the entries under the choices in the
// facets other than the i-th.
func (n *narrower) tally(i int) [2][]int {
	key := tallyKey{n.x.facets[i].column, i}
	if n.chosen[i] == nil {
		key.except = -1 // Then its choices count for nothing anyway.
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

// tally counts the documents of a set by combination; the first of the column's
// has the number offset.
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

// tallyAll counts all documents that are not dead.
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
