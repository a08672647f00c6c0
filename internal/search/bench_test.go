package search_test

import (
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/sample"
	"clusterdir/internal/search"
)

// BenchmarkIndex makes an index of 10,000 contacts: of the contacts, and of another
// index with 250 of them changed.
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

// BenchmarkSearch asks a directory of 10,000 contacts for a page, with all counts.
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
