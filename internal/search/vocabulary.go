package search

import (
	"cmp"
	"slices"
	"strings"

	"clusterdir/internal/i18n"
)

// vocabulary holds the words of a segment. Words of one folded form are a group
// of terms, each with its own spelling: lübeck, luebeck and lubeck.
type vocabulary struct {
	// blob has the folded words in ascending order, each behind a NUL; starts
	// are where they begin, with one more for the end.
	blob   string
	starts []uint32
	terms  []uint32 // the first term of each group, and one more
	// spellings are the words in lower case, by term; empty where it is the
	// folded form.
	spellings      string
	spellingStarts []uint32
	runStarts      []uint32 // the first run of each term, and one more
	runs           []run

	stems  map[stemKey][]uint32 // terms
	sounds []sounding           // by sound
	// parts are the words in which parts of compounds are looked for, those that
	// are not just names of people, as blob has all; partGroups says which.
	parts      string
	partStarts []uint32
	partGroups []uint32
}

// run is the documents that have a term in one slot: those of the arena up to
// where the next run begins.
type run struct {
	start uint32
	slot  slot
}

// slot is a field in a language, or in none.
type slot uint8

// Languages by number: 0 for none, then those of i18n.Languages.
const (
	slotLanguages = 8
	verbatim      = slotLanguages - 1 // what has no words, such as e-mail addresses
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

// word is the folded form of a group.
func (v *vocabulary) word(g uint32) string { return v.blob[v.starts[g]+1 : v.starts[g+1]] }

// spelling is a term in lower case.
func (v *vocabulary) spelling(term, g uint32) string {
	if from, to := v.spellingStarts[term], v.spellingStarts[term+1]; from < to {
		return v.spellings[from:to]
	}
	return v.word(g)
}

// lower is the first group that does not come before word.
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

// after is the first group from g on, which begins with prefix, that does not:
// near g in most cases, so it is looked for in growing steps.
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

// beginning calls yield with the groups whose words begin with, and are longer
// than, word.
func (v *vocabulary) beginning(word string, yield func(g uint32)) {
	for g := v.lower(word); g < v.len() && strings.HasPrefix(v.word(uint32(g)), word); g++ {
		if len(v.word(uint32(g))) > len(word) {
			yield(uint32(g))
		}
	}
}

// containing calls yield with the groups whose words have part in them as a part
// of a compound, and the language that their text must be in for that, 0 for any.
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
		g := v.partGroups[next-1] // of the word that begins before it
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

// sounding calls yield with the groups of people's names that sound like that.
func (v *vocabulary) sounding(s uint64, yield func(g uint32)) {
	i, _ := slices.BinarySearchFunc(v.sounds, s, func(x sounding, s uint64) int { return cmp.Compare(x.sound, s) })
	for ; i < len(v.sounds) && v.sounds[i].sound == s; i++ {
		yield(v.sounds[i].group)
	}
}
