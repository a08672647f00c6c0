package search

import "math"

// sound returns the phonetic code of a folded word in German pronunciation, or
// 0 if it has none. Meier, Maier, Mayer and Meyr have the same code. The code
// is that of the Kölner Phonetik (H. J. Postel, IBM-Nachrichten 19, 1969, pages
// 925 to 931). Its digits are packed into an integer after a leading 1.
//
// Only Latin letters have a sound, and only the first 15 digits count.
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

// soundOf returns the digits of the letter at s[i]. It returns none for an h
// and for characters that are not Latin letters.
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

// soundsLike reports whether two words with the same code are also spelled
// similarly. The code ignores vowels, so Moo and May have the same one. The
// edit distance may be at most six tenths of the longer word's length and at
// most three (for Maier and Meyr it is three, with a length of five).
func soundsLike(a, b string) bool {
	most := min(max(len(a), len(b))*6/10, 3)
	return distance(a, b, most) <= most
}
