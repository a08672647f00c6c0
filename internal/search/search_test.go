package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// entry makes a document in the order name, function, place, text.
func entry(id string, fieldTexts ...string) Document {
	d := Document{ID: id, SortKey: id, Facets: map[string][]string{}}
	for i, text := range fieldTexts {
		d.Fields[i] = []string{text}
	}
	return d
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
	x := Build(docs)
	tests := map[string]struct {
		query   string
		want    []string
		partial bool
	}{
		"no text is the display order":  {"", []string{"a", "b", "c", "d", "e", "f", "g", "h"}, false},
		"blank is no text":              {" \t\u00a0\x00", []string{"a", "b", "c", "d", "e", "f", "g", "h"}, false},
		"field, then whole word":        {"kiel", []string{"d", "f", "c", "e", "b", "a"}, false},
		"beginning of a word":           {"kielw", []string{"e"}, false},
		"not inside a word":             {"wasser", []string{}, false},
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
		"part of a hyphenated word":     {"stapel", []string{"g"}, false},
		"nul in the query":              {"hu\x00sum", []string{"e"}, false},
		"only 32 words count":           {strings.Repeat("husum ", 40) + "kiel", []string{"e"}, false},
		"only 64 runes of a word count": {strings.Repeat("ä", 70), []string{}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := x.Search(Query{Text: tt.query})
			want := Result{Total: len(tt.want), IDs: tt.want, Partial: tt.partial, Facets: map[string][]Count{}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("search for %q (-want +got):\n%s", tt.query, diff)
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
	x := Build([]Document{entry("a", strings.Join(words[:32], " ")), entry("b", long[:2*65])})
	if r := x.Search(Query{Text: strings.Join(words, " ")}); r.Total != 1 || r.Partial {
		t.Errorf("40 words, the first 32 of which match: %+v", r)
	}
	if r := x.Search(Query{Text: strings.Join(words, "-")}); r.Total != 1 || r.Partial {
		t.Errorf("40 joined words, the first 32 of which match: %+v", r)
	}
	if r := x.Search(Query{Text: long}); r.Total != 1 {
		t.Errorf("70 runes, the first 64 of which match: %+v", r)
	}
}

func TestPaging(t *testing.T) {
	var docs []Document
	for i := range 10 {
		name := "Kieler"
		if i%2 == 1 {
			name = "Kiel"
		}
		docs = append(docs, entry(fmt.Sprint(i), name))
	}
	x := Build(docs)
	whole := map[string][]string{
		"":     {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
		"kiel": {"1", "3", "5", "7", "9", "0", "2", "4", "6", "8"},
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
					t.Errorf("%q from %d, %d: total %d (-want +got):\n%s", text, offset, limit, r.Total, diff)
				}
			}
		}
	}
}

func TestFacets(t *testing.T) {
	a, b, c := entry("a", "Wind"), entry("b", "Wind"), entry("c", "Wasser")
	a.Facets = map[string][]string{"sector": {"maritime", "tourism"}, "place": {"kiel"}}
	b.Facets = map[string][]string{"sector": {"tourism"}, "place": {"husum", ""}}
	c.Facets = map[string][]string{"sector": {"maritime"}, "place": {"kiel"}}
	x := Build([]Document{a, b, c}, "sector", "place")
	tests := map[string]struct {
		query Query
		want  Result
	}{
		"choices in a facet do not change its counts": {
			Query{Choices: map[string][]string{"sector": {"maritime"}}},
			Result{2, []string{"a", "c"}, map[string][]Count{
				"sector": {{"maritime", 2}, {"tourism", 2}}, "place": {{"husum", 0}, {"kiel", 2}}}, false}},
		"either of two values": {
			Query{Choices: map[string][]string{"sector": {"tourism", "maritime"}, "place": {"kiel"}}},
			Result{2, []string{"a", "c"}, map[string][]Count{
				"sector": {{"maritime", 2}, {"tourism", 1}}, "place": {{"husum", 1}, {"kiel", 2}}}, false}},
		"text and a choice": {
			Query{Text: "wind", Choices: map[string][]string{"place": {"husum"}}},
			Result{1, []string{"b"}, map[string][]Count{
				"sector": {{"maritime", 0}, {"tourism", 1}}, "place": {{"husum", 1}, {"kiel", 1}}}, false}},
		"an unknown value has no entries": {
			Query{Choices: map[string][]string{"sector": {"moon", "moon"}}},
			Result{0, []string{}, map[string][]Count{
				"sector": {{"maritime", 2}, {"moon", 0}, {"tourism", 2}}, "place": {{"husum", 0}, {"kiel", 0}}}, false}},
		"an unknown value beside a known one": {
			Query{Choices: map[string][]string{"sector": {"moon", "tourism"}}},
			Result{2, []string{"a", "b"}, map[string][]Count{
				"sector": {{"maritime", 2}, {"moon", 0}, {"tourism", 2}}, "place": {{"husum", 1}, {"kiel", 1}}}, false}},
		"an unknown facet and an empty value are ignored": {
			Query{Choices: map[string][]string{"colour": {"red"}, "sector": {""}}},
			Result{3, []string{"a", "b", "c"}, map[string][]Count{
				"sector": {{"maritime", 2}, {"tourism", 2}}, "place": {{"husum", 1}, {"kiel", 2}}}, false}},
		"a choice does not change what the words found": {
			Query{Text: "wasser wind", Choices: map[string][]string{"place": {"husum"}}},
			Result{1, []string{"b"}, map[string][]Count{
				"sector": {{"maritime", 0}, {"tourism", 1}}, "place": {{"husum", 1}, {"kiel", 2}}}, true}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, x.Search(tt.query)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEmptyIndex(t *testing.T) {
	x := Build(nil, "sector")
	for _, text := range []string{"", "kiel"} {
		want := Result{IDs: []string{}, Facets: map[string][]Count{"sector": {}}}
		if diff := cmp.Diff(want, x.Search(Query{Text: text})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestAgainstBruteForce compares the index with a count made entry by entry,
// from the words of the contract.
func TestAgainstBruteForce(t *testing.T) {
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		docs := randomDocuments(rnd, rnd.IntN(130))
		x := Build(docs, "sector", "place", "kind")
		for range 20 {
			q := randomQuery(rnd)
			want, got := bruteForce(docs, q, "sector", "place", "kind"), x.Search(q)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, query %+v (-want +got):\n%s", seed, q, diff)
			}
		}
	}
}

var syllables = []string{"ki", "el", "lü", "luebe", "wind", "win", "see", "EE.SH", "a", "stra", "ße"}

func randomText(rnd *rand.Rand, most int) string {
	var b strings.Builder
	for range rnd.IntN(most + 1) {
		b.WriteString(syllables[rnd.IntN(len(syllables))])
		b.WriteString([]string{"", " ", " ", "-"}[rnd.IntN(4)])
	}
	return b.String()
}

func randomDocuments(rnd *rand.Rand, n int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		d := Document{ID: fmt.Sprintf("id-%03d", i), SortKey: fmt.Sprint(rnd.IntN(20)), Facets: map[string][]string{}}
		for f := range d.Fields {
			d.Fields[f] = []string{randomText(rnd, 3), randomText(rnd, 1)}
		}
		for _, facet := range []string{"sector", "place", "kind"} {
			for range rnd.IntN(3) {
				d.Facets[facet] = append(d.Facets[facet], string(rune('a'+rnd.IntN(5))))
			}
		}
		docs[i] = d
	}
	return docs
}

func randomQuery(rnd *rand.Rand) Query {
	q := Query{Text: randomText(rnd, 4), Choices: map[string][]string{}, Offset: rnd.IntN(5), Limit: rnd.IntN(30)}
	for _, facet := range []string{"sector", "place", "kind"} {
		for range rnd.IntN(3) {
			q.Choices[facet] = append(q.Choices[facet], string(rune('a'+rnd.IntN(7))))
		}
	}
	return q
}

func bruteForce(docs []Document, q Query, facets ...string) Result {
	type hit struct {
		Document
		fields, beginnings int
	}
	terms, blank := parse(q.Text)
	var hits []hit
	most := 0
	for _, d := range docs {
		h, words := hit{Document: d}, 0
		for _, t := range terms {
			if field, beginning, ok := bruteTerm(d, t); ok {
				words, h.fields, h.beginnings = words+1, h.fields+field, h.beginnings+beginning
			}
		}
		if words > most {
			hits, most = nil, words
		}
		if words == most && (words > 0 || blank) {
			hits = append(hits, h)
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return slices.Compare([]string{fmt.Sprintf("%04d %04d", a.fields, a.beginnings), a.SortKey, a.ID},
			[]string{fmt.Sprintf("%04d %04d", b.fields, b.beginnings), b.SortKey, b.ID})
	})
	r := Result{IDs: []string{}, Facets: map[string][]Count{}, Partial: most > 0 && most < len(terms)}
	found := make([]Document, len(hits))
	for i, h := range hits {
		found[i] = h.Document
	}
	for _, facet := range facets {
		r.Facets[facet] = bruteCounts(docs, found, q, facet)
	}
	for _, h := range hits {
		if !bruteChosen(h.Document, q, "") {
			continue
		}
		if r.Total >= q.Offset && (q.Limit == 0 || len(r.IDs) < q.Limit) {
			r.IDs = append(r.IDs, h.ID)
		}
		r.Total++
	}
	return r
}

func bruteCounts(docs, found []Document, q Query, facet string) []Count {
	values := slices.Clone(q.Choices[facet])
	for _, d := range docs {
		values = append(values, d.Facets[facet]...)
	}
	slices.Sort(values)
	counts := []Count{}
	for _, v := range slices.Compact(values) {
		c := Count{Value: v}
		for _, d := range found {
			if slices.Contains(d.Facets[facet], v) && bruteChosen(d, q, facet) {
				c.Count++
			}
		}
		counts = append(counts, c)
	}
	return counts
}

func bruteChosen(d Document, q Query, except string) bool {
	for facet, values := range q.Choices {
		if facet != except && len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool {
			return slices.Contains(d.Facets[facet], v)
		}) {
			return false
		}
	}
	return true
}

// bruteTerm says in which field the document has the term, and whether only a
// word that begins with it.
func bruteTerm(d Document, t term) (field, beginning int, ok bool) {
	best := 1 << 30
	for _, words := range t.alternatives {
		worst := -1
		for _, w := range words {
			one := 1 << 30
			for f, texts := range d.Fields {
				for _, have := range Words(strings.Join(texts, " , ")) {
					switch {
					case have == w:
						one = min(one, 2*f)
					case strings.HasPrefix(have, w):
						one = min(one, 2*f+1)
					}
				}
			}
			worst = max(worst, one)
		}
		best = min(best, worst)
	}
	return best / 2, best % 2, best < 1<<30
}

func TestConcurrentSearches(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	x := Build(randomDocuments(rnd, 100), "sector", "place", "kind")
	queries, want := make([]Query, 50), make([]Result, 50)
	for i := range queries {
		queries[i] = randomQuery(rnd)
		want[i] = x.Search(queries[i])
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, q := range queries {
				if diff := cmp.Diff(want[i], x.Search(q)); diff != "" {
					t.Errorf("query %+v (-alone +among others):\n%s", q, diff)
				}
			}
		})
	}
	wg.Wait()
}
