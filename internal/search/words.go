package search

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words returns the folded words of a text, in order: letters and digits, split
// at everything else. Words joined by a hyphen, a dot or the like count three
// ways, as parts and joined, so that "EE.SH" is found by ee, by sh and by eesh.
func Words(s string) []string {
	var words []string
	var f folder
	f.eachWord(s, func(word []byte) { words = append(words, string(word)) })
	return words
}

// eachWord calls yield with each of the Words of s, valid during the call only.
// Some letters, such as a lone iota subscript, fold to nothing: they are no
// word.
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

// Span is a part of a text, in bytes: text[Start:End].
type Span struct{ Start, End int }

// join folds the parts of s as one word into f.out.
func (f *folder) join(s string, parts []Span) {
	f.reset()
	for _, p := range parts {
		f.fold(s, p.Start, p.End, nil)
	}
}

// joiner reports whether two words with r between them, and nothing else, are
// one word to their reader: Schleswig-Holstein, EE.SH, R&D, Manager:innen.
func joiner(r rune) bool { return strings.ContainsRune("-‐‑.'’&/+_·:*", r) }

// eachToken calls yield with every word of s, as its parts: several when they
// are joined. The slice is valid during the call only.
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
			// A second hyphen joins nothing, and "Tel:0461" is not one word.
			before := r == ':' && i+size < len(s) && '0' <= s[i+size] && s[i+size] <= '9'
			flush(joiner(r) && start >= 0 && !before)
		case ignorable:
		}
		i += size
	}
	flush(false)
}

// spell is the word that the parts of s make, as its writer spelt it, but in lower
// case: the form in which two words are the very same.
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

// visible drops what nobody sees: soft hyphens and the like.
func visible(r rune) rune {
	if kindOf(r, utf8.RuneLen(r)) == ignorable {
		return -1
	}
	return r
}
