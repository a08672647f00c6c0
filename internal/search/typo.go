package search

// How a typo is forgiven: one in words of four letters or more, two from eight.
const (
	oneTypo  = 4
	twoTypos = 8
)

// correctable reports whether a folded word may hold a typo at all: a number
// with another digit is another number, and letters beyond ASCII are more than
// one byte each, which the distances here count.
func correctable(folded string) bool {
	for i := range len(folded) {
		if folded[i] < 'a' || folded[i] > 'z' {
			return false
		}
	}
	return len(folded) >= oneTypo
}

// otherStart reports whether b begins with another letter than a, where the
// first two did not merely change places.
func otherStart(a, b string) bool {
	return a[0] != b[0] && !(len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0])
}

// mayStartAnew says where a typo may hit the first letter. People miss it in
// names. In other words it makes a different word (dental is not mental, and no
// Zeitung is a Leitung), unless the word is long.
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

// row is a row of the matrix of distances, for words within the bounds of a
// query.
type row [maxWordBytes + 1]uint8

// step fills next with the distances after the letter c, which follows before
// in the other word. They are those of Damerau and Levenshtein, in which two
// letters that change places are one step; restricted: no part is edited twice.
// It returns the smallest.
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

// distance is how many letters must be changed, put in, left out or swapped to
// turn a into b; anything above most when it is more than that. Neither may be
// longer than maxWordBytes.
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

// near calls yield with the number and the distance of every word of the
// vocabulary that is within most of word. The sorted vocabulary is walked as a
// trie: words with one beginning share its rows, and a beginning that is too far
// away takes all of its words with it.
func (v *vocabulary) near(word string, most int, yield func(group uint32, d int)) {
	longest := len(word) + most
	rows := make([]row, longest+1)
	rows[0] = firstRow(len(word))
	var last string
	depth := 0 // rows up to this one belong to last
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
