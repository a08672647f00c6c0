package content

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
)

// Addresses yields paths in an order that depends on the seed alone, so that two
// servers can be asked for the same. It is safe for concurrent use.
type Addresses struct {
	mu       sync.Mutex
	random   *rand.Rand
	path     func(*rand.Rand) string
	seen     map[string]bool // nil where paths may repeat
	repeated int
}

func newAddresses(seed uint64, path func(*rand.Rand) string) *Addresses {
	return &Addresses{random: rand.New(rand.NewPCG(seed, seed)), path: path, seen: map[string]bool{}}
}

// Next returns a path that was not returned before, as long as there are any. Only Same
// repeats its path.
func (a *Addresses) Next() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen == nil {
		return a.path(nil)
	}
	var path string
	for range 100 {
		if path = a.path(a.random); !a.seen[path] {
			a.seen[path] = true
			return path
		}
	}
	a.repeated++
	return path
}

// Repeated counts the paths that were returned more than once. A server may have
// answered them from its cache.
func (a *Addresses) Repeated() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.repeated
}

// Searches yields contact lists for one word of the directory, half of them filtered
// by sector, place or both.
func (d *Directory) Searches(seed uint64) *Addresses {
	return newAddresses(seed, func(r *rand.Rand) string {
		query := url.Values{"q": {pick(r, d.Words)}}
		if len(d.Sectors) > 0 && r.IntN(4) == 0 {
			query.Set("sector", pick(r, d.Sectors).ID)
		}
		if len(d.Places) > 0 && r.IntN(3) == 0 {
			query.Set("place", pick(r, d.Places).ID)
		}
		return "/en/contacts?" + query.Encode()
	})
}

// NameSearches yields contact lists for a name as visitors type it: the family name,
// the beginning of it, the family name with a typo, or both names.
func (d *Directory) NameSearches(seed uint64) *Addresses {
	return newAddresses(seed, func(r *rand.Rand) string {
		name := pick(r, d.Names)
		family, _, _ := strings.Cut(name.Family, "-")
		text := family
		switch letters := []rune(family); {
		case r.IntN(2) == 0:
			text = strings.TrimSpace(name.Given + " " + family)
		case len(letters) < 6: // too short for a typo to be recognized
		case r.IntN(3) == 0:
			text = string(letters[:4])
		case r.IntN(2) == 0:
			text = string(letters[:2]) + "x" + string(letters[3:])
		}
		return "/en/contacts?" + url.Values{"q": {text}}.Encode()
	})
}

// Lists yields contact lists with filters: one to three places, and perhaps a sector.
func (d *Directory) Lists(seed uint64) *Addresses {
	return newAddresses(seed, func(r *rand.Rand) string {
		query := url.Values{}
		if len(d.Sectors) > 0 && r.IntN(2) == 0 {
			query.Set("sector", pick(r, d.Sectors).ID)
		}
		for _, i := range choose(r, len(d.Places), 3) {
			query.Add("place", d.Places[i].ID)
		}
		l := pick(r, i18n.Languages)
		return address.With(address.Of(l, address.Contacts), query)
	})
}

// DataLists yields lists of 1,000 contacts as JSON, CSV and vCard, of one or two sectors.
func (d *Directory) DataLists(seed uint64) *Addresses {
	const perPage = 1000
	return newAddresses(seed, func(r *rand.Rand) string {
		query, count := url.Values{}, 0
		for _, i := range choose(r, len(d.Sectors), 2) {
			query.Add("sector", d.Sectors[i].ID)
			count = max(count, d.Sectors[i].Count) // Some contacts may be in both sectors.
		}
		if count == 0 {
			count = len(d.Contacts)
		}
		query.Set("page", strconv.Itoa(1+r.IntN(max(1, count/perPage))))
		l := pick(r, i18n.Languages)
		return address.Of(l, address.Contacts) + pick(r, []string{".json", ".csv", ".vcf"}) + "?" + query.Encode()
	})
}

// Entries yields the pages of contacts.
func (d *Directory) Entries(seed uint64) *Addresses {
	return newAddresses(seed, func(r *rand.Rand) string {
		return address.Entry(i18n.English, address.Contacts, pick(r, d.Contacts))
	})
}

// Unknown yields addresses that lead nowhere: of pages, and of contacts.
func Unknown(seed uint64) *Addresses {
	return newAddresses(seed, func(r *rand.Rand) string {
		if r.IntN(2) == 0 {
			return fmt.Sprintf("/en/%x", r.Uint64())
		}
		return fmt.Sprintf("/en/contacts/%x", r.Uint64())
	})
}

// Same yields one path again and again.
func Same(path string) *Addresses { return &Addresses{path: func(*rand.Rand) string { return path }} }

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// choose returns at least one and at most so many different indexes below n, sorted,
// since a list has one address whatever the order of its filters.
func choose(r *rand.Rand, n, most int) []int {
	chosen := r.Perm(n)
	chosen = chosen[:min(1+r.IntN(most), n)]
	slices.Sort(chosen)
	return chosen
}
