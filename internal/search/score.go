package search

import (
	"math/bits"
	"sync"
)

// A score says how well a document has a word: 0 not at all, then the higher the
// better. The field counts most, then the tier, then whether the text is in the
// reader's language.
type score = uint8

const topScore = int(fields) * int(tiers) * 2

func scoreOf(f Field, t tier, foreign bool) score {
	return score(topScore - (int(f)*int(tiers)+int(t))*2 - boolInt(foreign))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// costs turns scores round, so that those of several words add up: fields
// first, then tiers, then languages. Each digit has room for the words. Where
// there is no score, there is no cost either.
func costs(words int) (table [topScore + 1]uint32) {
	languages := words + 1
	perField := (words*int(tiers-1) + 1) * languages
	for s := 1; s <= topScore; s++ {
		missed := topScore - s
		f, t, foreign := missed/2/int(tiers), missed/2%int(tiers), missed%2
		table[s] = uint32(f*perField + t*languages + foreign)
	}
	return table
}

// scratch is the memory that one search works in, by document number.
type scratch struct {
	term, all, word []score // of a term, of an alternative, of a word
	words           []uint8 // how many terms the document has
	costs           []uint32
	set             bitset
}

// loan is scratch memory that a search has borrowed.
type loan struct {
	pools []*sync.Pool
	lent  []*scratch
}

// borrow takes memory for the documents of x, with nothing found in it.
func (l *loan) borrow(x *Index) *scratch {
	n := x.size()
	s, _ := x.scratch.Get().(*scratch)
	if s == nil || cap(s.words) < n {
		room := n + n/64 + 64 // for entries that come
		s = &scratch{
			term: make([]score, room), all: make([]score, room), word: make([]score, room),
			words: make([]uint8, room), costs: make([]uint32, room), set: newBitset(room),
		}
	}
	s.term, s.all, s.word = s.term[:n], s.all[:n], s.word[:n]
	s.words, s.costs, s.set = s.words[:n], s.costs[:n], s.set[:(n+63)/64]
	clear(s.words)
	clear(s.costs)
	clear(s.set)
	l.pools, l.lent = append(l.pools, x.scratch), append(l.lent, s)
	return s
}

// end gives everything back.
func (l *loan) end() {
	for i, s := range l.lent {
		l.pools[i].Put(s)
	}
}

// enough is how many hits keep a word from being looked for more broadly. One
// accidental hit must not hide what was meant.
const enough = 5

// reach is how far a word was looked for: up to which tier, and whether it stood
// anywhere without a typo.
type reach struct {
	tier  tier
	found bool
}

// evaluation looks for the words of one query.
type evaluation struct {
	x        *Index
	language int
	// patience is how many hits are enough.
	patience int
	// hurried says that a word of the present term would have been looked for
	// further, widen that one of any term would have been.
	hurried, widen bool
	// hopeless says that some term stands nowhere, in any tier.
	hopeless bool
	*scratch
}

// score fills e.term with the scores of t: over the words of an alternative the
// worst, over the alternatives the best. It returns how far each word was looked
// for.
func (e *evaluation) score(t *term) (reached [][]reach) {
	clear(e.term)
	for i, words := range t.alternatives {
		if i == 0 && len(words) == 1 { // as most are
			reached = append(reached, []reach{e.scoreWord(&words[0], e.term)})
			continue
		}
		reached = append(reached, e.scoreWords(words))
		for n := range e.term {
			e.term[n] = max(e.term[n], e.all[n])
		}
	}
	if t.number.digits != "" {
		e.scoreNumber(t.number)
	}
	return reached
}

// scoreWords fills e.all with the scores of documents that have all the words.
func (e *evaluation) scoreWords(words []word) (reached []reach) {
	clear(e.all)
	for i := range words {
		if i == 0 {
			reached = append(reached, e.scoreWord(&words[0], e.all))
			continue
		}
		clear(e.word)
		reached = append(reached, e.scoreWord(&words[i], e.word))
		for n := range e.all {
			e.all[n] = min(e.all[n], e.word[n])
		}
	}
	return reached
}

// scoreWord raises the scores of the documents that have w, tier by tier.
func (e *evaluation) scoreWord(w *word, scores []score) (r reach) {
	h := &hits{e: e, w: w, scores: scores}
	for t := exactly; t <= w.deepest; t++ {
		// Who types one letter means what begins with it.
		if t > folded && h.n >= e.patience && (t > beginning || len(w.folded) > 1) {
			e.hurried = true
			break
		}
		r.tier = t
		h.look(t)
		if t < oneOff {
			r.found = h.n > 0
		}
	}
	return r
}

// hits are the documents that have a word.
type hits struct {
	e      *evaluation
	w      *word
	scores []score
	n      int
	// values are the scores of what documents inherit in one tier.
	values []score
}

// look looks for the word in one tier: in what documents say themselves, and in
// what they inherit.
func (h *hits) look(t tier) {
	x := h.e.x
	x.parts(func(_ int, g *segment, offset uint32) bool {
		h.match(g, t, func(term uint32, f filter) {
			for i := g.words.runStarts[term]; i < g.words.runStarts[term+1]; i++ {
				slot := g.words.runs[i].slot
				if f.admits(slot, x.schema.People) {
					docs := g.docs(i)
					h.raise(&docs, offset, h.e.scoreIn(slot, t))
				}
			}
		})
		return true
	})
	if x.values.len() == 0 {
		return
	}
	h.values = append(h.values[:0], make([]score, x.values.len())...)
	any := false
	h.match(x.values, t, func(term uint32, f filter) {
		v := &x.values.words
		for i := v.runStarts[term]; i < v.runStarts[term+1]; i++ {
			slot := v.runs[i].slot
			if !f.admits(slot, false) {
				continue
			}
			docs, s := x.values.docs(i), h.e.scoreIn(slot, t)
			for n := range docs.each {
				h.values[n] = max(h.values[n], s)
				any = true
			}
		}
	})
	if !any {
		return
	}
	for value, s := range h.values {
		if s > 0 {
			for _, holder := range x.holders[value] {
				h.raise(holder.members, holder.offset, s)
			}
		}
	}
}

func (e *evaluation) scoreIn(s slot, t tier) score {
	return scoreOf(s.field(), t, s.language() != 0 && s.language() != e.language)
}

// raise gives documents a score where they have no better one.
func (h *hits) raise(docs *set, offset uint32, s score) {
	dead := h.e.x.dead
	if int(offset) >= h.e.x.base.len() {
		dead = nil // Only documents of base die.
	}
	if docs.bits == nil {
		scores := h.scores[offset:]
		for _, n := range docs.list {
			if had := scores[n]; had < s && (dead == nil || !dead.has(n)) {
				scores[n] = s
				h.n += isZero(had)
			}
		}
		return
	}
	for i, w := range docs.bits {
		if dead != nil {
			w &^= dead[i]
		}
		scores := h.scores[offset+uint32(i*64):]
		for ; w != 0; w &= w - 1 {
			n := bits.TrailingZeros64(w)
			had := scores[n]
			scores[n] = max(had, s)
			h.n += isZero(had)
		}
	}
}

// isZero is 1 for 0, without a branch.
func isZero(s score) int { return int((uint32(s) - 1) >> 31) }

// scoreNumber raises the scores of the documents with a telephone number.
func (e *evaluation) scoreNumber(d dialled) {
	h := &hits{e: e, scores: e.term}
	e.x.parts(func(_ int, g *segment, offset uint32) bool {
		for _, digits := range d.international() {
			g.numbers.beginning(digits, func(n uint32, whole bool) {
				t := beginning
				if whole {
					t = exactly
				}
				h.raise(&set{list: []uint32{n}}, offset, scoreOf(Prose, t, false))
			})
		}
		return true
	})
	if !d.extension() {
		return
	}
	e.x.parts(func(_ int, g *segment, offset uint32) bool {
		g.numbers.ending(d.digits, func(n uint32) {
			h.raise(&set{list: []uint32{n}}, offset, scoreOf(Prose, part, false))
		})
		return true
	})
}
