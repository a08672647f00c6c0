package search

import "math/bits"

// bitset is a set of document numbers. All bitsets of one search have the same
// length, so that they can be combined.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(n uint32)      { b[n/64] |= 1 << (n % 64) }
func (b bitset) remove(n uint32)   { b[n/64] &^= 1 << (n % 64) }
func (b bitset) has(n uint32) bool { return b[n/64]&(1<<(n%64)) != 0 }

// fill adds all numbers below n, which must be the capacity for which b was
// created.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if n%64 != 0 {
		b[len(b)-1] = 1<<(n%64) - 1
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

// set holds document numbers in the smaller of two forms: a sorted list or, if
// it contains more than one number in 32, a bitset.
type set struct {
	list []uint32
	bits bitset
}

// newSet returns the set of the sorted numbers in list, which are below n. The
// set may retain list.
func newSet(list []uint32, n int) set {
	if len(list) <= n/32 {
		return set{list: list}
	}
	b := newBitset(n)
	for _, d := range list {
		b.add(d)
	}
	return set{bits: b}
}

func (s set) each(yield func(n uint32) bool) {
	if s.bits != nil {
		s.bits.each(yield)
		return
	}
	for _, d := range s.list {
		if !yield(d) {
			return
		}
	}
}

func (s set) len() int { return len(s.list) + s.bits.count() }
