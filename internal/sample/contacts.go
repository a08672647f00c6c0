package sample

import (
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Contacts generates the contacts one after another. Their names do not depend on
// the number of contacts, but their clusters do. Contacts share texts and
// references, so a caller must not modify them. SortKey is not set; the store
// computes it.
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

// maker generates contacts.
type maker struct {
	source    *rand.PCG
	rnd       *rand.Rand
	people    *people
	roles     roles
	functions *functions
	places    ranked[directory.Place]
	sectors   ranked[sectorMaker]
}

// sectorMaker is a sector with the values that its contacts can have.
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
			if c.Sectors[0].ID == s.ID { // The first sector is the main sector of the cluster.
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

// contact generates contact number i, counted from 0.
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
	// The cluster is drawn last, because the number of clusters depends on the number of contacts.
	refs := s.clusters.pick(rnd)
	c.Cluster, c.Sectors = refs.cluster, refs.sectors
	return c
}

// draw draws one or two functions for a contact. It also returns the part of the
// contact's id that describes the first function.
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

// numbered returns the numeric suffix in the id of contact i.
func numbered(i int) string {
	n := strconv.Itoa(i + 1)
	return "-" + "0000000"[:max(0, 7-len(n))] + n
}

// email returns an address in a reserved domain that cannot be registered (RFC 2606).
func email(c directory.Contact, i int) string {
	if c.Vacant() {
		return c.ID + "@example.org"
	}
	name := strings.ReplaceAll(fold(c.GivenName)+"."+fold(c.FamilyName), "-", "")
	return name + "." + strconv.Itoa(i+1) + "@example.org"
}

// trunks lists the number ranges that the Bundesnetzagentur reserves for film and
// fiction, without the last three digits.
var trunks = []string{"+493023125", "+496990009", "+494066969", "+492214710", "+498999998"}

// madeUpPhone returns fictitious number n. Each trunk has 1,000 numbers with a
// three-digit extension, so five million contacts have distinct numbers. The order
// of the numbers appears random.
func madeUpPhone(n uint64) directory.Phone {
	const all = 5_000_000
	n = n * 2_718_281 % all // This is a permutation, because the factor and all are coprime.
	digits := strconv.FormatUint(1_000_000+n%1_000_000, 10)[1:]
	return directory.Phone{E164: trunks[n/1_000_000] + digits, Extension: 3}
}
