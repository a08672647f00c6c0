package site

import (
	"bytes"
	"net/http"
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/export"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/web/ui"
)

// nounData returns a page of a list as JSON or CSV. nouns are all entries of the list.
func nounData[T any, E export.Row](s *Site, r *http.Request, suffix string, l list, nouns []T, id func(T) string, convert func(T, i18n.Lang, string) E) (httpx.Data, error) {
	f, err := l.search(r, export.PerPage)
	if err != nil {
		return httpx.Data{}, err
	}
	items := exportAll(pick(f.IDs, nouns, id), httpx.Lang(r), s.baseURL, convert)
	return listData(suffix, l.key, items, f, l.exportFacets(r, f))
}

// listData returns a page of a list as JSON or CSV. file is the name for saving,
// without its suffix.
func listData[T export.Row](suffix, file string, items []T, f found, facets map[string][]export.Facet) (httpx.Data, error) {
	if suffix == ".json" {
		return jsonData(export.NewList(f.Total, f.page, f.Partial, items, facets))
	}
	var body bytes.Buffer
	if err := export.CSV(&body, items); err != nil {
		return httpx.Data{}, err
	}
	return httpx.Data{Type: "text/csv; charset=utf-8; header=present", Body: body.Bytes(), File: file + ".csv"}, nil
}

func jsonData(v any) (httpx.Data, error) {
	var body bytes.Buffer
	if err := export.JSON(&body, v); err != nil {
		return httpx.Data{}, err
	}
	return httpx.Data{Type: "application/json", Body: body.Bytes()}, nil
}

// cardData returns contacts as vCards.
func cardData(contacts []directory.Contact, l i18n.Lang, base, file string) (httpx.Data, error) {
	var body bytes.Buffer
	if err := export.Cards(&body, contacts, l, base); err != nil {
		return httpx.Data{}, err
	}
	return httpx.Data{Type: "text/vcard; charset=utf-8", Body: body.Bytes(), File: file + ".vcf"}, nil
}

// exportAll converts entries to what is exported of them.
func exportAll[T, E any](nouns []T, l i18n.Lang, base string, convert func(T, i18n.Lang, string) E) []E {
	items := make([]E, len(nouns))
	for i, noun := range nouns {
		items[i] = convert(noun, l, base)
	}
	return items
}

// exportFacets returns the counts of the filters with the names of their values.
func (l list) exportFacets(r *http.Request, f found) map[string][]export.Facet {
	pr := printer(r)
	facets := map[string][]export.Facet{}
	for _, facet := range l.facets {
		values := facet.values(l.snap)
		entries := []export.Facet{}
		for _, c := range values.Order(f.Facets[facet.param]) {
			entries = append(entries, export.Facet{ID: c.Value, Name: values.Label(pr, c.Value).Text, Count: c.Count})
		}
		facets[facet.param] = entries
	}
	return facets
}

// dataLinks returns the links to a selection as data.
func dataLinks(pr *i18n.Printer, s selection, path string, suffixes ...string) []ui.Link {
	links := make([]ui.Link, len(suffixes))
	for i, suffix := range suffixes {
		links[i] = ui.Link{Text: pr.T("data." + strings.TrimPrefix(suffix, ".")), URL: address.With(path+suffix, s.values())}
	}
	return links
}
