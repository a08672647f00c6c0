package search

import (
	"cmp"
	"slices"
	"strings"

	"clusterdir/internal/i18n"
)

// Marks says how far the words of a query were looked for. With it, pages show
// what was matched, in the words of the entries themselves. The zero Marks
// marks nothing.
type Marks struct {
	x     *Index
	known func(word string) bool // whether a folded word stands in the index
	terms []term
	// reached is how far each word was looked for, by term and alternative.
	reached [][][]reach
	// wide says that words were looked for beyond what they had hits for: that a
	// word stands somewhere does not mean that these entries have it.
	wide bool
}

// Spans returns the parts of a text that the query matched, for <mark>, in the
// spelling of the text ("luebeck" marks "Lübeck", "energie" the end of
// "Windenergie"). The spans are in order, do not overlap, and begin and end
// between characters.
func (m Marks) Spans(t Text, f Field) []Span {
	var spans []Span
	m.each(t, f, func(_ int, _ tier, s Span) { spans = append(spans, s) })
	return merge(spans)
}

// Terms returns which words of the query a text matched, by their number: sure
// ones, and those that it has but for a typo.
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

// All are all words of the query.
func (m Marks) All() Terms { return 1<<len(m.terms) - 1 }

// Numbers are the words of the query that a telephone number matched.
func (m Marks) Numbers(digits string) Terms {
	var terms Terms
	for i, t := range m.terms {
		if _, _, ok := t.number.in(digits); ok {
			terms = terms.with(i)
		}
	}
	return terms
}

// Terms is a set of words of a query.
type Terms uint64

func (ts Terms) with(i int) Terms { return ts | 1<<i }

// Has reports whether the word with that number is among them.
func (ts Terms) Has(i int) bool { return ts&(1<<i) != 0 }

// Without are the words that are not in other.
func (ts Terms) Without(other Terms) Terms { return ts &^ other }

// Guess is a word of a query, by its number and its place in the query, and what
// a text has that resembles it or sounds like it.
type Guess struct {
	Term  int
	Typed Span
	Meant string
}

// Guesses lists the words of a text that were found only because they resemble
// one of the query, or sound like it.
func (m Marks) Guesses(t Text, f Field) []Guess {
	var guesses []Guess
	m.each(t, f, func(i int, how tier, s Span) {
		if how >= oneOff && (m.wide || m.onlyGuessed(i)) {
			guesses = append(guesses, Guess{i, m.terms[i].typed, t.Text[s.Start:s.End]})
		}
	})
	return guesses
}

// Stands are the words of the query that stand in some entry without a typo.
func (m Marks) Stands() Terms {
	var terms Terms
	for i := range m.terms {
		if !m.onlyGuessed(i) && len(m.reached) > i && slices.ContainsFunc(slices.Concat(m.reached[i]...), func(r reach) bool { return r.found }) {
			terms = terms.with(i)
		}
	}
	return terms
}

// onlyGuessed reports whether no entry has the i-th word without a typo.
func (m Marks) onlyGuessed(i int) bool {
	for _, alternative := range m.reached[i] {
		if !slices.ContainsFunc(alternative, func(r reach) bool { return r.tier >= oneOff && !r.found }) {
			return false
		}
	}
	return true
}

// each calls yield with every word of the text that a word of the query matched:
// the number of the term, the tier, and what to mark.
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

// textWord is a word of a text that is to be marked.
type textWord struct {
	folded   string
	text     string
	parts    []Span
	language int
	field    Field
}

// matches tells how the i-th term matches a word best, and which part of it.
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

// compare tells in which tier, no later than limit, a word of a query matches a
// word of a text, and in which of its bytes.
func (m Marks) compare(w *word, limit tier, here *textWord) (how tier, from, to int, ok bool) {
	for how := exactly; how <= min(limit, w.deepest); how++ {
		if from, to, ok := m.inTier(w, how, here); ok {
			return how, from, to, true
		}
	}
	return 0, 0, 0, false
}

// inTier tells whether a word of a query matches a word of a text in a tier. It
// is the rule that match follows in a vocabulary.
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

// personal reports whether a word is of the name of a person.
func (m Marks) personal(here *textWord) bool { return m.x.schema.People && here.field == Name }

func (m Marks) sameStem(w *word, here *textWord) bool {
	i := here.language - 1
	return i >= 0 && i < len(w.stems) && w.stems[i] != "" && !m.personal(here) &&
		w.stems[i] == stem(i18n.Languages[i], spell(here.text, here.parts))
}

// source is where the bytes from to to of the folded word come from: without a
// hyphen at either end, and with the e, the accent or whatever else was folded
// away.
func (f *folder) source(from, to int, parts []Span) Span {
	start := f.from[from]
	if from == 0 {
		start = parts[0].Start
	}
	return Span{start, f.end(to, parts)}
}

// end is where in the source the first n bytes of the folded word end: before
// the character that the next byte came from. So an e that was folded away, and
// an accent, go with their letter.
func (f *folder) end(n int, parts []Span) int {
	last := f.from[n-1]
	for _, from := range f.from[n:] {
		if from == last {
			continue
		}
		for i := 1; i < len(parts); i++ {
			if from == parts[i].Start {
				return parts[i-1].End // without the hyphen
			}
		}
		return from
	}
	return parts[len(parts)-1].End
}

// merge joins spans that overlap.
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

// NumberSpans returns the part of a telephone number, as it is shown, that the
// query dialled; digits is the number as the index has it.
func (m Marks) NumberSpans(shown, digits string) []Span {
	var spans []Span
	for _, t := range m.terms {
		if from, to, ok := t.number.in(digits); ok {
			spans = append(spans, digitSpan(shown, from, to))
		}
	}
	return merge(spans)
}

// in tells which digits of a number were dialled.
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

// digitSpan is where the digits from to to stand in a number that is shown with
// other characters between them.
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
