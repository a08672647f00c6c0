package ui

import "clusterdir/internal/i18n"

// Link is a hyperlink.
type Link struct{ Text, URL string }

// Named is the name of an entry in the language of the page, with its URL.
type Named struct {
	Name i18n.Phrase
	URL  string
}

// Marked is a text with its matches marked.
type Marked struct {
	Lang  i18n.Lang
	Parts []Part
}

// Part is a part of a text. Hit reports whether the query matched it.
type Part struct {
	Text string
	Hit  bool
}

// Plain returns a text without marks.
func Plain(ph i18n.Phrase) Marked {
	return Marked{Lang: ph.Lang, Parts: []Part{{Text: ph.Text}}}
}

// Text returns the text without its marks.
func (m Marked) Text() string {
	var s string
	for _, p := range m.Parts {
		s += p.Text
	}
	return s
}

// Fresh states how up to date an entry is.
type Fresh struct {
	Confirmed bool
	// Words is the text, such as "Confirmed on 3 November 2026" or "Not confirmed yet".
	Words string
	// Source is the source of the facts. It is empty on cards, where SourceURL links to
	// it, and Of is the name of the entry, for screen reader users who read only the link.
	Source    i18n.Phrase
	SourceURL string
	Of        string
}

// Number is a telephone number.
type Number struct {
	Display string // grouped for reading
	Marked  Marked // the same text with its matches marked
	URL     string // tel:
}

// Because is a text that contains query terms which the card does not show.
type Because struct {
	Label string // description of the text, such as "Formerly or also:"
	Text  Marked
}

// Understood states how an ambiguous query was interpreted, and links to the results
// of the other interpretation.
type Understood struct {
	Text  string
	Other Link
}

// Person is the view of a contact on cards and pages.
type Person struct {
	Name      Marked
	URL       string
	Functions []Marked
	Phone     Number
	Fax       Number
	Email     Marked
	Place     Marked
	// PlaceNote states that the place was derived.
	PlaceNote string
	Cluster   Named
	// ClusterName is the name of the cluster with its matches marked.
	ClusterName Marked
	Because     []Because
	Card        string // URL of the vCard
	Fresh       Fresh
}

// Facet is a filter with its values.
type Facet struct {
	Name    string // name of the query parameter
	Legend  string
	Choices []Choice
}

// Choice is a value of a filter.
type Choice struct {
	Value  string
	Label  i18n.Phrase
	Count  int
	Chosen bool
	// Without is the URL of the list without this choice.
	Without string
}

// Filter is the filter form of a list.
type Filter struct {
	Action string
	Label  string // label of the search field
	Query  string
	Exact  bool // whether the query requires exact matches
	Facets []Facet
	// WithoutQuery is the URL of the list without the query. Reset is the URL of the
	// unfiltered list.
	WithoutQuery, Reset string
}

// Active reports whether a query or a filter is set.
func (f Filter) Active() bool { return f.Query != "" || f.facetActive() }

func (f Filter) facetActive() bool { return f.chosen() > 0 }

// chosen returns the number of chosen values in all facets.
func (f Filter) chosen() int {
	n := 0
	for _, facet := range f.Facets {
		for _, c := range facet.Choices {
			if c.Chosen {
				n++
			}
		}
	}
	return n
}

// filterSummary returns the label of the collapsed filters with the number of active
// ones. On phones, filters are collapsed, so that the results are visible first.
func filterSummary(p *i18n.Printer, f Filter) string {
	if n := f.chosen(); n > 0 {
		return p.T("list.filters.set", "n", n)
	}
	return p.T("list.filters")
}

// Pager holds the links to the pages of a list.
type Pager struct {
	Page, Pages    int
	Previous, Next string // "" on the first or last page
	Links          []PageLink
}

// PageLink is the link to one page. A gap in the sequence has no URL.
type PageLink struct {
	Number  int
	URL     string
	Current bool
}

// Empty is the message of a list without results.
type Empty struct {
	Heading, Text string
	// Ways lists links to other results, with their number.
	Ways []Link
}

// List holds the common parts of all lists of entries.
type List struct {
	Filter  Filter
	Count   string // "4 contact persons"
	Partial string // message that only some words matched
	// Understood states how the query was interpreted.
	Understood Understood
	Pager      Pager
	Empty      Empty
	Total      int
	Data       []Link // links to the same list in data formats
}

// Fact is a line in the box of facts about an entry.
type Fact struct {
	Label  string
	Values []Named // a value without a URL is plain text
}
