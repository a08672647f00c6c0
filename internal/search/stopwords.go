package search

import "strings"

// fillers holds the folded stop words of a query in the languages of the site:
// articles, forms of address, and words that people write before a number. They
// are searched only if the query contains nothing else.
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

// withoutFillers returns the terms that are not stop words, or all terms if
// there are no others.
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
