package search

import "math/bits"

// bitset is a set of document numbers. All sets of an index have one length.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

// fullBitset holds all of the numbers below n.
func fullBitset(n int) bitset {
	b := newBitset(n)
	for i := range b {
		b[i] = ^uint64(0)
	}
	if n%64 != 0 {
		b[len(b)-1] = 1<<(n%64) - 1
	}
	return b
}

func (b bitset) add(n uint32) { b[n/64] |= 1 << (n % 64) }

func (b bitset) unite(other bitset) {
	for i, w := range other {
		b[i] |= w
	}
}

func (b bitset) intersect(other bitset) {
	for i, w := range other {
		b[i] &= w
	}
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// countBoth counts what is in both sets.
func (b bitset) countBoth(other bitset) int {
	n := 0
	other = other[:len(b)] // once, not at every step
	for i, w := range b {
		n += bits.OnesCount64(w & other[i])
	}
	return n
}

// each calls yield with every number in ascending order until it returns false.
func (b bitset) each(yield func(n uint32) bool) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			if !yield(uint32(i*64 + bits.TrailingZeros64(w))) {
				return
			}
		}
	}
}
