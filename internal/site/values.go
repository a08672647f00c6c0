package site

import (
	"cmp"
	"slices"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
)

// values are what a filter can name, in the order of pages.
type values struct {
	refs []directory.Ref
	rank map[string]int // by id, from 1 up
}

func newValues(refs []directory.Ref) values {
	v := values{refs, make(map[string]int, len(refs))}
	for i, ref := range refs {
		v.rank[ref.ID] = i + 1
	}
	return v
}

// label is the name of a value; one that no entry of the directory bears stands
// for itself.
func (v values) label(pr *i18n.Printer, id string) i18n.Phrase {
	if rank := v.rank[id]; rank > 0 {
		return pr.Phrase(v.refs[rank-1].Name)
	}
	return i18n.Phrase{Text: id}
}

// order puts counts into the order of the values, unknown ones last.
func (v values) order(counts []search.Count) []search.Count {
	ordered := slices.Clone(counts)
	last := len(v.refs) + 1
	slices.SortStableFunc(ordered, func(a, b search.Count) int {
		return cmp.Or(v.rank[a.Value], last) - cmp.Or(v.rank[b.Value], last)
	})
	return ordered
}

// filters are the values of every filter that entries can name.
type filters struct{ sectors, clusters, places, roles, kinds values }

func newFilters(n nouns) filters {
	return filters{
		sectors:  newValues(refsOf(n.sectors, directory.Sector.Ref)),
		clusters: newValues(refsOf(n.clusters, func(c directory.Cluster) directory.Ref { return c.Ref() })),
		places:   newValues(placeRefs(n.places)),
		roles:    newValues(wordRefs("role.", directory.Roles, n.agency.ShortName)),
		kinds:    newValues(wordRefs("kind.", directory.Kinds, "")),
	}
}

func refsOf[T any](nouns []T, ref func(T) directory.Ref) []directory.Ref {
	refs := make([]directory.Ref, len(nouns))
	for i, noun := range nouns {
		refs[i] = ref(noun)
	}
	return refs
}

// placeRefs names the places, by name; they have the same in every language.
func placeRefs(places map[string]directory.Place) []directory.Ref {
	keys := make(map[string]string, len(places))
	refs := make([]directory.Ref, 0, len(places))
	for id, p := range places {
		name := i18n.Text{}
		for _, l := range i18n.Languages {
			name[l] = p.Name
		}
		keys[id] = directory.SortKey(p.Name)
		refs = append(refs, directory.Ref{ID: id, Name: name})
	}
	slices.SortFunc(refs, func(a, b directory.Ref) int {
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return refs
}

// wordRefs names the values of a closed list by the catalogue.
func wordRefs[T ~string](prefix string, values []T, agency string) []directory.Ref {
	refs := make([]directory.Ref, len(values))
	for i, v := range values {
		name := i18n.Text{}
		for _, l := range i18n.Languages {
			name[l] = i18n.For(l).T(prefix+string(v), "agency", agency)
		}
		refs[i] = directory.Ref{ID: string(v), Name: name}
	}
	return refs
}
