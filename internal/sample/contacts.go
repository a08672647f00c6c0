package sample

import (
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Contacts makes the contacts, one after another. What they are called does not
// depend on how many there are; in which cluster they are does. Their texts and
// refs are shared, so a caller must not change them. SortKey is left to whoever
// stores them.
func (r *Region) Contacts() iter.Seq[directory.Contact] {
	return func(yield func(directory.Contact) bool) {
		m := r.newMaker()
		for i := range r.contacts {
			if !yield(m.contact(i)) {
				return
			}
		}
	}
}

// maker makes contacts.
type maker struct {
	source    *rand.PCG
	rnd       *rand.Rand
	people    *people
	roles     roles
	functions *functions
	places    ranked[directory.Place]
	sectors   ranked[sectorMaker]
}

// sectorMaker is a sector with what a contact of it may have.
type sectorMaker struct {
	topics   ranked[topic]
	clusters ranked[clusterRefs]
}

type clusterRefs struct {
	cluster directory.Ref
	sectors []directory.Ref
}

func (r *Region) newMaker() *maker {
	source := rand.NewPCG(0, 0)
	m := &maker{source: source, rnd: rand.New(source), people: newPeople(), roles: newRoles(), places: rank(r.Places, 3)}
	topics, count := topicsBySector(), 0
	var sectors []sectorMaker
	for _, s := range r.Sectors {
		var clusters []clusterRefs
		for _, c := range r.Clusters {
			if c.Sectors[0].ID == s.ID { // The first is what the cluster is about.
				clusters = append(clusters, clusterRefs{c.Ref(), c.Sectors})
			}
		}
		count += len(topics[s.ID])
		sectors = append(sectors, sectorMaker{rank(topics[s.ID], 4), rank(clusters, 3)})
	}
	m.functions = newFunctions(count, m.roles.count)
	m.sectors = rank(sectors, 3)
	return m
}

// contact makes contact number i, from 0.
func (m *maker) contact(i int) directory.Contact {
	m.source.Seed(seed, scatter(uint64(i)))
	rnd := m.rnd
	s := m.sectors.pick(rnd)
	c := directory.Contact{Place: m.places.pick(rnd), Provenance: directory.Provenance{Source: source}}
	who := m.people.draw(rnd)
	vacant := rnd.IntN(100) == 0
	if !vacant {
		c.Title, c.GivenName, c.FamilyName = who.title, who.given, who.family
	}
	var about string
	about, c.Functions = m.draw(s, who.woman, vacant)
	c.ID = about + numbered(i)
	c.Phone = madeUpPhone(2 * uint64(i))
	if rnd.IntN(100) < 60 {
		c.Fax = madeUpPhone(2*uint64(i) + 1)
	}
	if rnd.IntN(100) < 50 {
		c.Email = email(c, i)
	}
	// Last, since the number of clusters depends on that of the contacts.
	refs := s.clusters.pick(rnd)
	c.Cluster, c.Sectors = refs.cluster, refs.sectors
	return c
}

// draw draws what a contact does, one function or two, and what its id says of
// the first.
func (m *maker) draw(s sectorMaker, woman, vacant bool) (id string, functions []i18n.Text) {
	t := s.topics.pick(m.rnd)
	var r role
	if m.rnd.IntN(100) < 30 {
		r = m.roles.drawNew(m.rnd, vacant)
	} else {
		r = m.roles.draw(m.rnd, vacant)
	}
	germanOnly := m.rnd.IntN(100) < 5
	functions = []i18n.Text{m.functions.text(t, r, woman, germanOnly)}
	if m.rnd.IntN(100) < 22 {
		functions = append(functions, m.functions.text(s.topics.pick(m.rnd), m.roles.draw(m.rnd, vacant), woman, germanOnly))
	}
	return r.id + "-" + t.id, functions
}

// numbered ends the id of contact i.
func numbered(i int) string {
	n := strconv.Itoa(i + 1)
	return "-" + "0000000"[:max(0, 7-len(n))] + n
}

// email is an address in a domain that belongs to nobody (RFC 2606).
func email(c directory.Contact, i int) string {
	if c.Vacant() {
		return c.ID + "@example.org"
	}
	name := strings.ReplaceAll(fold(c.GivenName)+"."+fold(c.FamilyName), "-", "")
	return name + "." + strconv.Itoa(i+1) + "@example.org"
}

// trunks are the numbers that the Bundesnetzagentur keeps for film and fiction,
// without the three digits that each of them ends in.
var trunks = []string{"+493023125", "+496990009", "+494066969", "+492214710", "+498999998"}

// madeUpPhone is number n of those that nobody has: 1,000 of each trunk, with an
// extension of three digits, so that five million contacts have one each. They
// come in no order that shows.
func madeUpPhone(n uint64) directory.Phone {
	const all = 5_000_000
	n = n * 2_718_281 % all // One to one, since the factor has no divisor in common with all.
	digits := strconv.FormatUint(1_000_000+n%1_000_000, 10)[1:]
	return directory.Phone{E164: trunks[n/1_000_000] + digits, Extension: 3}
}
