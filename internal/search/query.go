package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"clusterdir/internal/i18n"
)

// Limits of a query. They exceed any legitimate query and bound the cost of
// malicious ones.
const (
	maxQueryWords = 32
	maxWordRunes  = 64
	maxWordBytes  = 64 // for words searched with typos, which are ASCII
)

// tier is the quality of the match between a word of an entry and a word of a
// query. Lower tiers are better.
type tier uint8

const (
	exactly    tier = iota // the same word, ignoring case
	folded                 // a different spelling: ä as ae or a, ß as ss, no accents
	beginning              // a prefix of the word
	stemmed                // the same stem
	part                   // a part of a compound
	oneOff                 // one typo
	twoOff                 // two typos
	soundAlike             // a name with the same sound
	tiers
)

// term is one word of a query as typed. An entry matches it if it has all words
// of one alternative, or the telephone number. For example, the alternatives of
// EE.SH are [ee sh] and [eesh].
type term struct {
	typed        Span // the place in the query
	alternatives [][]word
	number       dialled
}

// word is a folded word of a query with the data needed to search for it.
type word struct {
	folded, spelling string
	stems            []string // by position in i18n.Languages; "" if there is none
	sound            uint64
	deepest          tier // the last tier to search
}

// parse splits a query into terms. blank reports whether the query has no
// visible characters. If exact is set, the words match as typed, in any
// spelling.
//
// A query that is neither blank nor contains a word, such as "???", has no
// terms and finds nothing. Returning every entry would suggest that all of them
// match.
func parse(query string, exact bool) (terms []term, blank bool) {
	if blankText(query) {
		return nil, true
	}
	p := parser{query: query, exact: exact, left: maxQueryWords}
	eachToken(query, p.token)
	p.endNumber()
	return withoutFillers(p.terms), false
}

// parser collects the terms of a query.
type parser struct {
	query string
	exact bool
	left  int // the number of words still allowed
	fold  folder
	terms []term

	// The groups of digits that may form one number, such as +49 (0)461 80 6-3
	// 54.
	number dialled
	groups []word
	span   Span
}

func (p *parser) token(parts []Span) {
	parts = parts[:min(len(parts), p.left)]
	p.left -= len(parts)
	var words []word
	digits := len(parts) > 0
	for i := range parts {
		if w, ok := p.word(parts[i : i+1]); ok {
			words = append(words, w)
			digits = digits && isNumber(w.folded)
		}
	}
	if len(words) == 0 {
		return
	}
	span := Span{parts[0].Start, parts[len(parts)-1].End}
	if digits {
		p.addDigits(words, span)
		return
	}
	p.endNumber()
	t := term{typed: span, alternatives: [][]word{words}}
	if len(words) > 1 {
		if whole, ok := p.word(parts); ok {
			// A hyphen or dot inside a word is no typo, so the joined form is
			// not searched beyond prefixes.
			whole.deepest = min(whole.deepest, beginning)
			t.alternatives = append(t.alternatives, []word{whole})
		}
	}
	p.add(t)
}

// word prepares the word formed by the parts for searching. It reports false if
// the word folds to nothing.
func (p *parser) word(parts []Span) (word, bool) {
	p.fold.join(p.query, parts)
	if len(p.fold.out) == 0 {
		return word{}, false
	}
	w := word{folded: clip(string(p.fold.out)), spelling: clip(spell(p.query, parts)), deepest: folded}
	switch {
	case p.exact:
	case isNumber(w.folded):
		w.deepest = beginning
	default:
		w.deepest = soundAlike
		if strings.ContainsAny(w.folded, "aeiouy") { // A word without vowels is an abbreviation and has no sound.
			w.sound = sound(w.folded)
		}
		for _, l := range i18n.Languages {
			w.stems = append(w.stems, stem(l, w.spelling))
		}
	}
	return w, true
}

// addDigits adds a group of digits, which may continue the number before it.
func (p *parser) addDigits(words []word, span Span) {
	if len(p.groups) > 0 && !isGap(p.query[p.span.End:span.Start]) {
		p.endNumber()
	}
	if len(p.groups) == 0 {
		p.number = dialled{plus: strings.HasSuffix(p.query[:span.Start], "+")}
		p.span.Start = span.Start
	}
	p.span.End = span.End
	p.groups = append(p.groups, words...)
	// The trunk 0 in brackets is not dialled from abroad.
	if bracketed := strings.HasSuffix(p.query[:span.Start], "(") && strings.HasPrefix(p.query[span.End:], ")"); bracketed &&
		len(words) == 1 && words[0].folded == "0" && p.number.digits != "" {
		return
	}
	for _, w := range words {
		p.number.digits += w.folded
	}
}

// endNumber adds the collected groups of digits as one term.
func (p *parser) endNumber() {
	if len(p.groups) == 0 {
		return
	}
	t := term{typed: p.span, alternatives: [][]word{p.groups}}
	if n := len(p.number.digits); shortestNumber <= n && n <= longestNumber+len("000") {
		t.number = p.number
	}
	p.groups = nil
	p.add(t)
}

func (p *parser) add(t term) {
	if !slices.ContainsFunc(p.terms, t.equal) {
		p.terms = append(p.terms, t)
	}
}

func (t term) equal(other term) bool {
	return slices.EqualFunc(t.alternatives, other.alternatives, func(a, b []word) bool {
		return slices.EqualFunc(a, b, func(a, b word) bool { return a.spelling == b.spelling })
	})
}

func isNumber(folded string) bool {
	return strings.Trim(folded, "0123456789") == ""
}

// isGap reports whether s may separate the groups of digits of a telephone
// number.
func isGap(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !strings.ContainsRune("-–/().‐‑", r)
	}) < 0
}

// blankText reports whether the text has no visible characters.
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

// clip truncates a word to maxWordRunes.
func clip(w string) string {
	n := 0
	for at := range w {
		if n == maxWordRunes {
			return w[:at]
		}
		n++
	}
	return w
}
