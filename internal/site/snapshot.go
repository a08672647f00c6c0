package site

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/web/ui"
)

// snapshot is the directory at one content version: the nouns of which there
// are few, whole, and the index of all. It never changes.
type snapshot struct {
	version int64
	seen    time.Time // when the database had that version
	// lineage tells those that follow one another from those of another database.
	lineage *lineage
	nouns
	search *search.Directory
	// filling answers for the contacts until they are in the index, nil then.
	filling *filling
	// maps are the home page's, laid out once for each language.
	maps map[i18n.Lang]ui.MapView
	// How many contacts, seats of clusters, and partners a place has.
	contactsAt, clustersAt, partnersAt map[string]int
	// How many contacts and clusters a sector has.
	contactsIn, clustersIn map[string]int
}

type lineage struct{ _ byte } // of a size, so that each has its own address

// nouns are the entries of which there are few.
type nouns struct {
	agency   directory.Agency
	sectors  []directory.Sector
	clusters []directory.Cluster
	partners []directory.Partner
	places   map[string]directory.Place
	// cover is what stands on the brochure.
	cover   []directory.Section
	filters filters
}

// shows reports whether it is as new as what the database told when it was asked. It
// may be newer, unless the database was put back to an earlier version since.
func (snap *snapshot) shows(told int64, asked time.Time) bool {
	return snap != nil && (told == snap.version || told < snap.version && !asked.After(snap.seen))
}

// firstSnapshot is one to begin with: of a large directory without the contacts in
// its index, so that the site opens at once.
func (s *Site) firstSnapshot(ctx context.Context, q *store.Q, version int64) (*snapshot, error) {
	tallies, err := q.Tallies(ctx)
	if err != nil {
		return nil, err
	}
	if contactsIn(tallies) < s.fillsLater {
		return newSnapshot(ctx, q, version, nil, nil)
	}
	snap := &snapshot{version: version, lineage: &lineage{}}
	if snap.nouns, err = readNouns(ctx, q); err != nil {
		return nil, err
	}
	snap.filling = newFilling(tallies, snap.nouns)
	none := func(func(directory.Contact) error) error { return nil }
	if snap.search, err = search.NewDirectory(snap.forSearch(), none, nil); err != nil {
		return nil, err
	}
	snap.count()
	snap.draw(nil)
	return snap, nil
}

// newSnapshot builds one from nothing but the maps of the last one, nil for none; it
// calls rest, unless that is nil, several times in a millisecond.
func newSnapshot(ctx context.Context, q *store.Q, version int64, last *snapshot, rest func()) (*snapshot, error) {
	snap := &snapshot{version: version, lineage: &lineage{}}
	var err error
	if snap.nouns, err = readNouns(ctx, q); err != nil {
		return nil, err
	}
	snap.search, err = search.NewDirectory(snap.forSearch(), func(yield func(directory.Contact) error) error {
		return q.EachContact(ctx, yield)
	}, rest)
	if err != nil {
		return nil, err
	}
	snap.count()
	snap.draw(last)
	return snap, nil
}

// find answers a query about contacts.
func (snap *snapshot) find(ctx context.Context, q *store.Q, query search.Query) (search.Result, error) {
	if snap.filling != nil {
		return snap.filling.find(ctx, q, query)
	}
	return snap.search.Contacts.Search(query), nil
}

// next is the snapshot of a later version: what has changed is read and nothing
// else. It is nil where too much has.
func (snap *snapshot) next(ctx context.Context, q *store.Q, version int64) (*snapshot, error) {
	changes, whole, err := q.ChangesSince(ctx, snap.version, mostAtOnce)
	if err != nil || !whole {
		return nil, err
	}
	next := &snapshot{version: version, lineage: snap.lineage, nouns: snap.nouns, search: snap.search, filling: snap.filling}
	var contacts []string
	few := false // whether a noun of which there are few has changed
	for _, c := range changes {
		switch c.Noun {
		case "contact":
			contacts = append(contacts, c.ID)
		case "agency", "place", "sector", "cluster", "partner", "section", "brochure":
			few = true
		default: // A change that stands for many.
			return nil, nil
		}
	}
	if few {
		if next.nouns, err = readNouns(ctx, q); err != nil {
			return nil, err
		}
		next.search = next.search.WithNouns(next.forSearch())
	}
	if len(contacts) > 0 && snap.filling == nil { // The index that is being filled will have them.
		changed, err := q.ContactsByID(ctx, contacts)
		if err != nil {
			return nil, err
		}
		// Those that are not there any longer are not among the changed.
		next.search = next.search.WithContacts(changed, contacts)
	}
	next.count()
	next.draw(snap)
	return next, nil
}

func readNouns(ctx context.Context, q *store.Q) (n nouns, err error) {
	if n.agency, err = q.Agency(ctx); err != nil {
		return n, err
	}
	if n.sectors, err = q.Sectors(ctx); err != nil {
		return n, err
	}
	if n.clusters, err = q.Clusters(ctx); err != nil {
		return n, err
	}
	if n.partners, err = q.Partners(ctx); err != nil {
		return n, err
	}
	places, err := q.Places(ctx)
	if err != nil {
		return n, err
	}
	n.places = make(map[string]directory.Place, len(places))
	for _, p := range places {
		n.places[p.ID] = p
	}
	n.cover, err = q.Sections(ctx, "brochure")
	n.filters = newFilters(n)
	return n, err
}

func (n nouns) forSearch() search.Nouns {
	all := search.Nouns{Sectors: n.sectors, Clusters: n.clusters, Partners: n.partners}
	for _, p := range n.places {
		all.Places = append(all.Places, p)
	}
	return all
}

// count counts what places and sectors have.
func (snap *snapshot) count() {
	counts := func(facets map[string][]search.Count, facet string) map[string]int {
		counts := map[string]int{}
		for _, c := range facets[facet] {
			counts[c.Value] = c.Count
		}
		return counts
	}
	all := func(x *search.Index) map[string][]search.Count { return x.Search(search.Query{Limit: 1}).Facets }
	contacts := all(snap.search.Contacts)
	if snap.filling != nil {
		_, contacts = snap.filling.count(nil)
	}
	snap.contactsAt, snap.contactsIn = counts(contacts, "place"), counts(contacts, "sector")
	snap.partnersAt, snap.clustersIn = counts(all(snap.search.Partners), "place"), counts(all(snap.search.Clusters), "sector")
	snap.clustersAt = map[string]int{}
	for _, c := range snap.clusters {
		for _, site := range c.Sites {
			if site.Kind == directory.Seat {
				snap.clustersAt[site.Place.ID]++
			}
		}
	}
}

// draw draws the maps, those of the last snapshot where nothing on them has changed:
// a hundred places take some ten milliseconds.
func (snap *snapshot) draw(last *snapshot) {
	if last != nil && maps.Equal(snap.contactsAt, last.contactsAt) && maps.Equal(snap.clustersAt, last.clustersAt) &&
		maps.Equal(snap.partnersAt, last.partnersAt) && maps.Equal(snap.places, last.places) {
		snap.maps = last.maps
		return
	}
	snap.maps = map[i18n.Lang]ui.MapView{}
	for _, l := range i18n.Languages {
		snap.maps[l] = homeMap(i18n.For(l), snap).LaidOut()
	}
}

// entry is an entry of the directory that has a page.
type entry struct {
	list address.Page
	id   string
}

// entries lists every entry that has a page.
func (snap *snapshot) entries(ctx context.Context, q *store.Q) ([]entry, error) {
	contacts, err := snap.find(ctx, q, search.Query{})
	if err != nil {
		return nil, err
	}
	var all []entry
	for _, id := range contacts.IDs {
		all = append(all, entry{address.Contacts, id})
	}
	for _, c := range snap.clusters {
		all = append(all, entry{address.Clusters, c.ID})
	}
	for _, sector := range snap.sectors {
		all = append(all, entry{address.Sectors, sector.ID})
	}
	for _, p := range snap.partners {
		all = append(all, entry{address.Partners, p.ID})
	}
	return all, nil
}

// contacts reads contacts by their ids, in their order, and adds what the snapshot
// knows of their clusters.
func (snap *snapshot) contacts(ctx context.Context, q *store.Q, ids []string) ([]directory.Contact, error) {
	contacts, err := q.ContactsByID(ctx, ids)
	for i := range contacts {
		c := &contacts[i]
		// One that came since the snapshot is without a name for this one request.
		if cluster, err := snap.cluster(c.Cluster.ID); err == nil {
			c.Cluster, c.Sectors = cluster.Ref(), cluster.Sectors
		}
	}
	return contacts, err
}

// firstContacts are the first of all contacts.
func (snap *snapshot) firstContacts(ctx context.Context, q *store.Q, n int) ([]directory.Contact, error) {
	found, err := snap.find(ctx, q, search.Query{Limit: n})
	if err != nil {
		return nil, err
	}
	return snap.contacts(ctx, q, found.IDs)
}

// contact is the contact with that id, ErrNotFound when there is none.
func (snap *snapshot) contact(ctx context.Context, q *store.Q, id string) (directory.Contact, error) {
	contacts, err := snap.contacts(ctx, q, []string{id})
	if err == nil && len(contacts) == 0 {
		err = directory.ErrNotFound
	}
	if err != nil {
		return directory.Contact{}, err
	}
	return contacts[0], nil
}

// cluster returns the cluster with that id, ErrNotFound when there is none.
func (snap *snapshot) cluster(id string) (directory.Cluster, error) {
	return find(snap.clusters, id, clusterID)
}

// partnersOf are the partners of a cluster, in its order.
func (snap *snapshot) partnersOf(cluster string) []directory.Partner {
	var partners []directory.Partner
	for _, p := range snap.partners {
		if slices.ContainsFunc(p.Clusters, func(c directory.Ref) bool { return c.ID == cluster }) {
			partners = append(partners, p)
		}
	}
	slices.SortStableFunc(partners, func(a, b directory.Partner) int { return cmp.Compare(a.Position, b.Position) })
	return partners
}

func (snap *snapshot) partner(id string) (directory.Partner, error) {
	return find(snap.partners, id, partnerID)
}

func (snap *snapshot) sector(id string) (directory.Sector, error) {
	return find(snap.sectors, id, sectorID)
}

func find[T any](items []T, id string, of func(T) string) (T, error) {
	for _, item := range items {
		if of(item) == id {
			return item, nil
		}
	}
	var none T
	return none, directory.ErrNotFound
}
