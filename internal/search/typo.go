package search

// Minimum word lengths for typos: one typo is allowed from four letters, two
// from eight.
const (
	oneTypo  = 4
	twoTypos = 8
)

// correctable reports whether a folded word can match with typos. Numbers
// cannot, because a number with a different digit is a different number. Words
// with letters beyond ASCII cannot either, because distances are counted in
// bytes.
func correctable(folded string) bool {
	for i := range len(folded) {
		if folded[i] < 'a' || folded[i] > 'z' {
			return false
		}
	}
	return len(folded) >= oneTypo
}

// otherStart reports whether the first letters of a and b differ, unless the
// first two letters are merely transposed.
func otherStart(a, b string) bool {
	return a[0] != b[0] && !(len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0])
}

// mayStartAnew reports whether a typo may affect the first letter of a word
// with the given length. In names people do mistype it. In other words a
// different first letter usually makes a different word (dental and mental,
// Zeitung and Leitung), so the word must be long.
func mayStartAnew(length int, f Field, people bool) bool {
	switch {
	case f == Name && people:
		return true
	case f == Name:
		return length >= 7
	case f == Place:
		return length >= 6
	}
	return length >= twoTypos
}

// row is a row of the edit-distance matrix, sized for the longest word of a
// query.
type row [maxWordBytes + 1]uint8

// step fills next with the distances after the letter c of the other word,
// where before is the letter that precedes c. It returns the smallest distance
// of the row. Distances are restricted Damerau-Levenshtein distances: a
// transposition of adjacent letters counts as one edit, and no part is edited
// twice.
func step(word string, before2, before1, next *row, before, c byte) uint8 {
	next[0] = before1[0] + 1
	least := next[0]
	for i := range len(word) {
		d := before1[i]
		if word[i] != c {
			d = min(d, before1[i+1], next[i]) + 1
			if before2 != nil && i > 0 && word[i] == before && word[i-1] == c {
				d = min(d, before2[i-1]+1)
			}
		}
		next[i+1] = d
		least = min(least, d)
	}
	return least
}

func firstRow(n int) (r row) {
	for i := range n + 1 {
		r[i] = uint8(i)
	}
	return r
}

// distance returns the number of letters to change, insert, delete or transpose
// to turn a into b, or a number above most if there are more than most. Neither
// word may be longer than maxWordBytes.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most || len(a) > maxWordBytes {
		return most + 1
	}
	rows := [3]row{firstRow(len(a))}
	var before byte
	for i := range len(b) {
		var before2 *row
		if i > 0 {
			before2 = &rows[(i+2)%3]
		}
		if int(step(a, before2, &rows[i%3], &rows[(i+1)%3], before, b[i])) > most {
			return most + 1
		}
		before = b[i]
	}
	return int(rows[len(b)%3][len(a)])
}

// near calls yield with the group and the distance of every word of the
// vocabulary within distance most of word. It walks the sorted vocabulary like
// a trie: words with a common prefix share matrix rows, and if a prefix is too
// distant, all words with that prefix are skipped.
func (v *vocabulary) near(word string, most int, yield func(group uint32, d int)) {
	longest := len(word) + most
	rows := make([]row, longest+1)
	rows[0] = firstRow(len(word))
	var last string
	depth := 0 // rows up to this index are valid for last
	for g := 0; g < v.len(); {
		w := v.word(uint32(g))
		depth = min(depth, sharedPrefix(last, w))
		last = w
		tooFar := false
		for depth < min(len(w), longest) && !tooFar {
			var before2 *row
			var before byte
			if depth > 0 {
				before2, before = &rows[depth-1], w[depth-1]
			}
			tooFar = int(step(word, before2, &rows[depth], &rows[depth+1], before, w[depth])) > most
			depth++
		}
		if tooFar {
			g = v.after(g, w[:depth])
			continue
		}
		if len(w) <= longest {
			if d := int(rows[len(w)][len(word)]); d <= most {
				yield(uint32(g), d)
			}
		}
		g++
	}
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
