// Package export writes lists and entries for other programs: JSON, CSV (RFC
// 4180) and vCard 4.0 (RFC 6350). The output is a stable interface: fields may be
// added, but no field may change its name or meaning.
package export

// PerPage is the maximum number of entries in one file of a list.
const PerPage = 1000

// Ref refers to a related entry.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Site is a location of an organisation. Kind is "seat" or "site".
type Site struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// Tel is a telephone number in E.164 format, or "". CSV contains it as a tel: URL,
// because spreadsheets read a cell that begins with + as a formula.
type Tel string

// The types of a SearchHit.
const (
	ContactType = "contact"
	ClusterType = "cluster"
	PartnerType = "partner"
	SectorType  = "sector"
)

// SearchHit is an entry of any type in a search result. Why is the text that
// contains the search words if the title does not. It may be empty.
type SearchHit struct {
	Type  string `json:"type"`
	ID    string `json:"id"`
	Title string `json:"title"`
	URL   string `json:"url"`
	Why   string `json:"why"`
}

// Facet is a value by which the list can be filtered, with its number of entries.
type Facet struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// List is the envelope of every list. Total is the number of entries on all pages.
// Partial reports whether the entries match only some of the search words.
type List[T any] struct {
	Total   int
	Page    int
	Pages   int
	Partial bool
	Items   []T
	Facets  map[string][]Facet
}

// NewList returns the envelope for one page of a list with total entries. An empty
// list has one page, so that its URL does not return 404. Items, facets and their
// values are never null.
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

// Pages returns the number of pages of a list with total entries. It is at least one.
func Pages(total int) int { return max(1, (total+PerPage-1)/PerPage) }
