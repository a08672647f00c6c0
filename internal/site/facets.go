package site

import "clusterdir/internal/snapshot"

// facet is a filter of a list.
type facet struct {
	param  string // of the query
	values func(*snapshot.Snapshot) snapshot.Values
}

// The filters of each list.
var (
	contactFacets = []facet{sectorFacet, clusterFacet, placeFacet}
	clusterFacets = []facet{sectorFacet, roleFacet}
	partnerFacets = []facet{kindFacet, clusterFacet, placeFacet}
)

var (
	sectorFacet  = facet{"sector", func(s *snapshot.Snapshot) snapshot.Values { return s.Filters.Sectors }}
	clusterFacet = facet{"cluster", func(s *snapshot.Snapshot) snapshot.Values { return s.Filters.Clusters }}
	placeFacet   = facet{"place", func(s *snapshot.Snapshot) snapshot.Values { return s.Filters.Places }}
	roleFacet    = facet{"role", func(s *snapshot.Snapshot) snapshot.Values { return s.Filters.Roles }}
	kindFacet    = facet{"kind", func(s *snapshot.Snapshot) snapshot.Values { return s.Filters.Kinds }}
)

// The query parameters of each list for which a page is cached: all that the list
// reads, except the words of a search.
var (
	ContactParams = cachedParams(contactFacets)
	ClusterParams = cachedParams(clusterFacets)
	PartnerParams = cachedParams(partnerFacets)
	SectorParams  = cachedParams(nil)
)

func cachedParams(facets []facet) []string {
	params := []string{pageParam}
	for _, f := range facets {
		params = append(params, f.param)
	}
	return params
}
