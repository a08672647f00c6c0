package search

import (
	"math/bits"
	"slices"
	"strings"
)

// A score says how well a document has a word: 0 not at all, from 1 (the
// beginning of a word in Text) to 8 (a whole word in Name).
const topScore = 2 * uint8(fields)

// cost turns a score round, so that costs of several words add up: fields
// first, beginnings of words after. There are at most 32 words, so beginnings
// never reach the next field.
func cost(score uint8) uint16 {
	missed := uint16(topScore - score)
	return missed>>1<<beginnings | missed&1
}

const beginnings = 6 // bits for counting words of which only the beginning matched

// scratch is the memory that one search works in, by document number.
type scratch struct {
	word, all, term []uint8 // scores: of one word, of an alternative, of a term
	words           []uint8 // how many terms the document has
	costs           []uint16
}

func newScratch(n int) *scratch {
	return &scratch{
		word: make([]uint8, n), all: make([]uint8, n), term: make([]uint8, n),
		words: make([]uint8, n), costs: make([]uint16, n),
	}
}

func (s *scratch) reset() {
	clear(s.words)
	clear(s.costs)
}

// score fills s.term with the scores of t: over the words of an alternative the
// worst, over the alternatives the best.
func (x *Index) score(t term, s *scratch) {
	clear(s.term)
	for _, words := range t.alternatives {
		if len(words) == 1 {
			x.scoreWord(words[0], s.term)
			continue
		}
		for i, word := range words {
			if i == 0 {
				clear(s.all)
				x.scoreWord(word, s.all)
				continue
			}
			clear(s.word)
			x.scoreWord(word, s.word)
			for n := range s.all {
				s.all[n] = min(s.all[n], s.word[n])
			}
		}
		for n := range s.term {
			s.term[n] = max(s.term[n], s.all[n])
		}
	}
}

// scoreWord raises the scores of the documents that have a word beginning with
// word.
func (x *Index) scoreWord(word string, scores []uint8) {
	first, _ := slices.BinarySearch(x.vocabulary, word)
	for i := first; i < len(x.vocabulary) && strings.HasPrefix(x.vocabulary[i], word); i++ {
		beginning := uint8(1)
		if len(x.vocabulary[i]) == len(word) {
			beginning = 0
		}
		for _, p := range x.postings[x.starts[i]:x.starts[i+1]] {
			best := uint8(bits.TrailingZeros32(uint32(p)))
			n := p.document()
			scores[n] = max(scores[n], topScore-2*best-beginning)
		}
	}
}
