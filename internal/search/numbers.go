package search

import (
	"cmp"
	"slices"
	"strings"
)

// numbers is the index of telephone numbers. It is separate from the vocabulary
// because nearly every number belongs to a single entry.
type numbers struct {
	keys []uint64 // packed numbers in ascending order
	docs []uint32 // the document of each key
	// backwards lists positions in keys, ordered by the reversed number. It
	// serves queries for an extension.
	backwards []uint32
}

// longestNumber is the maximum number of digits (ITU-T E.164).
const longestNumber = 15

// pack encodes digits as an integer that sorts like the digits; a number sorts
// before longer numbers that begin with it. Each digit takes four bits with
// values from 1 to 10, and 0 means no digit. ok is false if there are no digits
// or more than longestNumber.
func pack(digits string) (key uint64, ok bool) {
	if len(digits) == 0 || len(digits) > longestNumber {
		return 0, false
	}
	for i := range len(digits) {
		key = key<<4 | uint64(digits[i]-'0'+1)
	}
	return key << (4 * (longestNumber - len(digits))), true
}

// packedBackwards returns the key of the reversed number.
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

// finish sorts the numbers that were added.
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
// and whether they are the whole number.
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

// dialled is a telephone number as typed in a query.
type dialled struct {
	digits string // empty if the term is not a telephone number
	plus   bool   // whether a + precedes the digits
}

// shortestNumber is the minimum number of digits, that of an extension.
const shortestNumber = 3

// international returns the possible prefixes of stored numbers that the typed
// number stands for, with the country code and without a trunk 0. Without a
// leading + or 0, the digits may begin with the country code or the area code.
func (d dialled) international() []string {
	var all []string
	add := func(digits string) {
		// Many people write +49 (0)461 without the brackets.
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

// home is the country code that is assumed for numbers with a trunk 0.
const home = "49"

// extension reports whether the digits may be the end of a number.
func (d dialled) extension() bool { return !d.plus && !strings.HasPrefix(d.digits, "00") }
