package site

import (
	"clusterdir/internal/pagecache"
	"clusterdir/internal/snapshot"
)

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

// The query parameters that each list, and the search, reads. A page is cached for
// each choice of filters, and not for the words of a search.
var (
	ContactParams = params(contactFacets)
	ClusterParams = params(clusterFacets)
	PartnerParams = params(partnerFacets)
	SectorParams  = params(nil)
	SearchParams  = params(nil)
)

func params(facets []facet) pagecache.Params {
	p := pagecache.Params{Cached: []string{pageParam}, Uncached: []string{queryParam, exactParam}}
	for _, f := range facets {
		p.Cached = append(p.Cached, f.param)
	}
	return p
}
