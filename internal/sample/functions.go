package sample

import (
	"math/rand/v2"
	"strings"

	"clusterdir/internal/i18n"
)

// topic is a topic that a contact is responsible for.
type topic struct {
	number            int // index among all topics
	id                string
	german, compound  string
	english, sectorID string
}

// topicsBySector returns the topics of each sector.
func topicsBySector() map[string][]topic {
	all := map[string][]topic{}
	for i, cells := range rows(topicRows, 5) {
		t := topic{number: i, sectorID: cells[0], german: cells[1], compound: cells[2], english: cells[3], id: cells[4]}
		if t.compound == "" {
			t.compound = t.german
		}
		all[t.sectorID] = append(all[t.sectorID], t)
	}
	return all
}

// running returns the English name in the form used within a sentence.
func (t topic) running() string {
	return strings.NewReplacer("wadden sea", "Wadden Sea", "fehmarnbelt", "Fehmarnbelt").Replace(strings.ToLower(t.english))
}

// role is a role that a person has for a topic.
type role struct {
	number             int // index among all roles
	id                 string
	man, woman, abroad string // patterns; abroad is the English one
}

// roles draws roles.
type roles struct {
	neutral, personal, new ranked[role]
	newVacant              ranked[role]
	count                  int
}

func newRoles() roles {
	var all [3][]role
	count := 0
	for kind, table := range []string{neutralRows, personRows, newRows} {
		for _, cells := range rows(table, 4) {
			all[kind] = append(all[kind], role{number: count, man: cells[0], woman: cells[1], abroad: cells[2], id: cells[3]})
			count++
		}
	}
	return roles{
		neutral: rank(all[0], 3), personal: rank(all[1], 6), new: rank(all[2], 4),
		newVacant: rank(all[2][:2], 4), // The first two roles do not refer to a person.
		count:     count,
	}
}

// draw draws a role that is not about innovation.
func (r roles) draw(rnd *rand.Rand, vacant bool) role {
	if rnd.IntN(100) < 25 || vacant {
		return r.neutral.pick(rnd)
	}
	return r.personal.pick(rnd)
}

// drawNew draws a role about innovation.
func (r roles) drawNew(rnd *rand.Rand, vacant bool) role {
	if vacant {
		return r.newVacant.pick(rnd)
	}
	return r.new.pick(rnd)
}

// functions caches the texts of functions. There are a few thousand texts, which a
// million contacts share.
type functions struct {
	roles int
	texts []i18n.Text
}

func newFunctions(topics, roles int) *functions {
	return &functions{roles: roles, texts: make([]i18n.Text, topics*roles*4)}
}

// text returns the name of a function, only in German if germanOnly is set.
func (f *functions) text(t topic, r role, woman, germanOnly bool) i18n.Text {
	at, pattern := (t.number*f.roles+r.number)*4, r.man
	if woman {
		at, pattern = at+1, r.woman
	}
	if germanOnly {
		at += 2
	}
	if f.texts[at] == nil {
		f.texts[at] = i18n.Text{i18n.German: t.fill(pattern)}
		if !germanOnly {
			f.texts[at][i18n.English] = t.fill(r.abroad)
		}
	}
	return f.texts[at]
}

// fill inserts the topic into a pattern.
func (t topic) fill(pattern string) string {
	return strings.NewReplacer("{t}", t.german, "{c}", t.compound, "{e}", t.english).Replace(pattern)
}
