package search

// filter narrows in which slots a match of words counts.
type filter struct {
	// language that the text must be in, or in none unless strict; 0 for any. A
	// text that is verbatim has no words that a filter would admit.
	language int
	strict   bool
	// names says that only names of people count, others that they do not.
	names, others bool
	// otherStart says that the first letter was mistyped in a word of length.
	otherStart bool
	length     int
}

// admits reports whether a match counts in a slot of an index of people, or not.
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

// match calls yield with the terms of a segment that the word matches in a tier.
// Terms that better tiers had may come again.
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

// knows reports whether a folded word stands anywhere in the directory.
func (x *Index) knows(word string) bool {
	known := false
	for _, g := range []*segment{x.base, x.delta, x.values} {
		n, ok := g.words.find(word)
		known = known || ok && (g != x.base || x.dead == nil || x.lives(n))
	}
	return known
}

// lives reports whether a word of base stands in a document that is not dead.
func (x *Index) lives(group uint32) bool {
	v := &x.base.words
	for i := v.runStarts[v.terms[group]]; i < v.runStarts[v.terms[group+1]]; i++ {
		if docs := x.base.docs(i); x.anyAlive(&docs, 0) {
			return true
		}
	}
	return false
}
