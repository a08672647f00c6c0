// Package sample generates a fictitious region: a directory of any size, identical
// on every machine, for benchmarks and for trying the program. Only the towns are
// real, and every entry states that it is fictitious.
package sample

import (
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Region is a generated directory. All nouns are generated in advance except the
// contacts, which are generated on demand.
type Region struct {
	Agency   directory.Agency
	Places   []directory.Place
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partners []directory.Partner
	Sections []directory.Section

	contacts int
}

// seed is the seed of every random sequence. Changing it changes every name in every
// sample.
const seed = 0x5a3b_1ec7

// source is the source of every entry. Entries share it.
var source = i18n.Text{
	i18n.German:  "Erfundene Beispieldaten, keine wirklichen Personen",
	i18n.English: "Made-up sample data, no real people",
}

// New generates a region with the given number of contacts and a proportionate
// number of clusters and partners.
func New(contacts int) *Region {
	r := &Region{Agency: agency(), Places: places(), Sectors: sectors(), Sections: sections(), contacts: contacts}
	r.Clusters = r.makeClusters(clusterCount(contacts))
	r.Partners = r.makePartners(min(max(contacts/250, 10), 2000))
	return r
}

// clusterCount returns the number of clusters, which grows more slowly than the number of contacts.
func clusterCount(contacts int) int {
	steps := [][2]int{{0, 10}, {1_000, 12}, {100_000, 60}, {1_000_000, 150}, {2_000_000, 200}}
	for i := 1; i < len(steps); i++ {
		low, high := steps[i-1], steps[i]
		if contacts <= high[0] {
			return low[1] + (high[1]-low[1])*(contacts-low[0])/(high[0]-low[0])
		}
	}
	return steps[len(steps)-1][1]
}

// scatter maps consecutive numbers to pseudo-random ones (SplitMix64).
func scatter(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

func agency() directory.Agency {
	return directory.Agency{
		ID: "sample", ShortName: "Musteragentur",
		LegalName: i18n.Text{i18n.German: "Musteragentur für erfundene Netzwerke", i18n.English: "Sample Agency for Made-up Networks"},
		SiteName:  i18n.Text{i18n.German: "Beispielverzeichnis", i18n.English: "Sample directory"},
		Tagline:   i18n.Text{i18n.German: "Erfundene Daten zum Ausprobieren", i18n.English: "Made-up data to try things out"},
		Street:    "Musterweg 1", Postcode: "12345", City: "Musterstadt", Website: "https://example.org",
		Phone: directory.Phone{E164: "+493023125000"}, Email: "agentur@example.org",
	}
}

func sectors() []directory.Sector {
	var all []directory.Sector
	for i, cells := range rows(sectorRows, 6) {
		all = append(all, directory.Sector{
			ID: cells[0], Position: i + 1, Icon: cells[1],
			Name:    i18n.Text{i18n.German: cells[2], i18n.English: cells[3]},
			Summary: i18n.Text{i18n.German: cells[4], i18n.English: cells[5]},
		})
	}
	return all
}

func sections() []directory.Section {
	var all []directory.Section
	position := map[string]int{}
	for _, cells := range rows(sectionRows, 6) {
		// The parts of a list are numbered from 1 automatically.
		position[cells[0]+"/"+cells[1]]++
		number := position[cells[0]+"/"+cells[1]]
		if number == 1 && cells[1] != "benefit" && cells[1] != "quality" {
			position[cells[0]]++
			number = position[cells[0]]
		}
		all = append(all, directory.Section{
			Page: cells[0], Name: cells[1], Position: number,
			Heading: texts(cells[2], cells[3]), Text: texts(cells[4], cells[5]),
		})
	}
	return all
}

// texts returns a text in both languages, or no text if both are empty.
func texts(german, english string) i18n.Text {
	t := i18n.Text{}
	if german != "" {
		t[i18n.German], t[i18n.English] = german, english
	}
	return t
}
