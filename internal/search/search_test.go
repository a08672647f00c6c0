package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// entry returns a document with the given texts as its name, function, place
// and prose.
func entry(id string, fieldTexts ...string) Document {
	d := Document{ID: id, SortKey: id}
	for i, text := range fieldTexts {
		d.Fields[i] = []Text{{Text: text}}
	}
	return d
}

// diff compares two results except for their marks, which have separate tests.
func diff(want, got Result) string {
	return cmp.Diff(want, got, cmpopts.IgnoreFields(Result{}, "Marks"))
}

func TestSearchOrder(t *testing.T) {
	docs := []Document{
		entry("a", "Anna", "Wind", "", "Kiel"),
		entry("b", "Bert", "Wind", "Kiel"),
		entry("c", "Kieler", "Sonne"),
		entry("d", "Kiel", "Sonne"),
		entry("e", "Emil", "Kielwasser", "Husum"),
		entry("f", "Kiel", "Wind"),
		entry("g", "EE.SH", "", "Norder-Stapel"),
		entry("h", "EESH", "", "Norderstapel"),
	}
	slices.Reverse(docs)
	x := Build(docs, Schema{})
	tests := map[string]struct {
		query   string
		want    []string
		partial bool
	}{
		"no text is the display order":  {"", []string{"a", "b", "c", "d", "e", "f", "g", "h"}, false},
		"blank is no text":              {" \t\u00a0\x00", []string{"a", "b", "c", "d", "e", "f", "g", "h"}, false},
		"field, then whole word":        {"kiel", []string{"d", "f", "c", "e", "b", "a"}, false},
		"beginning of a word":           {"kielwa", []string{"e"}, false},
		"part of a word":                {"wasser", []string{"e"}, false},
		"all words":                     {"kiel wind", []string{"f", "b", "a"}, false},
		"words may be in any order":     {"sonne kiel", []string{"d", "c"}, false},
		"most words when none has all":  {"kiel wind nirgends", []string{"f", "b", "a"}, true},
		"one word when the other fails": {"xyzzy husum", []string{"e"}, true},
		"no word matches":               {"xyzzy plugh", []string{}, false},
		"a word twice is one word":      {"Husum husum xyzzy", []string{"e"}, true},
		"nor does it count twice":       {"husum husum sonne", []string{"c", "d", "e"}, true},
		"punctuation only":              {"???", []string{}, false},
		"punctuation beside words":      {"(husum)!", []string{"e"}, false},
		"dotted as typed":               {"EE.SH", []string{"g", "h"}, false},
		"dotted, joined":                {"eesh", []string{"g", "h"}, false},
		"hyphen in the query":           {"norder-stapel", []string{"g", "h"}, false},
		"hyphen in the entry":           {"norderstapel", []string{"g", "h"}, false},
		"part of a hyphenated word":     {"stapel", []string{"g", "h"}, false},
		"nul in the query":              {"hu\x00sum", []string{"e"}, false},
		"only 32 words count":           {strings.Repeat("husum ", 40) + "kiel", []string{"e"}, false},
		"only 64 runes of a word count": {strings.Repeat("ä", 70), []string{}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := x.Search(Query{Text: tt.query})
			want := Result{Total: len(tt.want), IDs: tt.want, Partial: tt.partial, Facets: map[string][]Count{}}
			if diff := diff(want, got); diff != "" {
				t.Errorf("results for %q differ (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}

func TestQueryLimits(t *testing.T) {
	var words []string
	for i := range 40 {
		words = append(words, fmt.Sprintf("w%02d", i))
	}
	long := strings.Repeat("ä", 70)
	x := Build([]Document{entry("a", strings.Join(words[:32], " ")), entry("b", long[:2*65])}, Schema{})
	if r := x.Search(Query{Text: strings.Join(words, " ")}); r.Total != 1 || r.Partial {
		t.Errorf("result for 40 words, of which the first 32 match: %+v", r)
	}
	if r := x.Search(Query{Text: strings.Join(words, "-")}); r.Total != 1 || r.Partial {
		t.Errorf("result for 40 joined words, of which the first 32 match: %+v", r)
	}
	if r := x.Search(Query{Text: long}); r.Total != 1 {
		t.Errorf("result for 70 runes, of which the first 64 match: %+v", r)
	}
}

func TestPaging(t *testing.T) {
	var docs []Document
	for i := range 10 {
		name := "Kieler"
		if i%3 == 1 {
			name = "Kiel"
		}
		docs = append(docs, entry(fmt.Sprint(i), name))
	}
	x := Build(docs, Schema{})
	whole := map[string][]string{
		"":     {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
		"kiel": {"1", "4", "7", "0", "2", "3", "5", "6", "8", "9"},
	}
	for text, all := range whole {
		for offset := -1; offset <= 12; offset++ {
			for limit := -1; limit <= 12; limit++ {
				from := min(max(offset, 0), len(all))
				to := min(from+limit, len(all))
				if limit <= 0 {
					to = len(all)
				}
				r := x.Search(Query{Text: text, Offset: offset, Limit: limit})
				if diff := cmp.Diff(all[from:to], r.IDs); diff != "" || r.Total != len(all) {
					t.Errorf("query %q, offset %d, limit %d: total %d, IDs differ (-want +got):\n%s", text, offset, limit, r.Total, diff)
				}
			}
		}
	}
}

func TestFacets(t *testing.T) {
	a, b, c := entry("a", "Wind"), entry("b", "Wind"), entry("c", "Wasser")
	a.Values = map[string][]string{"sector": {"maritime", "tourism"}, "place": {"kiel"}}
	b.Values = map[string][]string{"sector": {"tourism"}, "place": {"husum", ""}}
	c.Values = map[string][]string{"sector": {"maritime"}, "place": {"kiel"}}
	x := Build([]Document{a, b, c}, facetsOf("sector", "place"))
	tests := map[string]struct {
		query Query
		want  Result
	}{
		"choices in a facet do not change its counts": {
			Query{Choices: map[string][]string{"sector": {"maritime"}}},
			Result{Total: 2, IDs: []string{"a", "c"}, Facets: map[string][]Count{
				"sector": {{"maritime", 2}, {"tourism", 2}}, "place": {{"husum", 0}, {"kiel", 2}}}, Partial: false}},
		"either of two values": {
			Query{Choices: map[string][]string{"sector": {"tourism", "maritime"}, "place": {"kiel"}}},
			Result{Total: 2, IDs: []string{"a", "c"}, Facets: map[string][]Count{
				"sector": {{"maritime", 2}, {"tourism", 1}}, "place": {{"husum", 1}, {"kiel", 2}}}, Partial: false}},
		"text and a choice": {
			Query{Text: "wind", Choices: map[string][]string{"place": {"husum"}}},
			Result{Total: 1, IDs: []string{"b"}, Facets: map[string][]Count{
				"sector": {{"maritime", 0}, {"tourism", 1}}, "place": {{"husum", 1}, {"kiel", 1}}}, Partial: false}},
		"an unknown value has no entries": {
			Query{Choices: map[string][]string{"sector": {"moon", "moon"}}},
			Result{Total: 0, IDs: []string{}, Facets: map[string][]Count{
				"sector": {{"maritime", 2}, {"moon", 0}, {"tourism", 2}}, "place": {{"husum", 0}, {"kiel", 0}}}, Partial: false}},
		"an unknown value beside a known one": {
			Query{Choices: map[string][]string{"sector": {"moon", "tourism"}}},
			Result{Total: 2, IDs: []string{"a", "b"}, Facets: map[string][]Count{
				"sector": {{"maritime", 2}, {"moon", 0}, {"tourism", 2}}, "place": {{"husum", 1}, {"kiel", 1}}}, Partial: false}},
		"an unknown facet and an empty value are ignored": {
			Query{Choices: map[string][]string{"colour": {"red"}, "sector": {""}}},
			Result{Total: 3, IDs: []string{"a", "b", "c"}, Facets: map[string][]Count{
				"sector": {{"maritime", 2}, {"tourism", 2}}, "place": {{"husum", 1}, {"kiel", 2}}}, Partial: false}},
		"a choice does not change what the words found": {
			Query{Text: "wasser wind", Choices: map[string][]string{"place": {"husum"}}},
			Result{Total: 1, IDs: []string{"b"}, Facets: map[string][]Count{
				"sector": {{"maritime", 0}, {"tourism", 1}}, "place": {{"husum", 1}, {"kiel", 2}}}, Partial: true}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := diff(tt.want, x.Search(tt.query)); diff != "" {
				t.Errorf("results differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEmptyIndex(t *testing.T) {
	x := Build(nil, facetsOf("sector"))
	for _, text := range []string{"", "kiel"} {
		want := Result{IDs: []string{}, Facets: map[string][]Count{"sector": {}}}
		if diff := diff(want, x.Search(Query{Text: text})); diff != "" {
			t.Errorf("results for %q differ (-want +got):\n%s", text, diff)
		}
	}
}

func TestConcurrentSearches(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	x := Build(randomDocuments(rnd, 100), facetsOf("sector", "place", "kind"))
	queries, want := make([]Query, 50), make([]Result, 50)
	for i := range queries {
		queries[i] = randomQuery(rnd)
		want[i] = x.Search(queries[i])
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, q := range queries {
				if diff := diff(want[i], x.Search(q)); diff != "" {
					t.Errorf("results of query %+v differ (-sequential +concurrent):\n%s", q, diff)
				}
			}
		})
	}
	wg.Wait()
}
