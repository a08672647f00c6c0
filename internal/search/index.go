package search

import (
	"cmp"
	"maps"
	"slices"
	"sync"
)

// Field says where in a document a word stands. Fields are in the order of
// their worth: a hit in a name comes before one in a function, and so on.
type Field uint8

// The fields of a document.
const (
	Name     Field = iota // what the entry is called, was called, is called for short
	Function              // what it does and belongs to: posts, sectors, clusters
	Place                 // where it is
	Text                  // what is written about it, and its telephone numbers
	fields
)

// Document is an entry as search sees it.
type Document struct {
	ID string
	// SortKey orders the entries where nothing else does, then ID.
	SortKey string
	// Fields are the texts of each field, in all languages.
	Fields [fields][]string
	// Facets are the values by which the entry is filtered: the ids of its
	// sectors under "sector". Empty values do not count.
	Facets map[string][]string
}

// Index finds documents by words and filters. It never changes once it is
// built, so any number of goroutines may search it.
type Index struct {
	ids []string // by document number, which is the display order
	// vocabulary holds every word, sorted; the postings of vocabulary[i] are
	// postings[starts[i]:starts[i+1]].
	vocabulary []string
	starts     []uint32
	postings   []posting
	facets     []facet

	scratch sync.Pool // of *scratch
}

// posting is a document number and, in the low bits, the fields in which the
// document has the word.
type posting uint32

func (p posting) document() uint32 { return uint32(p) >> fields }

// facet holds, for each value that an entry has, the entries that have it.
type facet struct {
	name   string
	values []string // sorted
	sets   []bitset // by position in values
}

// Build makes the index of the documents, which can be filtered by the named
// facets. IDs must be unique.
func Build(docs []Document, facets ...string) *Index {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b Document) int {
		return cmp.Or(cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.ID, b.ID))
	})
	x := &Index{ids: make([]string, len(docs))}
	x.scratch.New = func() any { return newScratch(len(docs)) }
	for n, d := range docs {
		x.ids[n] = d.ID
	}
	x.addWords(docs)
	for _, name := range facets {
		x.facets = append(x.facets, buildFacet(name, docs))
	}
	return x
}

// Len is the number of entries.
func (x *Index) Len() int { return len(x.ids) }

func (x *Index) addWords(docs []Document) {
	numbers := map[string]int{} // of the words, in the order in which they are met
	var lists [][]posting       // by number of the word
	var f folder
	for n, d := range docs {
		for field, texts := range d.Fields {
			for _, text := range texts {
				f.eachWord(text, func(word []byte) {
					number, known := numbers[string(word)]
					if !known {
						number = len(lists)
						numbers[string(word)] = number
						lists = append(lists, nil)
					}
					list := lists[number]
					if len(list) == 0 || list[len(list)-1].document() != uint32(n) {
						list = append(list, posting(n)<<fields)
					}
					list[len(list)-1] |= 1 << field
					lists[number] = list
				})
			}
		}
	}
	x.vocabulary = slices.Sorted(maps.Keys(numbers))
	for _, word := range x.vocabulary {
		x.starts = append(x.starts, uint32(len(x.postings)))
		x.postings = append(x.postings, lists[numbers[word]]...)
	}
	x.starts = append(x.starts, uint32(len(x.postings)))
}

func buildFacet(name string, docs []Document) facet {
	sets := map[string]bitset{}
	for n, d := range docs {
		for _, value := range d.Facets[name] {
			if value == "" {
				continue
			}
			if sets[value] == nil {
				sets[value] = newBitset(len(docs))
			}
			sets[value].add(uint32(n))
		}
	}
	f := facet{name: name, values: slices.Sorted(maps.Keys(sets))}
	for _, value := range f.values {
		f.sets = append(f.sets, sets[value])
	}
	return f
}
