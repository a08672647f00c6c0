package search

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"

	"clusterdir/internal/i18n"
)

// stemmers cut off the endings of a language's words (Snowball). A language
// without one is searched without stems.
var stemmers = map[i18n.Lang]func(*snowballstem.Env) bool{
	i18n.German:  german.Stem,
	i18n.English: english.Stem,
}

// shortestStem keeps what is left of short words from meaning everything.
const shortestStem = 3

// stem is the folded stem of a word in a language, "" where it has none. exact
// is the word in lower case, not folded: the endings of German need their
// umlauts.
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
