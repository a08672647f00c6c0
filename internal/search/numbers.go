package search

import (
	"cmp"
	"slices"
	"strings"
)

// numbers is the index of telephone numbers, apart from that of words: nearly
// every entry has one that no other has.
type numbers struct {
	keys []uint64 // packed, ascending
	docs []uint32 // by position in keys
	// backwards has the positions in the order of the numbers read backwards,
	// for who dials an extension.
	backwards []uint32
}

// longestNumber is how many digits a number has at most (ITU-T E.164).
const longestNumber = 15

// pack puts digits into a number that sorts as they do, a shorter one before
// those that it begins: a digit takes four bits, from 1, and nothing is 0.
func pack(digits string) (key uint64, ok bool) {
	if len(digits) == 0 || len(digits) > longestNumber {
		return 0, false
	}
	for i := range len(digits) {
		key = key<<4 | uint64(digits[i]-'0'+1)
	}
	return key << (4 * (longestNumber - len(digits))), true
}

// packedBackwards is the key of the number read from its end.
func packedBackwards(key uint64) (back uint64) {
	n := 0
	for ; n < longestNumber; n++ {
		digit := key >> (4 * n) & 15
		if digit != 0 {
			break
		}
	}
	for i := n; i < longestNumber; i++ {
		back = back<<4 | key>>(4*i)&15
	}
	return back << (4 * n)
}

func (ns *numbers) add(digits string, doc uint32) {
	if key, ok := pack(digits); ok {
		ns.keys = append(ns.keys, key)
		ns.docs = append(ns.docs, doc)
	}
}

// finish sorts what was added.
func (ns *numbers) finish() {
	order := make([]uint32, len(ns.keys))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(ns.keys[a], ns.keys[b]), cmp.Compare(ns.docs[a], ns.docs[b]))
	})
	keys, docs := make([]uint64, len(order)), make([]uint32, len(order))
	for i, from := range order {
		keys[i], docs[i] = ns.keys[from], ns.docs[from]
	}
	ns.keys, ns.docs = keys, docs
	back := make([]uint64, len(keys))
	for i, key := range keys {
		back[i] = packedBackwards(key)
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(back[a], back[b]), cmp.Compare(a, b))
	})
	ns.backwards = order
}

// beginning calls yield with the documents whose number begins with the digits,
// and whether that is the whole number.
func (ns *numbers) beginning(digits string, yield func(doc uint32, whole bool)) {
	key, ok := pack(digits)
	if !ok {
		return
	}
	end := key + 1<<(4*(longestNumber-len(digits)))
	i, _ := slices.BinarySearch(ns.keys, key)
	for ; i < len(ns.keys) && ns.keys[i] < end; i++ {
		yield(ns.docs[i], ns.keys[i] == key)
	}
}

// ending calls yield with the documents whose number ends with the digits.
func (ns *numbers) ending(digits string, yield func(doc uint32)) {
	key, ok := pack(digits)
	if !ok {
		return
	}
	key = packedBackwards(key)
	end := key + 1<<(4*(longestNumber-len(digits)))
	i, _ := slices.BinarySearchFunc(ns.backwards, key, func(at uint32, key uint64) int {
		return cmp.Compare(packedBackwards(ns.keys[at]), key)
	})
	for ; i < len(ns.backwards) && packedBackwards(ns.keys[ns.backwards[i]]) < end; i++ {
		yield(ns.docs[ns.backwards[i]])
	}
}

// dialled is a telephone number as somebody typed it.
type dialled struct {
	digits string // none where nobody typed one
	plus   bool   // a + stood before it
}

// shortestNumber is how many digits may be a number: an extension.
const shortestNumber = 3

// international lists what the number may be the beginning of, with the country
// code and without any 0 before it. Without + or 0 it may be anything.
func (d dialled) international() []string {
	var all []string
	add := func(digits string) {
		// +49 (0)461, as many write it without the brackets.
		if rest, ok := strings.CutPrefix(digits, home+"0"); ok {
			digits = home + rest
		}
		if len(digits) >= shortestNumber {
			all = append(all, digits)
		}
	}
	switch {
	case d.plus:
		add(d.digits)
	case strings.HasPrefix(d.digits, "00"):
		add(d.digits[2:])
	case strings.HasPrefix(d.digits, "0"):
		add(home + d.digits[1:])
	default:
		add(d.digits)
		add(home + d.digits)
	}
	return all
}

// home is the country whose numbers are dialled with a 0 and no country code.
const home = "49"

// extension reports whether the number may be the end of one.
func (d dialled) extension() bool { return !d.plus && !strings.HasPrefix(d.digits, "00") }
