package search

import (
	"cmp"
	"slices"
	"strings"
)

// Mark returns the parts of a text that a query matches, for <mark>: words, or
// their beginnings, in the spelling of the text ("luebeck" marks "Lübeck"). The
// spans are in order, do not overlap, and begin and end between characters.
func Mark(text, query string) []Span {
	words := queryWords(query)
	if len(words) == 0 {
		return nil
	}
	var spans []Span
	f := folder{tracking: true}
	eachToken(text, func(parts []Span) {
		for i := range parts {
			spans = f.mark(spans, text, parts[i:i+1], words)
		}
		if len(parts) > 1 {
			spans = f.mark(spans, text, parts, words)
		}
	})
	return merge(spans)
}

// Why returns the first of the texts that a query matches, "" when it matches
// none: what to show beside a hit whose title does not bear the words.
func Why(query string, texts ...string) string {
	for _, text := range texts {
		if len(Mark(text, query)) > 0 {
			return text
		}
	}
	return ""
}

// queryWords lists every word that a query looks for.
func queryWords(query string) []string {
	terms, _ := parse(query)
	var words []string
	for _, t := range terms {
		words = append(words, slices.Concat(t.alternatives...)...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// mark appends the span of the longest of words that the word of text made of
// parts begins with.
func (f *folder) mark(spans []Span, text string, parts []Span, words []string) []Span {
	f.join(text, parts)
	folded := string(f.out)
	longest := 0
	for _, w := range words {
		if strings.HasPrefix(folded, w) {
			longest = max(longest, len(w))
		}
	}
	if longest == 0 {
		return spans
	}
	return append(spans, Span{parts[0].Start, f.end(longest, parts)})
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
