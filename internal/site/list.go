package site

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/web/ui"
)

// perPage is how many entries a page of a list shows.
const perPage = 20

// maxChoices is how many values of a facet are heard: each is shown with the
// address of all the others, so that the page grows with their square.
const maxChoices = 50

// maxPage is beyond any list; larger numbers would only overflow.
const maxPage = 1_000_000

// list is a list of entries that the reader can filter.
type list struct {
	page address.Page
	// asks answers a query about the entries of the list.
	asks func(search.Query) (search.Result, error)
	// all is every list: where something else than this list may have it.
	all    *search.Directory
	facets []facet
	// key is the prefix of its words: list.contacts.
	key string
	// agency is who runs the directory, for words that name it.
	agency string
}

// facet is a filter of a list.
type facet struct {
	name   string
	values values
}

// asked is what a reader asks of a list.
type asked struct {
	query string
	// exact asks for the words as they are typed.
	exact   bool
	choices map[string][]string
	page    int
}

// words reads what was typed, without what no keyboard makes.
func words(r *http.Request) asked {
	params := r.URL.Query()
	text := strings.TrimSpace(strings.ToValidUTF8(params.Get("q"), ""))
	return asked{query: text, exact: text != "" && params.Get("exact") != ""}
}

// ask reads a request.
func (l list) ask(r *http.Request) (asked, error) {
	params := r.URL.Query()
	a := words(r)
	a.choices = map[string][]string{}
	for _, f := range l.facets {
		for _, v := range params[f.name] {
			if v != "" && len(a.choices[f.name]) < maxChoices && !slices.Contains(a.choices[f.name], v) {
				a.choices[f.name] = append(a.choices[f.name], v)
			}
		}
	}
	var err error
	a.page, err = pageNumber(r)
	return a, err
}

// pageNumber is the page that is asked for, the first when none is. What is no
// number from 1 up is not found.
func pageNumber(r *http.Request) (int, error) {
	params := r.URL.Query()
	if !params.Has("page") {
		return 1, nil
	}
	n, err := strconv.Atoi(params.Get("page"))
	if err != nil || n < 1 || n > maxPage {
		return 0, fmt.Errorf("page %q: %w", params.Get("page"), directory.ErrNotFound)
	}
	return n, nil
}

// found is what a list answers.
type found struct {
	asked
	search.Result
	pages int
}

// find asks the index; a page beyond the last is not found.
func (l list) find(lang i18n.Lang, a asked, perPage int) (found, error) {
	result, err := l.asks(a.search(lang, (a.page-1)*perPage, perPage))
	if err != nil {
		return found{asked: a}, err
	}
	f := found{asked: a, Result: result, pages: max(1, (result.Total+perPage-1)/perPage)}
	if a.page > f.pages {
		return f, fmt.Errorf("page %d of %d: %w", a.page, f.pages, directory.ErrNotFound)
	}
	return f, nil
}

// count is how many entries are found; none while that is not known.
func (l list) count(lang i18n.Lang, a asked) int {
	result, err := l.asks(a.search(lang, 0, 1))
	if err != nil {
		return 0
	}
	return result.Total
}

// indexed asks an index.
func indexed(x *search.Index) func(search.Query) (search.Result, error) {
	return func(q search.Query) (search.Result, error) { return x.Search(q), nil }
}

// search reads the request and asks the index.
func (l list) search(r *http.Request, perPage int) (found, error) {
	a, err := l.ask(r)
	if err != nil {
		return found{}, err
	}
	return l.find(httpx.Lang(r), a, perPage)
}

// search is what is asked for as a query of an index.
func (a asked) search(l i18n.Lang, offset, limit int) search.Query {
	return search.Query{Text: a.query, Lang: l, Exact: a.exact, Choices: a.choices, Offset: offset, Limit: limit}
}

// values writes what is asked for as a query of an address.
func (a asked) values() url.Values {
	v := url.Values{}
	if a.query != "" {
		v.Set("q", a.query)
	}
	if a.exact {
		v.Set("exact", "1")
	}
	for name, chosen := range a.choices {
		for _, value := range chosen {
			v.Add(name, value)
		}
	}
	return v
}

// address is values with the page, unless it is the first.
func (a asked) address() url.Values {
	v := a.values()
	if a.page > 1 {
		v.Set("page", strconv.Itoa(a.page))
	}
	return v
}

// filtered reports whether less than the whole list, or not its first page, is
// asked for: such pages stay out of search engines.
func (a asked) filtered() bool { return len(a.values()) > 0 || a.page > 1 }

func (a asked) without(name, value string) asked {
	b := asked{query: a.query, exact: a.exact, choices: map[string][]string{}, page: 1}
	for n, chosen := range a.choices {
		for _, v := range chosen {
			if n != name || v != value {
				b.choices[n] = append(b.choices[n], v)
			}
		}
	}
	return b
}

// title names the list, and the page of it that is not the first.
func (a asked) title(pr *i18n.Printer, key string) string {
	if a.page == 1 {
		return pr.T(key)
	}
	return pr.T("list.title.page", "title", pr.T(key), "n", a.page)
}

// view is the part of a page that lists share.
func (l list) view(r *http.Request, f found, m *marker) ui.List {
	pr := i18n.For(httpx.Lang(r))
	path := address.Of(pr.Lang(), l.page)
	at := func(a asked) string { return address.With(path, a.values()) }
	v := ui.List{
		Total: f.Total, Count: pr.N("list."+l.key+".count", f.Total),
		Filter: ui.Filter{
			Action: path, Label: pr.T("list." + l.key + ".label"), Query: f.query, Exact: f.exact, Reset: path,
			WithoutQuery: at(asked{choices: f.choices}), Facets: l.facetViews(pr, f, at),
		},
		Pager: pager(f, path),
	}
	if f.Partial {
		v.Partial = pr.T("list.partial", "text", f.query)
	}
	v.Understood = understood(pr, f.asked, m, at)
	if f.Total == 0 {
		v.Empty = l.empty(pr, f, at)
	}
	return v
}

// understood tells how a query was read: with typos put right, and the way to
// what was typed; or just as it was typed, and the way to what resembles it.
func understood(pr *i18n.Printer, a asked, m *marker, at func(asked) string) ui.Understood {
	other := a
	other.exact, other.page = !a.exact, 1
	if a.exact {
		return ui.Understood{Text: pr.T("list.exact", "text", a.query), Other: ui.Link{Text: pr.T("list.similar"), URL: at(other)}}
	}
	instead := m.instead(a.query)
	if instead == "" {
		return ui.Understood{}
	}
	return ui.Understood{
		Text:  pr.T("list.instead", "text", instead),
		Other: ui.Link{Text: pr.T("list.exactly", "text", a.query), URL: at(other)},
	}
}

func (l list) facetViews(pr *i18n.Printer, f found, at func(asked) string) []ui.Facet {
	var views []ui.Facet
	for _, facet := range l.facets {
		view := ui.Facet{Name: facet.name, Legend: pr.T("facet."+facet.name, "agency", l.agency)}
		for _, c := range facet.values.order(f.Facets[facet.name]) {
			choice := ui.Choice{
				Value: c.Value, Label: facet.values.label(pr, c.Value), Count: c.Count,
				Chosen: slices.Contains(f.choices[facet.name], c.Value),
			}
			if choice.Chosen {
				choice.Without = at(f.without(facet.name, c.Value))
			}
			view.Choices = append(view.Choices, choice)
		}
		if len(view.Choices) > 0 {
			views = append(views, view)
		}
	}
	return views
}

// empty says what to do when nothing was found: ask for less.
func (l list) empty(pr *i18n.Printer, f found, at func(asked) string) ui.Empty {
	e := ui.Empty{Heading: pr.T("list." + l.key + ".none"), Text: pr.T("list.empty")}
	offer := func(label string, a asked) {
		if label == "" {
			return
		}
		if n := l.count(pr.Lang(), a); n > 0 {
			e.Ways = append(e.Ways, ui.Link{Text: label + " (" + pr.N("list.hits", n) + ")", URL: at(a)})
		}
	}
	if f.query != "" {
		e.Text = pr.T("list.empty.query", "text", f.query)
		if len(f.choices) > 0 {
			e.Text = pr.T("list.empty.both", "text", f.query)
			offer(pr.T("list.only.query", "text", f.query), asked{query: f.query, exact: f.exact})
		}
		if f.exact {
			offer(pr.T("list.similar"), asked{query: f.query, choices: f.choices})
		}
		here := l.count(pr.Lang(), asked{query: f.query})
		if n, link := everywhere(pr, l.all, f.query, pr.T("list.everywhere", "text", f.query)); n > here {
			e.Ways = append(e.Ways, link)
		}
	}
	for _, facet := range l.facets {
		for _, value := range f.choices[facet.name] {
			offer(pr.T("list.only.choice", "name", facet.values.label(pr, value).Text),
				asked{choices: map[string][]string{facet.name: {value}}})
		}
	}
	offer(pr.T("list."+l.key+".all"), asked{})
	return e
}

// pager leads through the pages: the first, the last, and those near the
// present one.
func pager(f found, path string) ui.Pager {
	p := ui.Pager{Page: f.page, Pages: f.pages}
	at := func(n int) string {
		there := f.asked
		there.page = n
		return address.With(path, there.address())
	}
	if f.page > 1 {
		p.Previous = at(f.page - 1)
	}
	if f.page < f.pages {
		p.Next = at(f.page + 1)
	}
	last := 0
	for n := 1; n <= f.pages; n++ {
		if n != 1 && n != f.pages && (n < f.page-2 || n > f.page+2) {
			continue
		}
		if n > last+1 {
			p.Links = append(p.Links, ui.PageLink{})
		}
		p.Links = append(p.Links, ui.PageLink{Number: n, URL: at(n), Current: n == f.page})
		last = n
	}
	return p
}
