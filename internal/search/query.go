package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"clusterdir/internal/i18n"
)

// What of a query counts: no honest one is longer, and a dishonest one shall
// not cost more.
const (
	maxQueryWords = 32
	maxWordRunes  = 64
	maxWordBytes  = 64 // of words in which typos are looked for, which are ASCII
)

// tier is how well a word of an entry fits a word of a query: the lower, the
// better.
type tier uint8

const (
	exactly    tier = iota // the word itself, but for upper and lower case
	folded                 // another spelling: ä as ae or a, ß as ss, no accents
	beginning              // the word begins so
	stemmed                // another ending
	part                   // a part of a compound
	oneOff                 // a typo
	twoOff                 // two
	soundAlike             // a name that sounds the same
	tiers
)

// term is one word of a query, as it was typed. An entry has it when it has all
// words of one of the alternatives: EE.SH is [ee sh] or [eesh]; or when it has
// the telephone number.
type term struct {
	typed        Span // in the query
	alternatives [][]word
	number       dialled
}

// word is a folded word of a query, and what else is needed to find it.
type word struct {
	folded, spelling string
	stems            []string // by position in i18n.Languages
	sound            uint64
	deepest          tier // the last tier in which it is looked for
}

// parse reads a query. blank reports that nothing was typed. exact asks for the
// words as they are typed, in any spelling.
//
// A query without a single word that is not blank, such as "???", finds
// nothing: to answer it with every entry would claim that all of them match.
func parse(query string, exact bool) (terms []term, blank bool) {
	if blankText(query) {
		return nil, true
	}
	p := parser{query: query, exact: exact, left: maxQueryWords}
	eachToken(query, p.token)
	p.endNumber()
	return withoutFillers(p.terms), false
}

// parser gathers the terms of a query.
type parser struct {
	query string
	exact bool
	left  int // how many words may come yet
	fold  folder
	terms []term

	// The groups of digits that may be one number: +49 (0)461 80 6-3 54.
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
			// Nobody mistypes a word by writing it in two.
			whole.deepest = min(whole.deepest, beginning)
			t.alternatives = append(t.alternatives, []word{whole})
		}
	}
	p.add(t)
}

// word makes the word of the parts ready to be looked for.
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
		if strings.ContainsAny(w.folded, "aeiouy") { // An abbreviation sounds like nothing.
			w.sound = sound(w.folded)
		}
		for _, l := range i18n.Languages {
			w.stems = append(w.stems, stem(l, w.spelling))
		}
	}
	return w, true
}

// addDigits takes a group of digits, which may go on with the number before it.
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

// endNumber makes a term of the digits that were gathered.
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

// isGap reports whether people write that between the digits of a number.
func isGap(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !strings.ContainsRune("-–/().‐‑", r)
	}) < 0
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

// clip bounds the length of a word.
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
