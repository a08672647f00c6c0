package search

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words returns the folded words of a text in order. Words consist of letters
// and digits. Words joined by a hyphen, a dot or a similar character are
// returned both separately and in joined form, so that "EE.SH" is found by ee,
// sh and eesh.
func Words(s string) []string {
	var words []string
	var f folder
	f.eachWord(s, func(word []byte) { words = append(words, string(word)) })
	return words
}

// eachWord calls yield with each of the Words of s. The slice is valid only
// during the call. Some letters, such as a lone iota subscript, fold to nothing
// and do not form a word.
func (f *folder) eachWord(s string, yield func(word []byte)) {
	eachToken(s, func(parts []Span) {
		for i := range parts {
			if f.join(s, parts[i:i+1]); len(f.out) > 0 {
				yield(f.out)
			}
		}
		if len(parts) > 1 {
			if f.join(s, parts); len(f.out) > 0 {
				yield(f.out)
			}
		}
	})
}

// Span is a part of a text in bytes: text[Start:End].
type Span struct{ Start, End int }

// join folds the parts of s as one word into f.out.
func (f *folder) join(s string, parts []Span) {
	f.reset()
	for _, p := range parts {
		f.fold(s, p.Start, p.End, nil)
	}
}

// joiner reports whether readers regard two words separated only by r as one
// word: Schleswig-Holstein, EE.SH, R&D, Manager:innen.
func joiner(r rune) bool { return strings.ContainsRune("-‐‑.'’&/+_·:*", r) }

// eachToken calls yield with the parts of every word of s. A word has several
// parts if it contains joiners. The slice is valid only during the call.
func eachToken(s string, yield func(parts []Span)) {
	var parts []Span
	start, end := -1, 0
	flush := func(more bool) {
		if start >= 0 {
			parts = append(parts, Span{start, end})
			start = -1
		}
		if !more && len(parts) > 0 {
			yield(parts)
			parts = parts[:0]
		}
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch kindOf(r, size) {
		case letter:
			if start < 0 {
				start = i
			}
			end = i + size
		case mark:
			if start >= 0 {
				end = i + size
			}
		case separator:
			// A second consecutive hyphen does not join words, and "Tel:0461"
			// is not one word.
			before := r == ':' && i+size < len(s) && '0' <= s[i+size] && s[i+size] <= '9'
			flush(joiner(r) && start >= 0 && !before)
		case ignorable:
		}
		i += size
	}
	flush(false)
}

// spell returns the word formed by the parts of s in its original spelling, but
// in lower case. Two words are equal if they have the same form.
func spell(s string, parts []Span) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(s[p.Start:p.End])
	}
	word := strings.ToLower(b.String())
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return norm.NFC.String(strings.Map(visible, strings.ToValidUTF8(word, "")))
		}
	}
	return word
}

// visible maps invisible characters, such as soft hyphens, to -1.
func visible(r rune) rune {
	if kindOf(r, utf8.RuneLen(r)) == ignorable {
		return -1
	}
	return r
}
