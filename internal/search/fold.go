package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings different spellings of a text to one form, so that people find
// Lübeck by Luebeck, lubeck and LÜBECK: lower case, ä and ae to a, ö and oe to
// o, ü and ue to u (ue not after a vowel or q: neue and Quelle keep theirs), ß
// to ss, other diacritics and ligatures to their plain letters. What is no
// valid UTF-8, NUL and invisible format characters are dropped; spaces and
// punctuation stay.
//
// Both sides of a comparison are folded, each exactly once: folding a folded
// text again may shorten it. The fold of a beginning is a beginning of the
// fold, which is what makes search by prefix work.
//
// The rules for German are those of Lucene's GermanNormalizationFilter.
func Fold(s string) string {
	f := folder{out: make([]byte, 0, len(s))}
	f.fold(s, 0, len(s), func(r rune) { f.out = utf8.AppendRune(f.out, r) })
	return string(f.out)
}

// What the letter before says about an e that follows.
const (
	plain  = iota // the next u may take an e
	closed        // the next u takes no e: a vowel or q came before
	open          // an a, o or u that takes an e
)

// folder folds text rune by rune.
type folder struct {
	out   []byte
	state int
	// from holds, for each byte of out, where in the source the character
	// begins that it came from; only when tracking.
	from     []int
	tracking bool
}

// reset makes the folder ready for the next word.
func (f *folder) reset() {
	f.out, f.from, f.state = f.out[:0], f.from[:0], plain
}

// fold folds s[start:end]. What is neither letter nor number is handed to other,
// or dropped when other is nil.
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

// letter folds one letter or number; raw is its encoding.
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
		// A decomposition may bring spaces and strokes that no word has.
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
		f.state = closed // ä has its e: Phäe is Phaee
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

// ligatures are the letters that Unicode does not decompose.
var ligatures = map[rune]string{
	'ß': "ss", 'æ': "a", 'œ': "o", 'ø': "o", 'ð': "d", 'đ': "d", 'ħ': "h", 'ı': "i",
	'ł': "l", 'ŋ': "n", 'ŧ': "t", 'þ': "th",
}

// vowels are the ligatures that already hold their e, as umlauts do.
var vowels = map[rune]bool{'æ': true, 'œ': true, 'ø': true}

// The kinds of characters, as far as words go.
const (
	separator = iota
	letter    // a letter or number: what words are made of
	mark      // an accent: belongs to the letter before it
	ignorable // dropped wherever it stands
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
