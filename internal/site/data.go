package site

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/export"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
	"clusterdir/web/ui"
)

// kind is a kind of entry of which the snapshot holds all, and how it becomes
// data: T the noun, E what is exported of it.
type kind[T, E any] struct {
	name   string // of the file for saving
	list   func(*Site, *snapshot) list
	all    func(*snapshot) []T
	id     func(T) string
	export func(T, i18n.Lang, string) E
}

// listHandler serves the list as data.
func (k kind[T, E]) listHandler(s *Site, suffix string) httpx.DataHandler {
	return func(r *http.Request) (data httpx.Data, err error) {
		err = s.read(r.Context(), func(_ *store.Q, snap *snapshot) error {
			l := k.list(s, snap)
			f, err := l.search(r, export.PerPage)
			if err != nil {
				return err
			}
			lang := httpx.Lang(r)
			items := []E{}
			for _, noun := range pick(f.IDs, k.all(snap), k.id) {
				items = append(items, k.export(noun, lang, s.baseURL))
			}
			data, err = listData(suffix, k.name, items, f, l.exportFacets(lang, f))
			return err
		})
		return data, err
	}
}

// entry serves one entry as JSON.
func (k kind[T, E]) entry(s *Site, r *http.Request) (data httpx.Data, err error) {
	err = s.read(r.Context(), func(_ *store.Q, snap *snapshot) error {
		noun, err := find(k.all(snap), chi.URLParam(r, "id"), k.id)
		if err != nil {
			return err
		}
		data, err = jsonData(k.export(noun, httpx.Lang(r), s.baseURL))
		return err
	})
	return data, err
}

// listData writes a list as JSON or CSV; file is its name for saving.
func listData[T any](suffix, file string, items []T, f found, facets map[string][]export.Facet) (httpx.Data, error) {
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

func cards(contacts []directory.Contact, l i18n.Lang, base, file string) (httpx.Data, error) {
	var body bytes.Buffer
	if err := export.Cards(&body, contacts, l, base); err != nil {
		return httpx.Data{}, err
	}
	return httpx.Data{Type: "text/vcard; charset=utf-8", Body: body.Bytes(), File: file + ".vcf"}, nil
}

// exportFacets names the counts of a list's filters.
func (l list) exportFacets(lang i18n.Lang, f found) map[string][]export.Facet {
	pr := i18n.For(lang)
	facets := map[string][]export.Facet{}
	for _, facet := range l.facets {
		entries := []export.Facet{}
		for _, c := range facet.values.order(f.Facets[facet.name]) {
			entries = append(entries, export.Facet{ID: c.Value, Name: facet.values.label(pr, c.Value).Text, Count: c.Count})
		}
		facets[facet.name] = entries
	}
	return facets
}

// dataLinks lead to a list as data, with what is asked for.
func dataLinks(pr *i18n.Printer, a asked, path string, suffixes ...string) []ui.Link {
	links := make([]ui.Link, len(suffixes))
	for i, suffix := range suffixes {
		links[i] = ui.Link{Text: pr.T("data." + strings.TrimPrefix(suffix, ".")), URL: address.With(path+suffix, a.values())}
	}
	return links
}
