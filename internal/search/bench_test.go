package search

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// region makes a large directory: common and rare words, twelve sectors, a
// hundred places.
func region(n int) []Document {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	pick := func(stem string, of int) string { return fmt.Sprint(stem, rnd.IntN(1+rnd.IntN(of))) }
	docs := make([]Document, n)
	for i := range docs {
		d := Document{ID: fmt.Sprintf("c%07d", i), SortKey: fmt.Sprintf("%07d", i)}
		d.Fields[Name] = []string{pick("Vorname", 500) + " " + pick("Müller", 20_000)}
		d.Fields[Function] = []string{pick("Leitung", 30), pick("Netzwerk", 300) + "-" + pick("Energie", 50) + " Schleswig-Holstein"}
		place := pick("Ort", 100)
		d.Fields[Place] = []string{place}
		if rnd.IntN(3) == 0 {
			d.Fields[Text] = []string{"Innovation " + pick("Thema", 64)}
		}
		d.Facets = map[string][]string{"sector": {pick("s", 12)}, "place": {place}}
		docs[i] = d
	}
	return docs
}

func BenchmarkSearch(b *testing.B) {
	queries := map[string]Query{
		"word":   {Text: "mueller123", Limit: 20},
		"common": {Text: "innovation", Limit: 20},
		"letter": {Text: "v", Limit: 20},
		"two":    {Text: "innovation leitung3", Limit: 20},
		"filter": {Text: "innovation", Choices: map[string][]string{"sector": {"s1", "s2"}, "place": {"Ort3"}}, Limit: 20},
		"blank":  {Limit: 20},
	}
	for _, n := range []int{10_000, 100_000} {
		x := Build(region(n), "sector", "place")
		for name, q := range queries {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					x.Search(q)
				}
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		docs := region(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Build(docs, "sector", "place")
			}
		})
	}
}
