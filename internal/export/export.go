// Package export writes lists and entries for other programs: JSON, CSV (RFC
// 4180) and vCard 4.0 (RFC 6350). What it writes is a contract with everybody
// who reads it: fields may be added, none may change its name or meaning.
package export

// PerPage is how many entries a list has at most in one file.
const PerPage = 1000

// Ref names an entry that another one belongs to.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Site is a place at which an organisation is; Kind is "seat" or "site".
type Site struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// Tel is a telephone number in E.164, "" for none. In a spreadsheet it is a tel:
// address, as a cell that begins with + would be read as a formula.
type Tel string

// The types of a SearchHit.
const (
	ContactType = "contact"
	ClusterType = "cluster"
	PartnerType = "partner"
	SectorType  = "sector"
)

// SearchHit is an entry of any type that a search found. Why is the text that
// the words stand in where the title does not have them; it may be empty.
type SearchHit struct {
	Type  string `json:"type"`
	ID    string `json:"id"`
	Title string `json:"title"`
	URL   string `json:"url"`
	Why   string `json:"why"`
}

// Facet is how many entries have a value by which the list can be filtered.
type Facet struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// List is the envelope of every list. Total counts the entries of all Pages;
// Partial says that they have only some of the words that were asked for.
type List[T any] struct {
	Total   int
	Page    int
	Pages   int
	Partial bool
	Items   []T
	Facets  map[string][]Facet
}

// NewList puts the items of a page of a list of total entries into the
// envelope. An empty list has one page, the first: its address must not be a
// 404. Items, facets and their values are never null.
func NewList[T any](total, page int, partial bool, items []T, facets map[string][]Facet) List[T] {
	l := List[T]{
		Total: total, Page: page, Pages: Pages(total), Partial: partial,
		Items: items, Facets: make(map[string][]Facet, len(facets)),
	}
	if l.Items == nil {
		l.Items = []T{}
	}
	for name, values := range facets {
		if values == nil {
			values = []Facet{}
		}
		l.Facets[name] = values
	}
	return l
}

// Pages is how many pages a list of total entries has, at least one.
func Pages(total int) int { return max(1, (total+PerPage-1)/PerPage) }
