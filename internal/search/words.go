package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What of a query counts: no honest one is longer, and a dishonest one shall
// not cost more.
const (
	maxQueryWords = 32
	maxWordRunes  = 64
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
			flush(joiner(r) && start >= 0) // a second hyphen joins nothing
		case ignorable:
		}
		i += size
	}
	flush(false)
}

// term is one word of a query, as it was typed. An entry has it when it has all
// words of one of the alternatives: EE.SH is [ee sh] or [eesh].
type term struct{ alternatives [][]string }

// parse reads a query. blank reports that nothing was typed.
//
// A query without a single word that is not blank, such as "???", finds
// nothing: to answer it with every entry would claim that all of them match.
func parse(query string) (terms []term, blank bool) {
	if blankText(query) {
		return nil, true
	}
	if number, ok := dialled(query); ok {
		parts := clip(Words(query))
		return []term{{[][]string{parts, {number}}}}, false
	}
	var f folder
	left := maxQueryWords
	eachToken(query, func(parts []Span) {
		parts = parts[:min(len(parts), left)]
		left -= len(parts)
		var words []string
		for i := range parts {
			if f.join(query, parts[i:i+1]); len(f.out) > 0 {
				words = append(words, string(f.out))
			}
		}
		if len(words) == 0 {
			return
		}
		t := term{[][]string{clip(words)}}
		if len(words) > 1 {
			f.join(query, parts)
			t.alternatives = append(t.alternatives, clip([]string{string(f.out)}))
		}
		if !slices.ContainsFunc(terms, t.equal) {
			terms = append(terms, t)
		}
	})
	return terms, false
}

func (t term) equal(other term) bool {
	return slices.EqualFunc(t.alternatives, other.alternatives, slices.Equal)
}

// blankText reports whether a reader sees nothing in the text.
func blankText(s string) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if kindOf(r, size) != ignorable && !unicode.IsSpace(r) && !unicode.IsControl(r) {
			return false
		}
		i += size
	}
	return true
}

// clip bounds the number of the words and the length of each.
func clip(words []string) []string {
	words = words[:min(len(words), maxQueryWords)]
	for i, w := range words {
		n := 0
		for at := range w {
			if n == maxWordRunes {
				words[i] = w[:at]
				break
			}
			n++
		}
	}
	return words
}

// dialled returns the digits of a query that is a telephone number with gaps:
// "0461 80 6-3 54", "+49 (0)461 806354". The groups in which somebody writes
// their digits say nothing, so they count as one word.
func dialled(query string) (digits string, ok bool) {
	query = strings.ReplaceAll(query, "(0)", "")
	var out []byte
	for _, r := range query {
		switch {
		case '0' <= r && r <= '9':
			out = append(out, byte(r))
		case !unicode.IsSpace(r) && !strings.ContainsRune("+-–/().‐‑", r):
			return "", false
		}
	}
	const shortest = 5 // below, it is a year, a count or a house number
	if len(out) < shortest {
		return "", false
	}
	return string(out[:min(len(out), maxWordRunes)]), true
}
