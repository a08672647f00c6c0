package search

import "math"

// sound is how a name sounds to a German ear: its code by the Kölner Phonetik
// (H. J. Postel, IBM-Nachrichten 19, 1969, pages 925 to 931), its digits packed
// into a number with a 1 before them; 0 for a word that has none. Meier, Maier,
// Mayer and Meyr sound alike.
//
// folded is a folded word. Only Latin letters sound, and at most the first 15
// digits count.
func sound(folded string) uint64 {
	code, last := uint64(1), byte(0xff)
	for i := range len(folded) {
		for _, digit := range soundOf(folded, i) {
			if digit != last && (digit != 0 || i == 0) && code < math.MaxUint64/16 {
				code = code<<4 | uint64(digit)
			}
			last = digit
		}
	}
	if code == 1 {
		return 0
	}
	return code
}

// soundOf is the digits of the letter at i, none for an H and for what is no
// letter.
func soundOf(s string, i int) []byte {
	var before, after byte
	if i > 0 {
		before = s[i-1]
	}
	if i+1 < len(s) {
		after = s[i+1]
	}
	switch c := s[i]; c {
	case 'a', 'e', 'i', 'j', 'o', 'u', 'y':
		return soundDigits[0:1]
	case 'b':
		return soundDigits[1:2]
	case 'p':
		if after == 'h' {
			return soundDigits[3:4]
		}
		return soundDigits[1:2]
	case 'd', 't':
		if after == 'c' || after == 's' || after == 'z' {
			return soundDigits[8:9]
		}
		return soundDigits[2:3]
	case 'f', 'v', 'w':
		return soundDigits[3:4]
	case 'g', 'k', 'q':
		return soundDigits[4:5]
	case 'c':
		return soundOfC(i == 0, before, after)
	case 'x':
		if before == 'c' || before == 'k' || before == 'q' {
			return soundDigits[8:9]
		}
		return []byte{4, 8}
	case 'l':
		return soundDigits[5:6]
	case 'm', 'n':
		return soundDigits[6:7]
	case 'r':
		return soundDigits[7:8]
	case 's', 'z':
		return soundDigits[8:9]
	}
	return nil
}

var soundDigits = []byte{0, 1, 2, 3, 4, 5, 6, 7, 8}

func soundOfC(first bool, before, after byte) []byte {
	hard := func(letters string) bool {
		for i := range len(letters) {
			if after == letters[i] {
				return true
			}
		}
		return false
	}
	if first && hard("ahkloqrux") || !first && before != 's' && before != 'z' && hard("ahkoqux") {
		return soundDigits[4:5]
	}
	return soundDigits[8:9]
}

// soundsLike reports whether two words of one sound are close in writing too:
// the code drops vowels, so that Moo would be May. Of the letters of the longer
// one, at most six in ten and at most three may differ (Maier and Meyr do by
// three of five).
func soundsLike(a, b string) bool {
	most := min(max(len(a), len(b))*6/10, 3)
	return distance(a, b, most) <= most
}
