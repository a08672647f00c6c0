package site

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/httpx"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// fillsLater contacts take a tenth of a second to be indexed.
const fillsLater = 5000

// errFilling answers a query with words before there is an index.
var errFilling = &httpx.Error{
	Status: http.StatusServiceUnavailable, Err: errors.New("the index is being filled"), Expected: true,
}

// filling answers without an index what can be answered so: lists by filter. The
// counts are of when it was made, the entries of now.
type filling struct {
	tallies []store.Tally
	sectors map[string][]string // of each cluster
}

func newFilling(tallies []store.Tally, n nouns) *filling {
	f := &filling{tallies: tallies, sectors: map[string][]string{}}
	for _, c := range n.clusters {
		for _, sector := range c.Sectors {
			f.sectors[c.ID] = append(f.sectors[c.ID], sector.ID)
		}
	}
	return f
}

// contactsIn counts all contacts.
func contactsIn(tallies []store.Tally) (n int) {
	for _, t := range tallies {
		n += t.Contacts
	}
	return n
}

// choices are the chosen values of a query, by facet.
type choices map[string][]string

// allows reports whether a value of a facet is chosen, or none is.
func (c choices) allows(facet string, values ...string) bool {
	chosen := false
	for _, choice := range c[facet] {
		if choice != "" {
			chosen = true
			if slices.Contains(values, choice) {
				return true
			}
		}
	}
	return !chosen
}

// count counts as search.Index does: each facet under the choices in the others.
func (f *filling) count(chosen choices) (total int, facets map[string][]search.Count) {
	counts := map[string]map[string]int{"sector": {}, "cluster": {}, "place": {}}
	for name, of := range counts {
		for _, choice := range chosen[name] {
			if choice != "" {
				of[choice] = 0
			}
		}
	}
	for _, t := range f.tallies {
		sectors := f.sectors[t.Cluster]
		sector, cluster, place := chosen.allows("sector", sectors...), chosen.allows("cluster", t.Cluster), chosen.allows("place", t.Place)
		add := func(facet, value string, counted bool) {
			switch {
			case value == "":
			case counted:
				counts[facet][value] += t.Contacts
			default:
				counts[facet][value] += 0 // It is listed all the same.
			}
		}
		for _, s := range sectors {
			add("sector", s, cluster && place)
		}
		add("cluster", t.Cluster, sector && place)
		add("place", t.Place, sector && cluster)
		if sector && cluster && place {
			total += t.Contacts
		}
	}
	facets = map[string][]search.Count{}
	for name, of := range counts {
		facets[name] = []search.Count{}
		for _, value := range slices.Sorted(maps.Keys(of)) {
			facets[name] = append(facets[name], search.Count{Value: value, Count: of[value]})
		}
	}
	return total, facets
}

// find answers as search.Index does, errFilling where words are asked for.
func (f *filling) find(ctx context.Context, q *store.Q, query search.Query) (r search.Result, err error) {
	if strings.TrimSpace(query.Text) != "" {
		return r, errFilling
	}
	r.Total, r.Facets = f.count(query.Choices)
	chosen := choices(query.Choices)
	var clusters, places []string
	if !chosen.allows("sector") || !chosen.allows("cluster") {
		clusters = []string{}
		for _, c := range slices.Sorted(maps.Keys(f.sectors)) {
			if chosen.allows("sector", f.sectors[c]...) && chosen.allows("cluster", c) {
				clusters = append(clusters, c)
			}
		}
	}
	if !chosen.allows("place") {
		places = slices.DeleteFunc(slices.Clone(query.Choices["place"]), func(p string) bool { return p == "" })
	}
	r.IDs, err = q.ContactIDs(ctx, clusters, places, query.Offset, query.Limit)
	return r, err
}

// notReady is the answer to a search before there is an index: what can be done
// meanwhile.
func (s *Site) notReady(r *http.Request, snap *snapshot, a asked) error {
	pr := printer(r)
	way := func(p address.Page, key string) ui.Link {
		return ui.Link{Text: pr.T(key), URL: address.Of(pr.Lang(), p)}
	}
	p := s.layout(r, snap, frame{
		page: address.Search, title: pr.T("search.title"), description: pr.T("search.description"),
		crumbs: []ui.Link{crumb(pr, address.Search, "nav.search")}, noIndex: true, query: a.values(),
	})
	return &httpx.Error{Status: http.StatusServiceUnavailable, Err: errFilling.Err, Expected: true, Page: page.Search(p, page.SearchView{
		Query: a.query, Empty: ui.Empty{
			Heading: pr.T("search.filling"), Text: pr.T("search.filling.text"),
			Ways: []ui.Link{
				way(address.Contacts, "list.contacts.all"), way(address.Clusters, "list.clusters.all"),
				way(address.Sectors, "list.sectors.all"), way(address.Partners, "list.partners.all"),
			},
		},
	})}
}
