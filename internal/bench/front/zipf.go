package main

import (
	"math"
	"math/rand/v2"
	"sort"
)

// request is what a reader asks for.
type request struct {
	path     string
	encoding string // Accept-Encoding
}

// readers are what readers say that they take, and how many of a hundred do: most
// are browsers, some are programs, and the same is said in different ways.
var readers = []struct {
	share    float64
	encoding string
}{
	{60, "gzip, deflate, br, zstd"},
	{25, "gzip, deflate, br"},
	{5, "br;q=1.0, gzip;q=0.8, *;q=0.1"},
	{7, "gzip, deflate"},
	{3, "identity"},
}

// draw draws requests by Zipf's law: the page of rank k is asked for as often as
// 1/k^s says.
func draw(pages []string, n int, s float64, seed uint64) []request {
	r := rand.New(rand.NewPCG(seed, 1))
	sums := make([]float64, len(pages))
	total := 0.0
	for i := range pages {
		total += math.Pow(float64(i+1), -s)
		sums[i] = total
	}
	all := make([]request, n)
	for i := range all {
		at := sort.SearchFloat64s(sums, r.Float64()*total)
		all[i] = request{pages[min(at, len(pages)-1)], encoding(r.Float64() * 100)}
	}
	return all
}

func encoding(at float64) string {
	for _, reader := range readers {
		if at -= reader.share; at < 0 {
			return reader.encoding
		}
	}
	return readers[0].encoding
}

// distinct is how many different pages are asked for.
func distinct(all []request) int {
	seen := map[string]bool{}
	for _, r := range all {
		seen[r.path] = true
	}
	return len(seen)
}
