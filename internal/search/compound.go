package search

import "strings"

// Parts of compounds: how much of a word must be typed, and left before it.
const (
	// shortestPart is typed where the letters before are a word of the
	// directory, too: park in Windpark.
	shortestPart = 4
	// shortestSurePart is typed where they are none: energie in Windenergie.
	shortestSurePart = 5
	shortestHead     = 3
)

// linkings stand between the parts of a German compound.
var linkings = []string{"", "s", "es", "n", "en", "er", "e"}

// partOf returns where in a folded word a folded part begins that is a part of
// the compound, and not just letters in a row: energie in windenergie, but not
// mental in experimental. -1 when it is none.
//
// Closed compounds are German: there the letters before the part must look like
// a word. In words of other languages they must be one that known knows.
func partOf(word, part string, german bool, known func(string) bool) int {
	if len(part) < shortestPart {
		return -1
	}
	for from := 1; from < len(word); {
		at := strings.Index(word[from:], part)
		if at < 0 {
			return -1
		}
		at += from
		if isHead(word[:at], len(part), german, known) {
			return at
		}
		from = at + 1
	}
	return -1
}

// isHead reports whether what stands before a part of that length is the head
// of a compound.
func isHead(head string, part int, german bool, known func(string) bool) bool {
	if len(head) < shortestHead {
		return false
	}
	if german && part >= shortestSurePart && looksLikeHead(head) {
		return true
	}
	for _, link := range linkings {
		if word, ok := strings.CutSuffix(head, link); ok && len(word) >= shortestHead && known(word) {
			return true
		}
	}
	return false
}

// looksLikeHead reports whether a German word may end like that: it has a vowel,
// and ends in none but e, o and ei (Energie-, Bio-, Fischerei-). So a word torn
// in the middle, experi-mental, is mostly told from one joined at a seam.
func looksLikeHead(head string) bool {
	if !strings.ContainsAny(head, "aeiouy") {
		return false
	}
	return strings.HasSuffix(head, "ei") || !strings.ContainsRune("aiu", rune(head[len(head)-1]))
}
