package search

import (
	"math/bits"
	"sync"
)

// score rates how well a document matches a word. 0 means no match; otherwise
// higher is better. The field has the most weight, then the tier, then whether
// the text is in the reader's language.
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

// costs returns a table that converts scores to costs, where lower is better.
// The costs of several words can be added: sums compare by fields first, then
// by tiers, then by languages. A cost is a mixed-radix number whose digits are
// wide enough for the given number of words. A score of 0 costs 0.
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

// scratch is the working memory of one search, indexed by document number.
type scratch struct {
	term, all, word []score // the scores for a term, an alternative and a word
	words           []uint8 // the number of terms that the document has
	costs           []uint32
	set             bitset
}

// loan tracks the scratch memory that a search has taken from pools.
type loan struct {
	pools []*sync.Pool
	lent  []*scratch
}

// borrow returns scratch memory for the documents of x without any matches.
func (l *loan) borrow(x *Index) *scratch {
	n := x.size()
	s, _ := x.scratch.Get().(*scratch)
	if s == nil || cap(s.words) < n {
		room := n + n/64 + 64 // leaves space for entries that are added later
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

// end returns all borrowed memory to the pools.
func (l *loan) end() {
	for i, s := range l.lent {
		l.pools[i].Put(s)
	}
}

// enough is the number of hits at which the search for a word stops trying
// further tiers. It is greater than 1 so that a single accidental hit does not
// hide the intended matches.
const enough = 5

// reach records how far a word was searched: the last tier tried, and whether
// the word was found without a typo.
type reach struct {
	tier  tier
	found bool
}

// evaluation searches for the terms of one query.
type evaluation struct {
	x        *Index
	language int
	// patience is the number of hits at which the search for a word stops.
	patience int
	// hurried is set if the search for a word of the current term stopped
	// before the last tier; widen is set if that happened for any term.
	hurried, widen bool
	// hopeless is set if some term matches nothing in any tier.
	hopeless bool
	*scratch
}

// score sets e.term to the scores of t: the minimum over the words of an
// alternative, and the maximum over the alternatives. It returns how far each
// word was searched.
func (e *evaluation) score(t *term) (reached [][]reach) {
	clear(e.term)
	for i, words := range t.alternatives {
		if i == 0 && len(words) == 1 { // the common case
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

// scoreWords sets e.all to the scores of the documents that have all the words.
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

// scoreWord raises the scores of the documents that match w, tier by tier.
func (e *evaluation) scoreWord(w *word, scores []score) (r reach) {
	h := &hits{e: e, w: w, scores: scores}
	for t := exactly; t <= w.deepest; t++ {
		// A word of one letter is always searched as a prefix as well.
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

// hits collects the documents that match a word.
type hits struct {
	e      *evaluation
	w      *word
	scores []score
	n      int
	// values holds the scores of the inherited texts in one tier.
	values []score
}

// look searches for the word in one tier, in the documents' own texts and in
// inherited ones.
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

// raise sets the scores of the documents to s unless they have a higher score.
func (h *hits) raise(docs *set, offset uint32, s score) {
	dead := h.e.x.dead
	if int(offset) >= h.e.x.base.len() {
		dead = nil // Only documents of base can be dead.
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

// isZero returns 1 if s is 0 and 0 otherwise, without a branch.
func isZero(s score) int { return int((uint32(s) - 1) >> 31) }

// scoreNumber raises the scores of the documents that match a telephone number.
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
