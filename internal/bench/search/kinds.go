package main

import (
	"strings"

	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
)

// query is a query of a list page.
type query struct {
	text          string
	sector, place string // chosen, "" for none
	// match is the same in the language of FTS5.
	match string
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

// kind is a kind of query; fts says that FTS5 has an answer to it at all.
type kind struct {
	name    string
	fts     bool
	queries []query
}

// each makes a query for each text.
func each(match func(string) string, texts ...string) []query {
	queries := make([]query, len(texts))
	for i, text := range texts {
		queries[i] = query{text: text, match: match(text)}
	}
	return queries
}

func quoted(word string) string { return `"` + strings.ReplaceAll(word, `"`, "") + `"` }
func all(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = quoted(w)
	}
	return strings.Join(words, " ")
}
func prefixed(word string) string { return quoted(word) + "*" }

// kinds are the kinds of queries, made from contacts of the directory.
func kinds(b *built) []kind {
	var family, two, misspelt, dialled, extensions []string
	for _, c := range b.contacts {
		name := strings.Split(c.FamilyName, "-")[0]
		family = append(family, name)
		two = append(two, c.GivenName+" "+name)
		if len(name) >= 6 {
			misspelt = append(misspelt, name[:2]+"x"+name[3:])
		}
		if digits := strings.TrimPrefix(c.Phone.E164, "+49"); digits != "" {
			dialled = append(dialled, "0"+digits[:2]+" "+digits[2:7]+"-"+digits[7:])
			extensions = append(extensions, digits[len(digits)-5:])
		}
	}
	phone := func(text string) string {
		return quoted("49" + strings.TrimPrefix(strings.NewReplacer(" ", "", "-", "").Replace(text), "0"))
	}
	var letters []string
	for c := 'a'; c <= 'z'; c++ {
		letters = append(letters, string(c))
	}
	var filtered []query
	for i, s := range b.sectors {
		filtered = append(filtered, query{
			text: "innovation", match: `"innovation"`, sector: s.ID, place: b.places[i*7%len(b.places)].ID,
		})
	}
	return []kind{
		{"exact", true, each(quoted, family...)},
		{"two words", true, each(all, two...)},
		{"prefix", true, each(prefixed, "schmi", "peter", "wasserst", "hafen", "gesund", "niel", "ober", "digital")},
		{"one letter", true, each(prefixed, letters...)},
		{"compound part", false, each(quoted, "wirtschaft", "klinikum", "technik", "energie", "logistik", "versorgung", "forschung", "betrieb")},
		{"typo", false, each(quoted, misspelt...)},
		{"sound", false, each(quoted, "Maihr", "Schmidtz", "Petterson", "Hannsen", "Yllmaz", "Krisstensen", "Vagner", "Beckker")},
		{"telephone number", true, each(phone, dialled...)},
		{"extension", false, each(quoted, extensions...)},
		{"word in 30 %", true, each(quoted, "innovation")},
		{"filters, counted", true, filtered},
		{"no filter, no word", true, []query{{}}},
		{"no hit", true, each(quoted, "xyzzyqwert", "qqqqwwww", "wxyzwxyz", "yxyxyxyxyx")},
		{"some words in vain", true, each(all, "innovation xyzzyqwert", "petersen leitung qqqqwwww")},
		{"four words", true, each(all, "innovation leitung projekte kiel", "head of innovation energy")},
	}
}
