package search

import "strings"

// fillers are folded words that carry a query and say nothing of what is looked
// for, in the languages of the site: articles, forms of address, what people write
// before a number. They count only where nothing else was typed.
var fillers = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`
		und oder der die das dem den des ein eine einer eines einem einen fuer von vom zu zum zur im in am auf aus bei beim mit
		ist sind wer was wo wie da hier herr herrn frau tel telefon telefonnummer fax nr nummer
		and or the a an of for on at to by with is are who what where how mr mrs ms phone telephone number no`) {
		set[Fold(w)] = true
	}
	return set
}()

// withoutFillers leaves out the terms that are fillers, unless there are no
// others.
func withoutFillers(terms []term) []term {
	var kept []term
	for _, t := range terms {
		words := t.alternatives[0]
		if len(words) != 1 || !fillers[words[0].folded] {
			kept = append(kept, t)
		}
	}
	if len(kept) == 0 {
		return terms
	}
	return kept
}
