package search

// filter restricts the slots in which a match counts.
type filter struct {
	// language is the number of the language that the text must have, or 0 for
	// any. Text without a language is also admitted unless strict is set.
	// Verbatim text is admitted only by the zero filter.
	language int
	strict   bool
	// names admits names of people only; others excludes them.
	names, others bool
	// otherStart states that the first letter of a word was mistyped; length is
	// the length of that word.
	otherStart bool
	length     int
}

// admits reports whether a match counts in slot s. people states whether the
// names in the index are names of people.
func (f filter) admits(s slot, people bool) bool {
	personal := people && s.field() == Name
	switch {
	case s.language() == verbatim && f != filter{}:
		return false
	case f.language != 0 && s.language() != f.language && (f.strict || s.language() != 0):
		return false
	case f.names && !personal, f.others && personal:
		return false
	case f.otherStart && !mayStartAnew(f.length, s.field(), people):
		return false
	}
	return true
}

// match calls yield with the terms of a segment that the word matches in a
// tier. It may yield terms again that a better tier has already yielded.
func (h *hits) match(g *segment, t tier, yield func(term uint32, f filter)) {
	v, w := &g.words, h.w
	if v.len() == 0 {
		return
	}
	group := func(n uint32, f filter) {
		for term := v.terms[n]; term < v.terms[n+1]; term++ {
			yield(term, f)
		}
	}
	switch t {
	case exactly, folded:
		n, ok := v.find(w.folded)
		if !ok {
			return
		}
		for term := v.terms[n]; term < v.terms[n+1]; term++ {
			if (v.spelling(term, n) == w.spelling) == (t == exactly) {
				yield(term, filter{})
			}
		}
	case beginning:
		v.beginning(w.folded, func(n uint32) { group(n, filter{}) })
	case stemmed:
		for i, s := range w.stems {
			if s == "" {
				continue
			}
			for _, term := range v.stems[stemKey{i + 1, s}] {
				yield(term, filter{language: i + 1, strict: true, others: true})
			}
		}
	case part:
		v.containing(w.folded, h.e.x.knows, func(n uint32, language int) { group(n, filter{language: language, others: true}) })
	case oneOff, twoOff:
		h.matchTypos(v, int(t-oneOff)+1, group)
	case soundAlike:
		if w.sound != 0 {
			v.sounding(w.sound, func(n uint32) {
				if soundsLike(w.folded, v.word(n)) {
					group(n, filter{names: true})
				}
			})
		}
	}
}

func (h *hits) matchTypos(v *vocabulary, typos int, group func(uint32, filter)) {
	w := h.w.folded
	if !correctable(w) || typos > 1 && len(w) < twoTypos {
		return
	}
	v.near(w, typos, func(n uint32, d int) {
		if d == typos {
			group(n, filter{otherStart: otherStart(w, v.word(n)), length: len(w)})
		}
	})
}

// knows reports whether a folded word occurs anywhere in the index, including
// inherited texts.
func (x *Index) knows(word string) bool {
	known := false
	for _, g := range []*segment{x.base, x.delta, x.values} {
		n, ok := g.words.find(word)
		known = known || ok && (g != x.base || x.dead == nil || x.lives(n))
	}
	return known
}

// lives reports whether a word of base occurs in a live document.
func (x *Index) lives(group uint32) bool {
	v := &x.base.words
	for i := v.runStarts[v.terms[group]]; i < v.runStarts[v.terms[group+1]]; i++ {
		if docs := x.base.docs(i); x.anyAlive(&docs, 0) {
			return true
		}
	}
	return false
}
