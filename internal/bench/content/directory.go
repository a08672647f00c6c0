// Package content reads a directory for the benchmarks, and makes from it the addresses
// that they request and the edits that they save.
package content

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
)

// Directory is the part of a directory that addresses and edits are made from.
type Directory struct {
	Contacts []string // ids
	Names    []Name   // of the contacts
	Words    []string // distinct words of four letters and more in names and functions
	Sectors  []Facet
	Places   []Facet
}

// Name is the name of a person.
type Name struct{ Given, Family string }

// Facet is a value to filter contacts by, and how many contacts have it.
type Facet struct {
	ID    string
	Count int
}

// Read reads a directory from its database. It does not ask the server, because that
// would fill the server's cache before the measurement.
func Read(ctx context.Context, s *store.Store) (*Directory, error) {
	d := &Directory{}
	sectors, places, words := map[string]int{}, map[string]int{}, map[string]bool{}
	err := s.Read(ctx, func(q *store.Q) error {
		clusters, err := q.Clusters(ctx)
		if err != nil {
			return err
		}
		sectorsOf := map[string][]directory.Ref{}
		for _, c := range clusters {
			sectorsOf[c.ID] = c.Sectors
		}
		return q.EachContact(ctx, func(c directory.Contact) error {
			d.Contacts = append(d.Contacts, c.ID)
			d.Names = append(d.Names, Name{c.GivenName, c.FamilyName})
			addWords(words, c)
			if c.Place.ID != "" {
				places[c.Place.ID]++
			}
			for _, sector := range sectorsOf[c.Cluster.ID] {
				sectors[sector.ID]++
			}
			return nil
		})
	})
	d.Words = slices.Sorted(maps.Keys(words))
	d.Sectors, d.Places = facets(sectors), facets(places)
	return d, err
}

// addWords adds the words of a contact that a visitor may search for.
func addWords(words map[string]bool, c directory.Contact) {
	text := c.GivenName + " " + c.FamilyName
	for _, function := range c.Functions {
		for _, translation := range function {
			text += " " + translation
		}
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '.' }) {
		if utf8.RuneCountInString(word) >= 4 {
			words[word] = true
		}
	}
}

func facets(counts map[string]int) []Facet {
	var all []Facet
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, Facet{id, counts[id]})
	}
	return all
}
