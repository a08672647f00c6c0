package sample

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// ranked is a list from which the first items are drawn most often, as with names and
// towns: item k has the weight 1/(k+flat). The weights are integers, because some
// processors fuse floating-point operations, and the region must be the same on all
// machines.
type ranked[T any] struct {
	items []T
	until []uint64 // cumulative weights, including the item itself
}

func rank[T any](items []T, flat uint64) ranked[T] {
	r := ranked[T]{items: items, until: make([]uint64, len(items))}
	var sum uint64
	for k := range items {
		sum += 1_000_000_000 / (uint64(k) + flat)
		r.until[k] = sum
	}
	return r
}

// pick draws an item.
func (r ranked[T]) pick(rnd *rand.Rand) T { return r.items[r.index(rnd)] }

// index draws the index of an item.
func (r ranked[T]) index(rnd *rand.Rand) int {
	at := rnd.Uint64N(r.until[len(r.until)-1])
	i, _ := slices.BinarySearch(r.until, at+1)
	return i
}

// words splits a list of single words.
func words(text string) []string { return strings.Fields(text) }

// rows splits a table with one row per line and cells separated by "|".
func rows(text string, columns int) [][]string {
	var all [][]string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != columns {
			panic("sample: a row of a word list has another number of cells: " + line)
		}
		all = append(all, cells)
	}
	return all
}

// plain replaces letters with their ASCII transcriptions for addresses.
var plain = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ø", "oe", "æ", "ae", "å", "aa", "é", "e", "è", "e", "á", "a", "í", "i",
	"ó", "o", "ñ", "n", "ç", "c", "ş", "s", "ğ", "g", "ı", "i", "ł", "l", "ś", "s", "ź", "z", "ż", "z", "ń", "n", "ć", "c",
	"ą", "a", "ę", "e", "š", "s", "č", "c", "ž", "z", "ð", "d", "ë", "e", "ú", "u", "ã", "a", "ê", "e", "ô", "o", "i̇", "i",
)

// fold converts text for ids and e-mail addresses: to lower-case ASCII letters and
// digits, with hyphens between words.
func fold(text string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range plain.Replace(strings.ToLower(text)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
		} else if r != '\'' && r != '’' {
			hyphen = true
		}
	}
	return b.String()
}
