package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns a canonical form of a text, so that Lübeck is found by Luebeck,
// lubeck and LÜBECK. It converts text to lower case, ä and ae to a, ö and oe to
// o, ü and ue to u (but keeps ue after a vowel or q, as in neue and Quelle), ß
// to ss, and other letters with diacritics and ligatures to plain letters.
// Invalid UTF-8, NUL and invisible format characters are removed; spaces and
// punctuation are kept.
//
// Both sides of a comparison must be folded exactly once, because folding a
// folded text again may shorten it. The fold of a prefix is a prefix of the
// fold, which makes prefix search possible.
//
// The German rules are those of Lucene's GermanNormalizationFilter.
func Fold(s string) string {
	f := folder{out: make([]byte, 0, len(s))}
	f.fold(s, 0, len(s), func(r rune) { f.out = utf8.AppendRune(f.out, r) })
	return string(f.out)
}

// The states of a folder say what happens to an e that follows the last letter.
const (
	plain  = iota // an e is kept; a u may absorb the e after it
	closed        // an e is kept, also after a u: the last letter is a vowel or q
	open          // an e is dropped: the last letter is an a, o or u
)

// folder folds text rune by rune.
type folder struct {
	out   []byte
	state int
	// from holds, for each byte of out, the source offset of the character that
	// it came from. It is filled only when tracking is set.
	from     []int
	tracking bool
}

// reset prepares the folder for the next word.
func (f *folder) reset() {
	f.out, f.from, f.state = f.out[:0], f.from[:0], plain
}

// fold folds s[start:end]. Characters that are neither letters nor numbers are
// passed to other, or dropped if other is nil.
func (f *folder) fold(s string, start, end int, other func(rune)) {
	for i := start; i < end; {
		r, size := utf8.DecodeRuneInString(s[i:end])
		before := len(f.out)
		switch kindOf(r, size) {
		case letter:
			f.letter(r, s[i:i+size])
		case mark:
			f.base(r)
		case separator:
			f.state = plain
			if other != nil {
				other(r)
			}
		case ignorable:
		}
		if f.tracking {
			for range len(f.out) - before {
				f.from = append(f.from, i)
			}
		}
		i += size
	}
}

// letter folds one letter or number, whose UTF-8 encoding is raw.
func (f *folder) letter(r rune, raw string) {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		f.ascii(byte(r))
		return
	}
	parts := norm.NFKD.PropertiesString(raw).Decomposition()
	if parts == nil {
		f.base(unicode.ToLower(r))
		return
	}
	for len(parts) > 0 {
		d, size := utf8.DecodeRune(parts)
		parts = parts[size:]
		// A decomposition may contain spaces and strokes, which are not part of
		// words.
		if k := kindOf(d, size); k == letter || k == mark {
			f.base(unicode.ToLower(d))
		}
	}
}

// base folds one lower-case character that does not decompose further.
func (f *folder) base(r rune) {
	if r < utf8.RuneSelf {
		f.ascii(byte(r))
		return
	}
	if r == diaeresis && f.state == open {
		f.state = closed // The diaeresis stands for an e, so a second e is kept: Phäe folds like Phaee.
		return
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return
	}
	if spelled, ok := ligatures[r]; ok {
		f.out = append(f.out, spelled...)
		f.state = plain
		if vowels[r] {
			f.state = closed
		}
		return
	}
	f.out = utf8.AppendRune(f.out, r)
	f.state = plain
}

// ascii folds one lower-case letter or digit.
func (f *folder) ascii(c byte) {
	switch c {
	case 'a', 'o':
		f.state = open
	case 'u':
		if f.state == plain {
			f.state = open
		} else {
			f.state = closed
		}
	case 'e':
		taken := f.state == open
		f.state = closed
		if taken {
			return
		}
	case 'i', 'q', 'y':
		f.state = closed
	default:
		f.state = plain
	}
	f.out = append(f.out, c)
}

const diaeresis = '\u0308'

// ligatures maps letters that Unicode does not decompose to their folded form.
var ligatures = map[rune]string{
	'ß': "ss", 'æ': "a", 'œ': "o", 'ø': "o", 'ð': "d", 'đ': "d", 'ħ': "h", 'ı': "i",
	'ł': "l", 'ŋ': "n", 'ŧ': "t", 'þ': "th",
}

// vowels lists the ligatures that, like umlauts, already include an e.
var vowels = map[rune]bool{'æ': true, 'œ': true, 'ø': true}

// The kinds of characters with respect to words.
const (
	separator = iota
	letter    // a letter or number; words consist of these
	mark      // a combining mark; it belongs to the letter before it
	ignorable // dropped everywhere
)

func kindOf(r rune, size int) int {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return letter
		}
		if r == 0 {
			return ignorable
		}
		return separator
	case r == utf8.RuneError && size <= 1, unicode.Is(unicode.Cf, r):
		return ignorable
	case unicode.In(r, unicode.Mn, unicode.Me):
		return mark
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.Is(unicode.Mc, r):
		return letter
	}
	return separator
}
