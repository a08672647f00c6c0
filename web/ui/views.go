package ui

import "clusterdir/internal/i18n"

// Link leads somewhere.
type Link struct{ Text, URL string }

// Named is an entry by its name in the language of the page.
type Named struct {
	Name i18n.Phrase
	URL  string
}

// Marked is a text whose matched parts are told apart.
type Marked struct {
	Lang  i18n.Lang
	Parts []Part
}

// Part is a stretch of a text; Hit says that the query matched it.
type Part struct {
	Text string
	Hit  bool
}

// Plain is a text without marks.
func Plain(ph i18n.Phrase) Marked {
	return Marked{Lang: ph.Lang, Parts: []Part{{Text: ph.Text}}}
}

// Text is the text without its marks.
func (m Marked) Text() string {
	var s string
	for _, p := range m.Parts {
		s += p.Text
	}
	return s
}

// Fresh says how current an entry is.
type Fresh struct {
	Confirmed bool
	// Words say it: "Confirmed on 3 November 2026", "Not confirmed yet".
	Words string
	// Source is where the facts come from, empty on cards: there SourceURL leads
	// to it, and Of says of what, for those who hear the link alone.
	Source    i18n.Phrase
	SourceURL string
	Of        string
}

// Number is a telephone number.
type Number struct {
	Display string // grouped for reading
	Marked  Marked // the same, with what the query matched
	URL     string // tel:
}

// Because says why a query found an entry, in words that its card does not show.
type Because struct {
	Label string // what the text is: "Formerly or also:"
	Text  Marked
}

// Understood says how a query was read, where that is not plain, and leads to
// what the other reading finds.
type Understood struct {
	Text  string
	Other Link
}

// Person is a contact as cards and pages show it.
type Person struct {
	Name      Marked
	URL       string
	Functions []Marked
	Phone     Number
	Fax       Number
	Email     Marked
	Place     Marked
	// PlaceNote says that the place was derived.
	PlaceNote string
	Cluster   Named
	// ClusterName is the cluster's name with what the query matched.
	ClusterName Marked
	Because     []Because
	Card        string // address of the vCard
	Fresh       Fresh
}

// Facet is a filter with its values.
type Facet struct {
	Name    string // of the query parameter
	Legend  string
	Choices []Choice
}

// Choice is a value of a filter.
type Choice struct {
	Value  string
	Label  i18n.Phrase
	Count  int
	Chosen bool
	// Without is the address of the list without this choice.
	Without string
}

// Filter is the form beside a list.
type Filter struct {
	Action string
	Label  string // of the field for words
	Query  string
	Exact  bool // the words are asked for as they are typed
	Facets []Facet
	// WithoutQuery is the address of the list without the words, Reset that of
	// the whole list.
	WithoutQuery, Reset string
}

// Active reports whether anything is asked for.
func (f Filter) Active() bool { return f.Query != "" || f.facetActive() }

func (f Filter) facetActive() bool { return f.chosen() > 0 }

// chosen counts the values that are chosen in all facets.
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

// filterSummary names the closed filters and how many are set: on a telephone
// they stay closed, so that what was found comes first.
func filterSummary(p *i18n.Printer, f Filter) string {
	if n := f.chosen(); n > 0 {
		return p.T("list.filters.set", "n", n)
	}
	return p.T("list.filters")
}

// Pager leads through the pages of a list.
type Pager struct {
	Page, Pages    int
	Previous, Next string // "" at the ends
	Links          []PageLink
}

// PageLink is one page; a gap in the sequence has no URL.
type PageLink struct {
	Number  int
	URL     string
	Current bool
}

// Empty is what a list says when nothing was found.
type Empty struct {
	Heading, Text string
	// Ways lead on, with how much is found there.
	Ways []Link
}

// List is what every list of entries shares.
type List struct {
	Filter  Filter
	Count   string // "4 contact persons"
	Partial string // says that only some words matched
	// Understood says how the query was read.
	Understood Understood
	Pager      Pager
	Empty      Empty
	Total      int
	Data       []Link // the same list as data
}

// Fact is a line of the box of facts beside an entry.
type Fact struct {
	Label  string
	Values []Named // a value without URL is plain text
}
