package search_test

import (
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/sample"
	"clusterdir/internal/search"
)

// BenchmarkIndex builds the indexes of a directory with 10,000 contacts.
func BenchmarkIndex(b *testing.B) {
	r := sample.New(10_000)
	nouns := search.Nouns{Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Places: r.Places}
	build := func() *search.Directory { return build(b, nouns, r) }
	b.Run("built", func(b *testing.B) {
		for b.Loop() {
			build()
		}
	})
}

// BenchmarkSearch searches 10,000 contacts for one page of results with all
// facet counts.
func BenchmarkSearch(b *testing.B) {
	r := sample.New(10_000)
	nouns := search.Nouns{Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Places: r.Places}
	d := build(b, nouns, r)
	filter := map[string][]string{"sector": {r.Sectors[0].ID}}
	for _, test := range []struct {
		name  string
		query search.Query
	}{
		{"word", search.Query{Text: "energie"}}, {"two words", search.Query{Text: "leitung energie"}},
		{"letter", search.Query{Text: "e"}}, {"typo", search.Query{Text: "enregie"}}, {"none", search.Query{Text: "xyzzy"}},
		{"word, filtered", search.Query{Text: "energie", Choices: filter}}, {"filter, known", search.Query{Choices: filter}},
	} {
		test.query.Limit, test.query.Lang = 20, i18n.German
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.Contacts.Search(test.query)
			}
		})
	}
}

func build(b *testing.B, nouns search.Nouns, r *sample.Region) *search.Directory {
	b.Helper()
	d, err := search.NewDirectory(nouns, func(yield func(directory.Contact) error) error {
		for c := range r.Contacts() {
			if err := yield(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return d
}
