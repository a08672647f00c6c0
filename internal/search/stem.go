package search

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"

	"clusterdir/internal/i18n"
)

// stemmers holds the Snowball stemmer of each language. Languages without a
// stemmer are searched without stems.
var stemmers = map[i18n.Lang]func(*snowballstem.Env) bool{
	i18n.German:  german.Stem,
	i18n.English: english.Stem,
}

// shortestStem is the minimum length of a stem. The stems of short words would
// match too many others.
const shortestStem = 3

// stem returns the folded stem of a word, or "" if there is none. exact is the
// word in lower case but not folded, because German endings depend on umlauts.
func stem(l i18n.Lang, exact string) string {
	cut, ok := stemmers[l]
	if !ok {
		return ""
	}
	env := snowballstem.NewEnv(exact)
	cut(env)
	if s := Fold(env.Current()); len(s) >= shortestStem {
		return s
	}
	return ""
}
