// Package site holds the visitors' handlers, one file a page: each asks the
// store and the index, decides everything that needs deciding, and returns a
// template with its view.
package site

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// Site answers visitors.
type Site struct {
	store   *store.Store
	baseURL string
	now     func() time.Time

	latest atomic.Pointer[snapshot]
	build  sync.Mutex // one snapshot is built at a time

	files editionFiles
}

// Config is what a site needs to know.
type Config struct {
	Store *store.Store
	// BaseURL is the address under which visitors reach the site, without a
	// slash at its end.
	BaseURL string
	Now     func() time.Time
}

// New makes a site.
func New(c Config) *Site {
	return &Site{store: c.Store, baseURL: strings.TrimRight(c.BaseURL, "/"), now: c.Now}
}

// snapshot is the directory at one content version: the nouns of which there
// are few, whole, and the index of all.
type snapshot struct {
	version  int64
	agency   directory.Agency
	sectors  []directory.Sector
	clusters []directory.Cluster
	partners []directory.Partner
	places   map[string]directory.Place
	// maps are the home page's, laid out once for each language.
	maps map[i18n.Lang]ui.MapView
	// cover is what stands on the brochure.
	cover  []directory.Section
	search *search.Directory
	// How many contacts, seats of clusters, and partners a place has.
	contactsAt, clustersAt, partnersAt map[string]int
	// How many contacts and clusters a sector has.
	contactsIn, clustersIn map[string]int
}

// read calls fn with a snapshot of the database and the directory of the same
// moment. The directory is built anew when its content version has changed.
func (s *Site) read(ctx context.Context, fn func(*store.Q, *snapshot) error) error {
	return s.store.Read(ctx, func(q *store.Q) error {
		version, err := q.ContentVersion(ctx)
		if err != nil {
			return err
		}
		snap := s.latest.Load()
		if snap == nil || snap.version != version {
			if snap, err = s.rebuild(ctx, q, version); err != nil {
				return err
			}
		}
		return fn(q, snap)
	})
}

// rebuild builds the snapshot of a version, unless another request just did.
func (s *Site) rebuild(ctx context.Context, q *store.Q, version int64) (*snapshot, error) {
	s.build.Lock()
	defer s.build.Unlock()
	if snap := s.latest.Load(); snap != nil && snap.version == version {
		return snap, nil
	}
	snap, err := newSnapshot(ctx, q, version)
	if err != nil {
		return nil, err
	}
	// Also when the version went down: the database was restored. A reader that
	// began before the last change costs the next one another build, no more.
	s.latest.Store(snap)
	return snap, nil
}

func newSnapshot(ctx context.Context, q *store.Q, version int64) (*snapshot, error) {
	snap := &snapshot{
		version: version, places: map[string]directory.Place{},
		contactsAt: map[string]int{}, clustersAt: map[string]int{}, partnersAt: map[string]int{},
		contactsIn: map[string]int{}, clustersIn: map[string]int{},
	}
	var err error
	if snap.agency, err = q.Agency(ctx); err != nil {
		return nil, err
	}
	if snap.sectors, err = q.Sectors(ctx); err != nil {
		return nil, err
	}
	if snap.clusters, err = q.Clusters(ctx); err != nil {
		return nil, err
	}
	if snap.partners, err = q.Partners(ctx); err != nil {
		return nil, err
	}
	contacts, err := q.Contacts(ctx)
	if err != nil {
		return nil, err
	}
	places, err := q.Places(ctx)
	if err != nil {
		return nil, err
	}
	if snap.cover, err = q.Sections(ctx, "brochure"); err != nil {
		return nil, err
	}
	for _, p := range places {
		snap.places[p.ID] = p
	}
	snap.count(contacts)
	snap.maps = map[i18n.Lang]ui.MapView{}
	for _, l := range i18n.Languages {
		snap.maps[l] = homeMap(i18n.For(l), snap).LaidOut()
	}
	snap.search = search.NewDirectory(version, snap.sectors, snap.clusters, snap.partners, contacts)
	return snap, nil
}

// count counts what places and sectors have.
func (snap *snapshot) count(contacts []directory.Contact) {
	for _, c := range contacts {
		if c.Place.ID != "" {
			snap.contactsAt[c.Place.ID]++
		}
		for _, sector := range c.Sectors {
			snap.contactsIn[sector.ID]++
		}
	}
	for _, c := range snap.clusters {
		for _, site := range c.Sites {
			if site.Kind == directory.Seat {
				snap.clustersAt[site.Place.ID]++
			}
		}
		for _, sector := range c.Sectors {
			snap.clustersIn[sector.ID]++
		}
	}
	for _, p := range snap.partners {
		for _, site := range p.Sites {
			snap.partnersAt[site.Place.ID]++
		}
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

// cluster returns the cluster with that id, ErrNotFound when there is none.
func (snap *snapshot) cluster(id string) (directory.Cluster, error) {
	return find(snap.clusters, id, clusterID)
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

// Warm builds the snapshot before the first visitor comes.
func (s *Site) Warm(ctx context.Context) error {
	return s.read(ctx, func(*store.Q, *snapshot) error { return nil })
}

// ErrorPage is the page of a status. It is rendered once, at start, and needs
// nothing that can be broken later.
func (s *Site) ErrorPage(l i18n.Lang, status int, request string) templ.Component {
	p := s.errorFrame(l, status)
	return page.Oops(p, page.OopsView{Status: status, Request: request, Ours: status >= http.StatusInternalServerError})
}

// printer speaks the language of the request's address.
func printer(r *http.Request) *i18n.Printer { return i18n.For(httpx.Lang(r)) }
