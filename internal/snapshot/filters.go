package snapshot

import (
	"cmp"
	"slices"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
)

// Filters holds the values of each filter, in the order of pages.
type Filters struct{ Sectors, Clusters, Places, Roles, Kinds Values }

// Values are the values of a filter, in the order of pages.
type Values struct {
	Refs []directory.Ref
	rank map[string]int // by id, beginning with 1
}

func newValues(refs []directory.Ref) Values {
	v := Values{refs, make(map[string]int, len(refs))}
	for i, ref := range refs {
		v.rank[ref.ID] = i + 1
	}
	return v
}

// Label returns the name of a value. An unknown value is its own name.
func (v Values) Label(pr *i18n.Printer, id string) i18n.Phrase {
	if rank := v.rank[id]; rank > 0 {
		return pr.Phrase(v.Refs[rank-1].Name)
	}
	return i18n.Phrase{Text: id}
}

// Order returns the counts in the order of the values, unknown values last.
func (v Values) Order(counts []search.Count) []search.Count {
	ordered := slices.Clone(counts)
	last := len(v.Refs) + 1
	slices.SortStableFunc(ordered, func(a, b search.Count) int {
		return cmp.Or(v.rank[a.Value], last) - cmp.Or(v.rank[b.Value], last)
	})
	return ordered
}

func newFilters(n Nouns) Filters {
	return Filters{
		Sectors:  newValues(refsOf(n.Sectors, directory.Sector.Ref)),
		Clusters: newValues(refsOf(n.Clusters, func(c directory.Cluster) directory.Ref { return c.Ref() })),
		Places:   newValues(placeRefs(n.Places)),
		Roles:    newValues(wordRefs("role.", directory.Roles, n.Agency.ShortName)),
		Kinds:    newValues(wordRefs("kind.", directory.Kinds, "")),
	}
}

func refsOf[T any](nouns []T, ref func(T) directory.Ref) []directory.Ref {
	refs := make([]directory.Ref, len(nouns))
	for i, noun := range nouns {
		refs[i] = ref(noun)
	}
	return refs
}

// placeRefs returns the places in the order of their names, which are the same in
// every language.
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

// wordRefs returns the values of a closed list with their names in the catalogue.
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
