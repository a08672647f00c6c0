package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// phrases replaces the placeholders in the texts of an organisation.
type phrases struct{ german, english *strings.Replacer }

func newPhrases(t topic, area []string, place, family, other string) phrases {
	with := func(name, where string) *strings.Replacer {
		return strings.NewReplacer("{t}", name, "{c}", t.compound, "{l}", t.running(), "{a}", where, "{p}", place, "{f}", family, "{o}", other)
	}
	return phrases{with(t.german, area[0]), with(t.english, area[1])}
}

func (p phrases) text(cells []string) i18n.Text {
	return i18n.Text{i18n.German: p.german.Replace(cells[0]), i18n.English: p.english.Replace(cells[1])}
}

// sentences joins consecutive sentences of a table.
func (p phrases) sentences(rnd *rand.Rand, table [][]string, number int) i18n.Text {
	chosen := rnd.Perm(len(table))[:number]
	slices.Sort(chosen)
	both := []string{"", ""}
	for _, i := range chosen {
		both[0] += " " + table[i][0]
		both[1] += " " + table[i][1]
	}
	return p.text([]string{strings.TrimSpace(both[0]), strings.TrimSpace(both[1])})
}

// names is the set of names in use, to keep names unique.
type names map[string]bool

func (n names) take(name i18n.Text) bool {
	key := name[i18n.German] + "|" + name[i18n.English]
	taken := n[key]
	n[key] = true
	return !taken
}

// makeClusters generates clusters. The first clusters do not depend on the number.
func (r *Region) makeClusters(number int) []directory.Cluster {
	topics, areas, kinds := topicsBySector(), rows(areaRows, 2), rows(clusterNames, 2)
	places, sectors, taken := rank(r.Places, 4), rank(r.Sectors, 3), names{}
	inSector := map[string]int{}
	var all []directory.Cluster
	for i := range number {
		rnd := rand.New(rand.NewPCG(seed+1, scatter(uint64(i))))
		sector := r.Sectors[i%len(r.Sectors)]
		if i >= len(r.Sectors) {
			sector = sectors.pick(rnd)
		}
		own := topics[sector.ID]
		t := own[inSector[sector.ID]%len(own)]
		inSector[sector.ID]++
		c := directory.Cluster{Role: drawRole(rnd, i), Sectors: []directory.Ref{sector.Ref()}}
		if second := sectors.pick(rnd); rnd.IntN(100) < 35 && second.ID != sector.ID {
			c.Sectors = append(c.Sectors, second.Ref())
		}
		c.Sites = drawSites(rnd, places, 1+rnd.IntN(3))
		var p phrases
		var area []string
		for try := i; c.Name == nil || !taken.take(c.Name); try++ {
			area = areas[try*7%len(areas)] // Neighbouring clusters have different areas.
			p = newPhrases(t, area, c.Sites[0].Place.Name, "", "")
			c.Name = p.text(kinds[rnd.IntN(len(kinds))])
		}
		short := strings.ToUpper(string([]rune(t.german)[:3])) + "." + initials(area[0])
		c.OtherNames = otherNames(rnd, short, 100, p, clusterFormer, 25)
		c.Summary = p.text(pick(rnd, clusterSummaries))
		c.Description = p.sentences(rnd, clusterSentences, 3)
		c.ID = shorten(t.id+"-"+fold(area[0]), 33) + fmt.Sprintf("-%03d", i+1)
		c.Website = "https://" + c.ID + ".example.org"
		finish(rnd, &c.Organisation, i)
		all = append(all, c)
	}
	return all
}

// drawRole draws a role. Every role occurs among the first clusters.
func drawRole(rnd *rand.Rand, i int) directory.Role {
	if i < len(directory.Roles) {
		return directory.Roles[i]
	}
	switch n := rnd.IntN(100); {
	case n < 50:
		return directory.Managed
	case n < 85:
		return directory.Cooperation
	}
	return directory.CoOpted
}

// drawSites draws a seat and other sites in distinct places.
func drawSites(rnd *rand.Rand, places ranked[directory.Place], number int) []directory.Site {
	var sites []directory.Site
	for len(sites) < number {
		p := places.pick(rnd)
		if slices.ContainsFunc(sites, func(s directory.Site) bool { return s.Place.ID == p.ID }) {
			continue
		}
		kind := directory.Other
		if len(sites) == 0 {
			kind = directory.Seat
		}
		sites = append(sites, directory.Site{Kind: kind, Place: p})
	}
	return sites
}

// otherNames draws a short name and a former name. withShort and withFormer are the probabilities in percent.
func otherNames(rnd *rand.Rand, short string, withShort int, p phrases, former [][]string, withFormer int) []directory.OtherName {
	var all []directory.OtherName
	if rnd.IntN(100) < withShort {
		all = append(all, directory.OtherName{Kind: directory.ShortName, Name: short})
	}
	if rnd.IntN(100) < withFormer {
		name := p.text(pick(rnd, former))
		for _, l := range i18n.Languages {
			all = append(all, directory.OtherName{Kind: directory.FormerName, Lang: l, Name: name[l]})
		}
	}
	return all
}

// finish sets the fields that are the same for every organisation.
func finish(rnd *rand.Rand, o *directory.Organisation, i int) {
	o.Position = i + 1
	o.Source = source
	if n := rnd.IntN(100); n < 80 {
		o.Since = strconv.Itoa(1985 + rnd.IntN(38))
		if n < 30 {
			o.Since += fmt.Sprintf("-%02d", 1+rnd.IntN(12))
		}
	}
}

// partnerKinds holds the kinds of partners, weighted by frequency.
var partnerKinds = ranked[directory.Kind]{
	items: directory.Kinds,
	until: []uint64{8, 15, 25, 30, 42, 100},
}

// makePartners generates partners. The first ones include one of each kind.
func (r *Region) makePartners(number int) []directory.Partner {
	topics, areas := topicsBySector(), rows(areaRows, 2)
	folk, places, clusters, taken := newPeople(), rank(r.Places, 5), rank(r.Clusters, 8), names{}
	forms := map[directory.Kind][][]string{}
	for _, cells := range rows(partnerNames, 3) {
		forms[directory.Kind(cells[0])] = append(forms[directory.Kind(cells[0])], cells[1:])
	}
	var all []directory.Partner
	for i := range number {
		rnd := rand.New(rand.NewPCG(seed+2, scatter(uint64(i))))
		p := directory.Partner{Kind: partnerKinds.pick(rnd)}
		if i < len(directory.Kinds) {
			p.Kind = directory.Kinds[i]
		}
		first := clusters.pick(rnd)
		for p.Kind == "hospital" && first.Sectors[0].ID != "health" {
			first = clusters.pick(rnd)
		}
		p.Clusters = drawClusters(rnd, clusters, first.Ref(), rnd.IntN(3))
		p.Sites = drawSites(rnd, places, 1+rnd.IntN(100)/70)
		own := topics[first.Sectors[0].ID]
		var wording phrases
		for p.Name == nil || !taken.take(p.Name) {
			wording = newPhrases(own[rnd.IntN(len(own))], areas[rnd.IntN(len(areas))], p.Sites[0].Place.Name, folk.rare(rnd), folk.rare(rnd))
			p.Name = wording.text(pick(rnd, forms[p.Kind]))
		}
		withShort := 40
		if p.Kind == "company" {
			withShort = 5
		}
		p.OtherNames = otherNames(rnd, initials(p.Name[i18n.German]), withShort, wording, partnerFormer, 20)
		p.Summary = wording.text(pick(rnd, partnerSummaries))
		p.Description = wording.sentences(rnd, partnerSentences, 2)
		p.ID = shorten(fold(p.Name[i18n.German]), 34) + fmt.Sprintf("-%04d", i+1)
		if rnd.IntN(100) < 60 {
			p.Website = "https://" + p.ID + ".example.org"
		}
		finish(rnd, &p.Organisation, i)
		all = append(all, p)
	}
	return all
}

// drawClusters draws distinct clusters for a partner.
func drawClusters(rnd *rand.Rand, clusters ranked[directory.Cluster], first directory.Ref, more int) []directory.Ref {
	refs := []directory.Ref{first}
	for range more {
		next := clusters.pick(rnd).Ref()
		if !slices.ContainsFunc(refs, func(r directory.Ref) bool { return r.ID == next.ID }) {
			refs = append(refs, next)
		}
	}
	return refs
}

// rare returns a composed family name. A real company is unlikely to have it.
func (p *people) rare(rnd *rand.Rand) string { return p.origins.items[0].compose(rnd) }

func pick(rnd *rand.Rand, table [][]string) []string { return table[rnd.IntN(len(table))] }

// initials returns the capitals at the beginning of words.
func initials(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' }) {
		if first := string([]rune(word)[:1]); strings.ToUpper(first) == first && strings.ToLower(first) != first {
			b.WriteString(first)
		}
	}
	return b.String()
}

// shorten cuts an id between words to the given maximum number of bytes.
func shorten(id string, most int) string {
	if len(id) <= most {
		return id
	}
	cut := strings.LastIndexByte(id[:most+1], '-')
	if cut <= 0 {
		cut = most
	}
	return id[:cut]
}
