package site

import (
	"cmp"
	"context"
	"slices"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/web/ui"
)

// snapshot is the directory at one content version: the nouns of which there
// are few, whole, and the index of all. It never changes.
type snapshot struct {
	version int64
	nouns
	search *search.Directory
	// maps are the home page's, laid out once for each language.
	maps map[i18n.Lang]ui.MapView
	// How many contacts, seats of clusters, and partners a place has.
	contactsAt, clustersAt, partnersAt map[string]int
	// How many contacts and clusters a sector has.
	contactsIn, clustersIn map[string]int
}

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

// How far a snapshot follows changes before one is built anew: every change
// builds the index of all that changed since, which takes some ten milliseconds
// at a thousand.
const (
	mostChanged = 1000 // contacts since the index was built
	mostAtOnce  = 5000 // changes in one step, such as those of an import
)

// read calls fn with a snapshot of the database, and with the directory as it was
// at most a quarter of a second before: an edit by this program is seen by the next
// request. Only after very many changes at once is it that of a moment before, until
// it has been built anew.
func (s *Site) read(ctx context.Context, fn func(*store.Q, *snapshot) error) error {
	version, err := s.store.Version(ctx)
	if err != nil {
		return err
	}
	return s.store.Read(ctx, func(q *store.Q) error {
		snap := s.latest.Load()
		if snap == nil || snap.version != version {
			if snap, err = s.follow(ctx, q); err != nil {
				return err
			}
		}
		return fn(q, snap)
	})
}

// State names what pages show now; it is not ok while that is not known, or older
// than the database.
func (s *Site) State(ctx context.Context) (state httpx.State, ok bool) {
	state.Build = s.builds.Load() // First: a build that ends now makes another state.
	version, err := s.store.Version(ctx)
	state.Version = version
	return state, err == nil && !s.behind.Load()
}

// follow makes the snapshot of the version that q sees, unless another request
// just did.
func (s *Site) follow(ctx context.Context, q *store.Q) (*snapshot, error) {
	version, err := q.ContentVersion(ctx)
	if err != nil {
		return nil, err
	}
	s.following.Lock()
	defer s.following.Unlock()
	last := s.latest.Load()
	if last != nil && last.version == version {
		return last, nil
	}
	var snap *snapshot
	if last == nil || last.version > version {
		// It goes down when the database was restored. A reader that began before
		// the last change costs the next one another build, no more.
		snap, err = newSnapshot(ctx, q, version)
	} else {
		snap, err = last.next(ctx, q, version)
	}
	if err != nil {
		return nil, err
	}
	if snap == nil { // Too much has changed to make anybody wait for it.
		s.behind.Store(true)
		s.renew(ctx)
		return last, nil
	}
	s.latest.Store(snap)
	if snap.search.Contacts.Changed() > mostChanged {
		s.renew(ctx)
	}
	return snap, nil
}

// renew builds a snapshot from nothing while readers go on with the last one.
func (s *Site) renew(ctx context.Context) {
	if !s.renewing.CompareAndSwap(false, true) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer s.renewing.Store(false)
		err := s.store.Read(ctx, func(q *store.Q) error {
			version, err := q.ContentVersion(ctx)
			if err != nil {
				return err
			}
			snap, err := newSnapshot(ctx, q, version)
			if err == nil {
				s.latest.Store(snap) // The next reader makes up for what came since.
				s.builds.Add(1)
				s.behind.Store(false)
			}
			return err
		})
		if err != nil {
			s.log.Error("the index was not built anew", "error", err)
		}
	}()
}

func newSnapshot(ctx context.Context, q *store.Q, version int64) (*snapshot, error) {
	snap := &snapshot{version: version}
	var err error
	if snap.nouns, err = readNouns(ctx, q); err != nil {
		return nil, err
	}
	snap.search, err = search.NewDirectory(snap.forSearch(), func(yield func(directory.Contact) error) error {
		return q.EachContact(ctx, yield)
	})
	if err != nil {
		return nil, err
	}
	snap.count()
	return snap, nil
}

// next is the snapshot of a later version: what has changed is read and nothing
// else. It is nil where too much has.
func (snap *snapshot) next(ctx context.Context, q *store.Q, version int64) (*snapshot, error) {
	changes, err := q.ChangesSince(ctx, snap.version, mostAtOnce)
	if err != nil || len(changes) > mostAtOnce {
		return nil, err
	}
	next := &snapshot{version: version, nouns: snap.nouns, search: snap.search}
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
	if len(contacts) > 0 {
		changed, err := q.ContactsByID(ctx, contacts)
		if err != nil {
			return nil, err
		}
		// Those that are not there any longer are not among the changed.
		next.search = next.search.WithContacts(changed, contacts)
	}
	next.count()
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

// count counts what places and sectors have, and draws the map of it.
func (snap *snapshot) count() {
	counts := func(x *search.Index, facet string) map[string]int {
		counts := map[string]int{}
		for _, c := range x.Search(search.Query{Limit: 1}).Facets[facet] {
			counts[c.Value] = c.Count
		}
		return counts
	}
	snap.contactsAt, snap.contactsIn = counts(snap.search.Contacts, "place"), counts(snap.search.Contacts, "sector")
	snap.partnersAt, snap.clustersIn = counts(snap.search.Partners, "place"), counts(snap.search.Clusters, "sector")
	snap.clustersAt = map[string]int{}
	for _, c := range snap.clusters {
		for _, site := range c.Sites {
			if site.Kind == directory.Seat {
				snap.clustersAt[site.Place.ID]++
			}
		}
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
func (snap *snapshot) entries() []entry {
	var all []entry
	for _, id := range snap.search.Contacts.Search(search.Query{}).IDs {
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
	return all
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
