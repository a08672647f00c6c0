// Package content is what benchmarks know of the directory that they ask for: the
// addresses of its pages, and edits of its entries as another program makes them.
package content

import (
	"context"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// perPage is how many entries a page of a list shows.
const perPage = 20

// Pages are the addresses of a directory's pages, in every language.
type Pages struct {
	Entries []string
	// Lists are those of contacts: all of them, and those of each sector, cluster
	// and place, each with all its page numbers.
	Lists []string
	// contacts are the ids of all of them.
	contacts []string
}

// Read reads the addresses from the database, and not from the sitemap: to make that
// would be part of what a server that is measured has done.
func Read(ctx context.Context, s *store.Store) (p Pages, err error) {
	err = s.Read(ctx, func(q *store.Q) error {
		clusters, err := q.Clusters(ctx)
		if err != nil {
			return err
		}
		sectors := map[string][]directory.Ref{}
		for _, c := range clusters {
			sectors[c.ID] = c.Sectors
			p.entry(address.Clusters, c.ID)
		}
		partners, err := q.Partners(ctx)
		if err != nil {
			return err
		}
		for _, partner := range partners {
			p.entry(address.Partners, partner.ID)
		}
		chosen := map[string]int{} // by query
		err = q.EachContact(ctx, func(c directory.Contact) error {
			p.contacts = append(p.contacts, c.ID)
			p.entry(address.Contacts, c.ID)
			chosen[""]++
			chosen[url.Values{"cluster": {c.Cluster.ID}}.Encode()]++
			chosen[url.Values{"place": {c.Place.ID}}.Encode()]++
			for _, sector := range sectors[c.Cluster.ID] {
				chosen[url.Values{"sector": {sector.ID}}.Encode()]++
			}
			return nil
		})
		for query, count := range chosen {
			p.list(query, count)
		}
		return err
	})
	return p, err
}

func (p *Pages) entry(list address.Page, id string) {
	for _, l := range i18n.Languages {
		p.Entries = append(p.Entries, address.Entry(l, list, id))
	}
}

// list adds every page of a list. Those with an empty place are of contacts that
// have none, and there is no such list.
func (p *Pages) list(query string, count int) {
	if query == "place=" {
		return
	}
	for page := 1; (page-1)*perPage < count; page++ {
		values, _ := url.ParseQuery(query) // Encoded above.
		if page > 1 {
			values.Set("page", strconv.Itoa(page))
		}
		for _, l := range i18n.Languages {
			p.Lists = append(p.Lists, address.With(address.Of(l, address.Contacts), values))
		}
	}
}

// Shuffled are all addresses, in an order that is the same for the same seed.
func (p Pages) Shuffled(seed uint64) []string {
	all := append(append([]string{}, p.Entries...), p.Lists...)
	slices.Sort(all) // Lists come out of a map.
	r := rand.New(rand.NewPCG(seed, seed))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
