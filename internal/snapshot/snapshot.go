// Package snapshot holds the directory in memory at one content version, and
// follows the database.
//
// A Snapshot never changes. It holds the nouns of which there are few and the
// search index of all; the details of contacts stay in the database. A Follower
// replaces the snapshot when the database changes. A request loads the current
// snapshot once and uses it throughout.
package snapshot

import (
	"cmp"
	"context"
	"slices"

	"clusterdir/internal/directory"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
)

// Snapshot is the directory at one content version.
type Snapshot struct {
	// Version is the content version of the database.
	Version int64
	// Serial numbers the snapshots of this process. It is never used twice, not
	// even if the database is restored to an earlier version.
	Serial uint64
	Nouns
	Search *search.Directory
	// ContactsAt, ClustersAt and PartnersAt count the contacts, the seats of
	// clusters and the partners of each place, by its id.
	ContactsAt, ClustersAt, PartnersAt map[string]int
	// ContactsIn and ClustersIn count the entries of each sector, by its id.
	ContactsIn, ClustersIn map[string]int
}

// Nouns are the entries of which there are few. They are held as a whole.
type Nouns struct {
	Agency   directory.Agency
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partners []directory.Partner
	Places   map[string]directory.Place // by id
	Sections []directory.Section        // of all pages
	Editions []directory.Edition        // of the brochure, in the order of the languages
	Filters  Filters
}

// build reads the whole directory.
func build(ctx context.Context, q *store.Q) (*Snapshot, error) {
	if err := q.WithoutTimeout(ctx); err != nil {
		return nil, err
	}
	version, err := q.ContentVersion(ctx)
	if err != nil {
		return nil, err
	}
	nouns, err := readNouns(ctx, q)
	if err != nil {
		return nil, err
	}
	index, err := search.NewDirectory(nouns.forSearch(), func(yield func(directory.Contact) error) error {
		return q.EachContact(ctx, yield)
	})
	if err != nil {
		return nil, err
	}
	s := &Snapshot{Version: version, Nouns: nouns, Search: index}
	s.count()
	return s, nil
}

// maxChanges limits the revisions that are applied to a snapshot. After more of them,
// such as those of an import, a new snapshot takes less time.
const maxChanges = 5000

// maxChangedContacts limits the contacts that an index holds outside its main part.
// Each change indexes all of them again, at 10 µs each: up to 10 ms in a directory of
// 100,000 contacts.
func maxChangedContacts(contacts int) int { return max(1000, contacts/100) }

// overloaded reports whether the snapshot should be replaced by one that is read as a
// whole, because too many changes have been applied to it.
func (s *Snapshot) overloaded() bool {
	index := s.Search.Contacts
	return index.Changed() > maxChangedContacts(index.Len())
}

// next returns the snapshot of a later version, for which it reads nothing but the
// entries that have changed. It returns nil if a new snapshot should be built instead.
func (s *Snapshot) next(ctx context.Context, q *store.Q, version int64) (*Snapshot, error) {
	changes, complete, err := q.ChangesSince(ctx, s.Version, maxChanges)
	if err != nil || !complete {
		return nil, err
	}
	next := &Snapshot{Version: version, Nouns: s.Nouns, Search: s.Search}
	var contacts []string
	nounsChanged := false
	for _, c := range changes {
		switch c.Noun {
		case "contact":
			contacts = append(contacts, c.ID)
		case "agency", "place", "sector", "cluster", "partner", "section", "brochure":
			nounsChanged = true
		default: // A revision that stands for many entries.
			return nil, nil
		}
	}
	if nounsChanged {
		if next.Nouns, err = readNouns(ctx, q); err != nil {
			return nil, err
		}
		next.Search = next.Search.WithNouns(next.forSearch())
	}
	if len(contacts) > 0 {
		changed, err := q.ContactsByID(ctx, contacts)
		if err != nil {
			return nil, err
		}
		next.Search = next.Search.WithContacts(changed, contacts) // A contact that was not found has been deleted.
	}
	next.count()
	return next, nil
}

func readNouns(ctx context.Context, q *store.Q) (n Nouns, err error) {
	if n.Agency, err = q.Agency(ctx); err != nil {
		return n, err
	}
	if n.Sectors, err = q.Sectors(ctx); err != nil {
		return n, err
	}
	if n.Clusters, err = q.Clusters(ctx); err != nil {
		return n, err
	}
	if n.Partners, err = q.Partners(ctx); err != nil {
		return n, err
	}
	if n.Sections, err = q.AllSections(ctx); err != nil {
		return n, err
	}
	if n.Editions, err = q.Editions(ctx); err != nil {
		return n, err
	}
	places, err := q.Places(ctx)
	if err != nil {
		return n, err
	}
	n.Places = make(map[string]directory.Place, len(places))
	for _, p := range places {
		n.Places[p.ID] = p
	}
	n.Filters = newFilters(n)
	return n, nil
}

func (n Nouns) forSearch() search.Nouns {
	nouns := search.Nouns{Sectors: n.Sectors, Clusters: n.Clusters, Partners: n.Partners}
	for _, p := range n.Places {
		nouns.Places = append(nouns.Places, p)
	}
	return nouns
}

// count sets the counts of places and sectors.
func (s *Snapshot) count() {
	facetCounts := func(index *search.Index, facet string) map[string]int {
		counts := map[string]int{}
		for _, c := range index.Search(search.Query{Limit: 1}).Facets[facet] {
			counts[c.Value] = c.Count
		}
		return counts
	}
	s.ContactsAt, s.ContactsIn = facetCounts(s.Search.Contacts, "place"), facetCounts(s.Search.Contacts, "sector")
	s.PartnersAt, s.ClustersIn = facetCounts(s.Search.Partners, "place"), facetCounts(s.Search.Clusters, "sector")
	s.ClustersAt = map[string]int{}
	for _, c := range s.Clusters {
		for _, site := range c.Sites {
			if site.Kind == directory.Seat {
				s.ClustersAt[site.Place.ID]++
			}
		}
	}
}

// Cluster returns a cluster, ErrNotFound if there is none with that id.
func (s *Snapshot) Cluster(id string) (directory.Cluster, error) {
	return find(s.Clusters, func(c directory.Cluster) bool { return c.ID == id })
}

// Partner returns a partner, ErrNotFound if there is none with that id.
func (s *Snapshot) Partner(id string) (directory.Partner, error) {
	return find(s.Partners, func(p directory.Partner) bool { return p.ID == id })
}

// Sector returns a sector, ErrNotFound if there is none with that id.
func (s *Snapshot) Sector(id string) (directory.Sector, error) {
	return find(s.Sectors, func(s directory.Sector) bool { return s.ID == id })
}

// PartnersOf returns the partners of a cluster, in its order.
func (s *Snapshot) PartnersOf(cluster string) []directory.Partner {
	var partners []directory.Partner
	for _, p := range s.Partners {
		if slices.ContainsFunc(p.Clusters, func(c directory.Ref) bool { return c.ID == cluster }) {
			partners = append(partners, p)
		}
	}
	slices.SortStableFunc(partners, func(a, b directory.Partner) int { return cmp.Compare(a.Position, b.Position) })
	return partners
}

// SectionsOf returns the sections of a page, in order.
func (s *Snapshot) SectionsOf(page string) []directory.Section {
	var sections []directory.Section
	for _, section := range s.Sections {
		if section.Page == page {
			sections = append(sections, section)
		}
	}
	return sections
}

// Complete sets the cluster's name and the sectors of contacts that were read from the
// database.
func (s *Snapshot) Complete(contacts []directory.Contact) {
	for i := range contacts {
		// The cluster of a contact that is newer than the snapshot may be unknown.
		if cluster, err := s.Cluster(contacts[i].Cluster.ID); err == nil {
			contacts[i].Cluster, contacts[i].Sectors = cluster.Ref(), cluster.Sectors
		}
	}
}

func find[T any](items []T, wanted func(T) bool) (T, error) {
	i := slices.IndexFunc(items, wanted)
	if i < 0 {
		var none T
		return none, directory.ErrNotFound
	}
	return items[i], nil
}
