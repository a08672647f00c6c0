package search

import (
	"cmp"
	"slices"
	"strings"

	"clusterdir/internal/i18n"
)

// vocabulary holds the words of a segment. Words with the same folded form,
// such as lübeck, luebeck and lubeck, are a group of terms, one for each
// spelling.
type vocabulary struct {
	// blob contains the folded words in ascending order, each preceded by a
	// NUL. starts holds their offsets and the end of the last.
	blob   string
	starts []uint32
	terms  []uint32 // the first term of each group, and the number of terms
	// spellings holds the words in lower case by term, or nothing for terms
	// spelled like their folded form.
	spellings      string
	spellingStarts []uint32
	runStarts      []uint32 // the first run of each term, and the number of runs
	runs           []run

	stems  map[stemKey][]uint32 // terms by stem
	sounds []sounding           // ordered by sound
	// parts contains, in the format of blob, the words that are searched for
	// parts of compounds. It omits short words and words that occur only in
	// names of people or verbatim text. partGroups holds the group of each
	// word.
	parts      string
	partStarts []uint32
	partGroups []uint32
}

// run holds the documents that have a term in one slot. They extend from start
// in the arena to the start of the next run.
type run struct {
	start uint32
	slot  slot
}

// slot is a field in a language, or in no language.
type slot uint8

// Languages are numbered: 0 is no language, followed by those of
// i18n.Languages.
const (
	slotLanguages = 8
	verbatim      = slotLanguages - 1 // text without linguistic content, such as e-mail addresses
)

func slotOf(f Field, language int) slot { return slot(int(f)*slotLanguages + language) }
func (s slot) field() Field             { return Field(s / slotLanguages) }

func (s slot) language() int { return int(s % slotLanguages) }

type stemKey struct {
	language int
	stem     string
}

type sounding struct {
	sound uint64
	group uint32
}

func (v *vocabulary) len() int { return len(v.terms) - 1 }

// word returns the folded form of a group.
func (v *vocabulary) word(g uint32) string { return v.blob[v.starts[g]+1 : v.starts[g+1]] }

// spelling returns a term in lower case.
func (v *vocabulary) spelling(term, g uint32) string {
	if from, to := v.spellingStarts[term], v.spellingStarts[term+1]; from < to {
		return v.spellings[from:to]
	}
	return v.word(g)
}

// lower returns the first group whose word is not less than word.
func (v *vocabulary) lower(word string) int {
	lo, hi := 0, v.len()
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if v.word(uint32(mid)) < word {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (v *vocabulary) find(word string) (g uint32, ok bool) {
	i := v.lower(word)
	return uint32(i), i < v.len() && v.word(uint32(i)) == word
}

// after returns the first group after g without the given prefix, which the
// word of g has. That group is usually close to g, so the search proceeds in
// growing steps.
func (v *vocabulary) after(g int, prefix string) int {
	step := 1
	for g+step < v.len() && strings.HasPrefix(v.word(uint32(g+step)), prefix) {
		g += step
		step *= 2
	}
	lo, hi := g+1, min(g+step, v.len())
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if strings.HasPrefix(v.word(uint32(mid)), prefix) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// beginning calls yield with the groups whose words begin with word and are
// longer.
func (v *vocabulary) beginning(word string, yield func(g uint32)) {
	for g := v.lower(word); g < v.len() && strings.HasPrefix(v.word(uint32(g)), word); g++ {
		if len(v.word(uint32(g))) > len(word) {
			yield(uint32(g))
		}
	}
}

// containing calls yield with the groups whose words are compounds with the
// given part, and the language that their text must have for this, or 0 for
// any.
func (v *vocabulary) containing(part string, known func(string) bool, yield func(g uint32, language int)) {
	if len(part) < shortestPart {
		return
	}
	for from := 0; ; {
		at := strings.Index(v.parts[from:], part)
		if at < 0 {
			return
		}
		next, _ := slices.BinarySearch(v.partStarts, uint32(from+at))
		g := v.partGroups[next-1] // the word that begins before the match
		switch w := v.word(g); {
		case partOf(w, part, false, known) > 0:
			yield(g, 0)
		case partOf(w, part, true, known) > 0:
			yield(g, languageNumber(i18n.German))
		}
		if next == len(v.partStarts) {
			return
		}
		from = int(v.partStarts[next])
	}
}

// sounding calls yield with the groups of names of people that have the given
// phonetic code.
func (v *vocabulary) sounding(s uint64, yield func(g uint32)) {
	i, _ := slices.BinarySearchFunc(v.sounds, s, func(x sounding, s uint64) int { return cmp.Compare(x.sound, s) })
	for ; i < len(v.sounds) && v.sounds[i].sound == s; i++ {
		yield(v.sounds[i].group)
	}
}
