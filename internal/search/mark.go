package search

import (
	"cmp"
	"slices"
	"strings"

	"clusterdir/internal/i18n"
)

// Marks records how far the words of a query were searched. Pages use it to
// highlight the matched parts of a text. The zero Marks highlights nothing.
type Marks struct {
	x     *Index
	known func(word string) bool // whether a folded word occurs in the index
	terms []term
	// reached holds how far each word was searched, by term, alternative and
	// word.
	reached [][][]reach
	// wide is set if all tiers were searched although earlier ones had enough
	// hits. In that case an exact hit somewhere does not imply that the listed
	// entries have the word.
	wide bool
}

// Spans returns the parts of a text that the query matched, for use in <mark>
// elements. They follow the spelling of the text: "luebeck" marks "Lübeck", and
// "energie" marks the end of "Windenergie". The spans are sorted, do not
// overlap, and begin and end at character boundaries.
func (m Marks) Spans(t Text, f Field) []Span {
	var spans []Span
	m.each(t, f, func(_ int, _ tier, s Span) { spans = append(spans, s) })
	return merge(spans)
}

// Terms returns the terms of the query that a text matches: those that match
// without a typo, and those that match only with a typo or by sound.
func (m Marks) Terms(t Text, f Field) (sure, guessed Terms) {
	m.each(t, f, func(i int, how tier, _ Span) {
		if how < oneOff {
			sure = sure.with(i)
		} else {
			guessed = guessed.with(i)
		}
	})
	return sure, guessed.Without(sure)
}

// All returns all terms of the query.
func (m Marks) All() Terms { return 1<<len(m.terms) - 1 }

// Numbers returns the terms of the query that match a telephone number.
func (m Marks) Numbers(digits string) Terms {
	var terms Terms
	for i, t := range m.terms {
		if _, _, ok := t.number.in(digits); ok {
			terms = terms.with(i)
		}
	}
	return terms
}

// Terms is a set of query terms, as a bit set of their positions.
type Terms uint64

func (ts Terms) with(i int) Terms { return ts | 1<<i }

// Has reports whether the set contains the i-th term.
func (ts Terms) Has(i int) bool { return ts&(1<<i) != 0 }

// Without returns the terms that are not in other.
func (ts Terms) Without(other Terms) Terms { return ts &^ other }

// Guess is a query term that matched only with a typo or by sound: its position
// among the terms, its place in the query, and the matched word of the text.
type Guess struct {
	Term  int
	Typed Span
	Meant string
}

// Guesses returns the words of a text that match a query term only with a typo
// or by sound. Terms that some entry has without a typo are ignored, unless the
// query was searched in all tiers because no entry had all terms.
func (m Marks) Guesses(t Text, f Field) []Guess {
	var guesses []Guess
	m.each(t, f, func(i int, how tier, s Span) {
		if how >= oneOff && (m.wide || m.onlyGuessed(i)) {
			guesses = append(guesses, Guess{i, m.terms[i].typed, t.Text[s.Start:s.End]})
		}
	})
	return guesses
}

// Stands returns the query terms that some entry has without a typo.
func (m Marks) Stands() Terms {
	var terms Terms
	for i := range m.terms {
		if !m.onlyGuessed(i) && len(m.reached) > i && slices.ContainsFunc(slices.Concat(m.reached[i]...), func(r reach) bool { return r.found }) {
			terms = terms.with(i)
		}
	}
	return terms
}

// onlyGuessed reports whether no entry has the i-th term without a typo.
func (m Marks) onlyGuessed(i int) bool {
	for _, alternative := range m.reached[i] {
		if !slices.ContainsFunc(alternative, func(r reach) bool { return r.tier >= oneOff && !r.found }) {
			return false
		}
	}
	return true
}

// each calls yield for every word of the text and every term that it matches,
// with the position of the term, the tier and the span to mark.
func (m Marks) each(t Text, f Field, yield func(term int, how tier, s Span)) {
	if len(m.terms) == 0 {
		return
	}
	fold := folder{tracking: true}
	try := func(parts []Span) {
		fold.join(t.Text, parts)
		if len(fold.out) == 0 {
			return
		}
		here := &textWord{folded: string(fold.out), text: t.Text, parts: parts, language: languageNumber(t.Lang), field: f}
		for i := range m.terms {
			if how, from, to, ok := m.matches(i, here); ok {
				yield(i, how, fold.source(from, to, parts))
			}
		}
	}
	eachToken(t.Text, func(parts []Span) {
		for i := range parts {
			try(parts[i : i+1])
		}
		if len(parts) > 1 {
			try(parts)
		}
	})
}

// textWord is a word of a text to be marked.
type textWord struct {
	folded   string
	text     string
	parts    []Span
	language int
	field    Field
}

// matches returns the best tier in which the i-th term matches a word, and the
// matched bytes of the folded word.
func (m Marks) matches(i int, here *textWord) (how tier, from, to int, ok bool) {
	how = tiers
	for a, words := range m.terms[i].alternatives {
		for k := range words {
			t, start, end, matched := m.compare(&words[k], m.reached[i][a][k].tier, here)
			if matched && (t < how || t == how && end-start > to-from) {
				how, from, to, ok = t, start, end, true
			}
		}
	}
	return how, from, to, ok
}

// compare returns the best tier, up to limit, in which a word of a query
// matches a word of a text, and the matched bytes of the folded word.
func (m Marks) compare(w *word, limit tier, here *textWord) (how tier, from, to int, ok bool) {
	for how := exactly; how <= min(limit, w.deepest); how++ {
		if from, to, ok := m.inTier(w, how, here); ok {
			return how, from, to, true
		}
	}
	return 0, 0, 0, false
}

// inTier reports whether a word of a query matches a word of a text in the
// given tier, and in which bytes. It must follow the same rule as hits.match,
// which searches a vocabulary.
func (m Marks) inTier(w *word, t tier, here *textWord) (from, to int, ok bool) {
	h := here.folded
	if t > beginning && here.language == verbatim {
		return 0, 0, false
	}
	switch t {
	case exactly, folded:
		return 0, len(h), h == w.folded && (spell(here.text, here.parts) == w.spelling) == (t == exactly)
	case beginning:
		return 0, len(w.folded), strings.HasPrefix(h, w.folded) && len(h) > len(w.folded)
	case stemmed:
		return 0, len(h), m.sameStem(w, here)
	case part:
		if m.personal(here) {
			return 0, 0, false
		}
		at := partOf(h, w.folded, mayBeGerman(here.language), m.known)
		return at, at + len(w.folded), at >= 0
	case oneOff, twoOff:
		typos := int(t-oneOff) + 1
		if !correctable(w.folded) || typos > 1 && len(w.folded) < twoTypos || distance(w.folded, h, typos) != typos {
			return 0, 0, false
		}
		f := filter{otherStart: otherStart(w.folded, h), length: len(w.folded)}
		return 0, len(h), f.admits(slotOf(here.field, here.language), m.x.schema.People)
	}
	return 0, len(h), m.personal(here) && w.sound != 0 && w.sound == sound(h) && soundsLike(w.folded, h)
}

// personal reports whether the word belongs to the name of a person.
func (m Marks) personal(here *textWord) bool { return m.x.schema.People && here.field == Name }

func (m Marks) sameStem(w *word, here *textWord) bool {
	i := here.language - 1
	return i >= 0 && i < len(w.stems) && w.stems[i] != "" && !m.personal(here) &&
		w.stems[i] == stem(i18n.Languages[i], spell(here.text, here.parts))
}

// source returns the span of the original text that corresponds to the bytes
// from to to of the folded word. The span has no hyphen at either end and
// includes characters that were folded away, such as an e or an accent.
func (f *folder) source(from, to int, parts []Span) Span {
	start := f.from[from]
	if from == 0 {
		start = parts[0].Start
	}
	return Span{start, f.end(to, parts)}
}

// end returns where the first n bytes of the folded word end in the original
// text: before the character that the next byte came from. A letter thus
// includes the e or accent that was folded away after it.
func (f *folder) end(n int, parts []Span) int {
	last := f.from[n-1]
	for _, from := range f.from[n:] {
		if from == last {
			continue
		}
		for i := 1; i < len(parts); i++ {
			if from == parts[i].Start {
				return parts[i-1].End // before the hyphen
			}
		}
		return from
	}
	return parts[len(parts)-1].End
}

// merge sorts spans and joins those that overlap.
func merge(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	var merged []Span
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start < merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// NumberSpans returns the parts of a displayed telephone number that the query
// matches. digits is the number as stored in the index.
func (m Marks) NumberSpans(shown, digits string) []Span {
	var spans []Span
	for _, t := range m.terms {
		if from, to, ok := t.number.in(digits); ok {
			spans = append(spans, digitSpan(shown, from, to))
		}
	}
	return merge(spans)
}

// in returns which digits of a number match the dialled ones.
func (d dialled) in(digits string) (from, to int, ok bool) {
	if d.digits == "" || digits == "" {
		return 0, 0, false
	}
	for _, beginning := range d.international() {
		if strings.HasPrefix(digits, beginning) {
			return 0, len(beginning), true
		}
	}
	if d.extension() && strings.HasSuffix(digits, d.digits) {
		return len(digits) - len(d.digits), len(digits), true
	}
	return 0, 0, false
}

// digitSpan returns the span of the digits from to to in a displayed number,
// which may have other characters between its digits.
func digitSpan(shown string, from, to int) Span {
	s := Span{0, len(shown)}
	n := 0
	for i := range len(shown) {
		if shown[i] < '0' || shown[i] > '9' {
			continue
		}
		if n == from && from > 0 {
			s.Start = i
		}
		n++
		if n == to {
			s.End = i + 1
		}
	}
	return s
}
