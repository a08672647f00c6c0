package main

import (
	"strings"

	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
)

// query is a query of a list page, for both engines.
type query struct {
	text          string
	sector, place string // chosen in the filters; "" for none
	match         string // the text in the query language of FTS5
}

func (q query) search() search.Query {
	s := search.Query{Text: q.text, Lang: i18n.German, Limit: 20, Choices: map[string][]string{}}
	if q.sector != "" {
		s.Choices["sector"] = []string{q.sector}
	}
	if q.place != "" {
		s.Choices["place"] = []string{q.place}
	}
	return s
}

// kind is a kind of query. fts is false where FTS5 has no such search.
type kind struct {
	name    string
	fts     bool
	queries []query
}

// queriesFor returns a query for each text.
func queriesFor(match func(string) string, texts ...string) []query {
	queries := make([]query, len(texts))
	for i, text := range texts {
		queries[i] = query{text: text, match: match(text)}
	}
	return queries
}

// These write words in the query language of FTS5.
func ftsWord(word string) string   { return `"` + strings.ReplaceAll(word, `"`, "") + `"` }
func ftsPrefix(word string) string { return ftsWord(word) + "*" }
func ftsWords(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = ftsWord(w)
	}
	return strings.Join(words, " ")
}

// ftsPhone is a telephone number as the full-text index has it: digits with the country.
func ftsPhone(text string) string {
	return ftsWord("49" + strings.TrimPrefix(strings.NewReplacer(" ", "", "-", "").Replace(text), "0"))
}

// kinds returns the kinds of queries, for people and numbers of the directory.
func kinds(x *index) []kind {
	var families, names, typos, phones, extensions, letters []string
	for _, c := range x.some {
		family, _, _ := strings.Cut(c.FamilyName, "-")
		families = append(families, family)
		names = append(names, c.GivenName+" "+family)
		if len(family) >= 6 {
			typos = append(typos, family[:2]+"x"+family[3:])
		}
		if digits := strings.TrimPrefix(c.Phone.E164, "+49"); len(digits) > 7 {
			phones = append(phones, "0"+digits[:2]+" "+digits[2:7]+"-"+digits[7:])
			extensions = append(extensions, digits[len(digits)-5:])
		}
	}
	for c := 'a'; c <= 'z'; c++ {
		letters = append(letters, string(c))
	}
	var filtered []query
	for i, s := range x.nouns.Sectors {
		filtered = append(filtered, query{text: "innovation", match: `"innovation"`, sector: s.ID, place: x.nouns.Places[i*7%len(x.nouns.Places)].ID})
	}
	return []kind{
		{"exact word", true, queriesFor(ftsWord, families...)},
		{"two words", true, queriesFor(ftsWords, names...)},
		{"four words", true, queriesFor(ftsWords, "innovation leitung projekte kiel", "head of innovation energy")},
		{"beginning of a word", true, queriesFor(ftsPrefix, "schmi", "peter", "wasserst", "hafen", "gesund", "niel", "ober", "digital")},
		{"one letter", true, queriesFor(ftsPrefix, letters...)},
		{"part of a compound", false, queriesFor(ftsWord, "wirtschaft", "klinikum", "technik", "energie", "logistik", "versorgung", "forschung", "betrieb")},
		{"typo", false, queriesFor(ftsWord, typos...)},
		{"sound", false, queriesFor(ftsWord, "Maihr", "Schmidtz", "Petterson", "Hannsen", "Yllmaz", "Krisstensen", "Vagner", "Beckker")},
		{"telephone number", true, queriesFor(ftsPhone, phones...)},
		{"extension", false, queriesFor(ftsWord, extensions...)},
		{"word in 30 % of the entries", true, queriesFor(ftsWord, "innovation")},
		{"word and filters", true, filtered},
		{"no word, no filter", true, []query{{}}},
		{"no hit", true, queriesFor(ftsWord, "xyzzyqwert", "qqqqwwww", "wxyzwxyz", "yxyxyxyxyx")},
		{"one word without hits", true, queriesFor(ftsWords, "innovation xyzzyqwert", "petersen leitung qqqqwwww")},
	}
}
