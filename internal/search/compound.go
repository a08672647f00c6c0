package search

import "strings"

// Minimum lengths in bytes for matching a part of a compound.
const (
	// shortestPart is the minimum length of a part when the letters before it
	// are a word of the directory, such as park in Windpark.
	shortestPart = 4
	// shortestSurePart is the minimum length of a part when the letters before
	// it are no word of the directory, such as energie in Windenergie.
	shortestSurePart = 5
	shortestHead     = 3
)

// linkings lists the linking elements that may join the parts of a German
// compound.
var linkings = []string{"", "s", "es", "n", "en", "er", "e"}

// partOf returns the byte offset at which part begins inside the compound word,
// or -1 if word is not a compound with that part. Both arguments are folded. A
// mere substring is not a part: energie is a part of windenergie, but mental is
// not a part of experimental.
//
// German forms closed compounds, so in German text the letters before a long
// enough part only need to look like a word. In other languages they must be a
// word that known accepts.
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

// isHead reports whether head can be the first component of a compound, given
// the length in bytes of the part that follows it.
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

// looksLikeHead reports whether head may be the first component of a German
// compound: it must contain a vowel and must not end in a, i or u, except in ei
// (Energie-, Bio-, Fischerei-). The rule rejects most splits in the middle of a
// word, such as experi-mental.
func looksLikeHead(head string) bool {
	if !strings.ContainsAny(head, "aeiouy") {
		return false
	}
	return strings.HasSuffix(head, "ei") || !strings.ContainsRune("aiu", rune(head[len(head)-1]))
}
