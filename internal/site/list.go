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
	"clusterdir/internal/snapshot"
	"clusterdir/web/ui"
)

// perPage is the number of entries on a page of a list.
const perPage = 20

// maxChoices limits the number of selected values per facet. Each value is a link
// that contains all the others, so the size of the page grows with their square.
const maxChoices = 50

// maxPage is the largest page number. No list has as many pages.
const maxPage = 1_000_000

// list is a list of entries that visitors can search and filter.
type list struct {
	page   address.Page
	snap   *snapshot.Snapshot
	index  *search.Index // of the entries of the list
	facets []facet
	key    string // prefix of its texts: list.contacts
}

// selection holds the query, the filters and the page that a request selects from a list.
type selection struct {
	query string
	// exact searches for the words exactly as they are written.
	exact   bool
	choices map[string][]string // by facet
	page    int
}

// readQuery reads the words of a search.
func readQuery(r *http.Request) selection {
	params := r.URL.Query()
	text := strings.TrimSpace(strings.ToValidUTF8(params.Get(queryParam), ""))
	return selection{query: text, exact: text != "" && params.Get(exactParam) != ""}
}

// read reads a request. A page number that is invalid fails with ErrNotFound.
func (l list) read(r *http.Request) (selection, error) {
	params := r.URL.Query()
	s := readQuery(r)
	s.choices = map[string][]string{}
	for _, f := range l.facets {
		for _, v := range params[f.param] {
			if v != "" && len(s.choices[f.param]) < maxChoices && !slices.Contains(s.choices[f.param], v) {
				s.choices[f.param] = append(s.choices[f.param], v)
			}
		}
	}
	var err error
	s.page, err = pageNumber(r)
	return s, err
}

// The query parameters of every list: the words of a search, whether they are meant
// exactly as they are written, and the page number.
const (
	queryParam = "q"
	exactParam = "exact"
	pageParam  = "page"
)

// pageNumber returns the page number of a request, 1 by default. A value that is not
// a positive number fails with ErrNotFound.
func pageNumber(r *http.Request) (int, error) {
	params := r.URL.Query()
	if !params.Has(pageParam) {
		return 1, nil
	}
	n, err := strconv.Atoi(params.Get(pageParam))
	if err != nil || n < 1 || n > maxPage {
		return 0, fmt.Errorf("page %q: %w", params.Get(pageParam), directory.ErrNotFound)
	}
	return n, nil
}

// found is the result of a selection.
type found struct {
	selection
	search.Result
	pages int
}

// find searches the list. A page beyond the last one fails with ErrNotFound.
func (l list) find(lang i18n.Lang, s selection, perPage int) (found, error) {
	result := l.index.Search(s.indexQuery(lang, (s.page-1)*perPage, perPage))
	f := found{selection: s, Result: result, pages: max(1, (result.Total+perPage-1)/perPage)}
	if s.page > f.pages {
		return f, fmt.Errorf("page %d of %d: %w", s.page, f.pages, directory.ErrNotFound)
	}
	return f, nil
}

// count returns the number of entries that a selection has.
func (l list) count(lang i18n.Lang, s selection) int {
	return l.index.Search(s.indexQuery(lang, 0, 1)).Total
}

// search reads a request and searches the list.
func (l list) search(r *http.Request, perPage int) (found, error) {
	s, err := l.read(r)
	if err != nil {
		return found{}, err
	}
	return l.find(httpx.Lang(r), s, perPage)
}

// indexQuery returns the selection as a query of an index.
func (s selection) indexQuery(l i18n.Lang, offset, limit int) search.Query {
	return search.Query{Text: s.query, Lang: l, Exact: s.exact, Choices: s.choices, Offset: offset, Limit: limit}
}

// values returns the selection as the query of an address, without the page.
func (s selection) values() url.Values {
	v := url.Values{}
	if s.query != "" {
		v.Set(queryParam, s.query)
	}
	if s.exact {
		v.Set(exactParam, "1")
	}
	for name, chosen := range s.choices {
		for _, value := range chosen {
			v.Add(name, value)
		}
	}
	return v
}

// address returns the selection as the query of an address. The first page has no number.
func (s selection) address() url.Values {
	v := s.values()
	if s.page > 1 {
		v.Set(pageParam, strconv.Itoa(s.page))
	}
	return v
}

// filtered reports whether the selection is anything but the first page of the
// whole list. Such pages are not for search engines.
func (s selection) filtered() bool { return len(s.values()) > 0 || s.page > 1 }

// without returns the selection without a value of a facet, from the first page.
func (s selection) without(name, value string) selection {
	b := selection{query: s.query, exact: s.exact, choices: map[string][]string{}, page: 1}
	for n, chosen := range s.choices {
		for _, v := range chosen {
			if n != name || v != value {
				b.choices[n] = append(b.choices[n], v)
			}
		}
	}
	return b
}

// title returns the title of a list, with the page number unless it is the first.
func (s selection) title(pr *i18n.Printer, key string) string {
	if s.page == 1 {
		return pr.T(key)
	}
	return pr.T("list.title.page", "title", pr.T(key), "n", s.page)
}

// view returns the part of a page that all lists have.
func (l list) view(r *http.Request, f found, m *marker) ui.List {
	pr := printer(r)
	path := address.Of(pr.Lang(), l.page)
	at := func(s selection) string { return address.With(path, s.values()) }
	v := ui.List{
		Total: f.Total, Count: pr.N("list."+l.key+".count", f.Total),
		Filter: ui.Filter{
			Action: path, Label: pr.T("list." + l.key + ".label"), Query: f.query, Exact: f.exact, Reset: path,
			WithoutQuery: at(selection{choices: f.choices}), Facets: l.facetViews(pr, f, at),
		},
		Pager: pager(f, path),
	}
	if f.Partial {
		v.Partial = pr.T("list.partial", "text", f.query)
	}
	v.Understood = understood(pr, f.selection, m, at)
	if f.Total == 0 {
		v.Empty = l.empty(pr, f, at)
	}
	return v
}

// understood says how a query was interpreted, with a link to the other way: with
// typing errors corrected, or exactly as it was typed.
func understood(pr *i18n.Printer, s selection, m *marker, at func(selection) string) ui.Understood {
	other := s
	other.exact, other.page = !s.exact, 1
	if s.exact {
		return ui.Understood{Text: pr.T("list.exact", "text", s.query), Other: ui.Link{Text: pr.T("list.similar"), URL: at(other)}}
	}
	instead := m.instead(s.query)
	if instead == "" {
		return ui.Understood{}
	}
	return ui.Understood{
		Text:  pr.T("list.instead", "text", instead),
		Other: ui.Link{Text: pr.T("list.exactly", "text", s.query), URL: at(other)},
	}
}

func (l list) facetViews(pr *i18n.Printer, f found, at func(selection) string) []ui.Facet {
	var views []ui.Facet
	for _, facet := range l.facets {
		values := facet.values(l.snap)
		view := ui.Facet{Name: facet.param, Legend: pr.T("facet."+facet.param, "agency", l.snap.Agency.ShortName)}
		for _, c := range values.Order(f.Facets[facet.param]) {
			choice := ui.Choice{
				Value: c.Value, Label: values.Label(pr, c.Value), Count: c.Count,
				Chosen: slices.Contains(f.choices[facet.param], c.Value),
			}
			if choice.Chosen {
				choice.Without = at(f.without(facet.param, c.Value))
			}
			view.Choices = append(view.Choices, choice)
		}
		if len(view.Choices) > 0 {
			views = append(views, view)
		}
	}
	return views
}

// empty returns what a list without entries shows: links to selections that have some.
func (l list) empty(pr *i18n.Printer, f found, at func(selection) string) ui.Empty {
	e := ui.Empty{Heading: pr.T("list." + l.key + ".none"), Text: pr.T("list.empty")}
	offer := func(label string, s selection) {
		if label == "" {
			return
		}
		if n := l.count(pr.Lang(), s); n > 0 {
			e.Ways = append(e.Ways, ui.Link{Text: label + " (" + pr.N("list.hits", n) + ")", URL: at(s)})
		}
	}
	if f.query != "" {
		e.Text = pr.T("list.empty.query", "text", f.query)
		if len(f.choices) > 0 {
			e.Text = pr.T("list.empty.both", "text", f.query)
			offer(pr.T("list.only.query", "text", f.query), selection{query: f.query, exact: f.exact})
		}
		if f.exact {
			offer(pr.T("list.similar"), selection{query: f.query, choices: f.choices})
		}
		here := l.count(pr.Lang(), selection{query: f.query})
		if n, link := everywhere(pr, l.snap.Search, f.query, pr.T("list.everywhere", "text", f.query)); n > here {
			e.Ways = append(e.Ways, link)
		}
	}
	for _, facet := range l.facets {
		for _, value := range f.choices[facet.param] {
			offer(pr.T("list.only.choice", "name", facet.values(l.snap).Label(pr, value).Text),
				selection{choices: map[string][]string{facet.param: {value}}})
		}
	}
	offer(pr.T("list."+l.key+".all"), selection{})
	return e
}

// everywhere returns how many entries of all kinds a query finds, with a link to them.
func everywhere(pr *i18n.Printer, all *search.Directory, text, label string) (int, ui.Link) {
	s := selection{query: text}
	n := all.Everything(s.indexQuery(pr.Lang(), 0, 1)).Total()
	return n, ui.Link{
		Text: label + " (" + pr.N("list.hits", n) + ")",
		URL:  address.With(address.Of(pr.Lang(), address.Search), s.values()),
	}
}

// pager returns the links to the first page, the last page, and the pages near the
// current one.
func pager(f found, path string) ui.Pager {
	p := ui.Pager{Page: f.page, Pages: f.pages}
	at := func(n int) string {
		there := f.selection
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

// pick returns the entries with these ids, in their order.
func pick[T any](ids []string, items []T, id func(T) string) []T {
	byID := make(map[string]T, len(items))
	for _, item := range items {
		byID[id(item)] = item
	}
	picked := make([]T, 0, len(ids))
	for _, wanted := range ids {
		if item, ok := byID[wanted]; ok {
			picked = append(picked, item)
		}
	}
	return picked
}
