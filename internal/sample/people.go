package sample

import (
	"math/rand/v2"
	"strings"
)

// origin is the origin of a name. Given and family names usually have the same one.
type origin struct {
	women, men ranked[string]
	families   ranked[string]
	// listed is the percentage of family names taken from the list. The others
	// are composed.
	listed  int
	compose func(*rand.Rand) string
}

// people generates names of persons.
type people struct {
	// origins lists the origins by their frequency in the region.
	origins ranked[*origin]
}

// person is a fictitious person.
type person struct {
	title, given, family string
	woman                bool
}

func newPeople() *people {
	german := newOrigin(germanWomen, germanMen, germanFamilies, 44, composeGerman())
	nordic := newOrigin(nordicWomen, nordicMen, nordicFamilies, 62, composeNordic())
	frisian := newOrigin(frisianWomen, frisianMen, frisianFamilies, 55,
		compose(frisianStems, "", frisianSuffixes))
	slavic := newOrigin(polishWomen, polishMen, slavicFamilies, 45, compose(slavicStems, "", slavicSuffixes))
	turkish := newOrigin(turkishWomen, turkishMen, turkishFamilies, 60, compose(turkishStems, "", turkishEndings))
	other := newOrigin(otherWomen, otherMen, otherFamilies, 100, nil)
	// In long-established families of foreign origin, the family name has one origin
	// and the given name another.
	settled := newOrigin(germanWomen, germanMen, slavicFamilies, 35, slavic.compose)
	northern := newOrigin(germanWomen, germanMen, nordicFamilies, 60, nordic.compose)
	all := []*origin{}
	for _, share := range []struct {
		*origin
		of100 int
	}{{german, 69}, {nordic, 7}, {northern, 7}, {settled, 5}, {turkish, 4}, {frisian, 3}, {slavic, 3}, {other, 2}} {
		for range share.of100 {
			all = append(all, share.origin)
		}
	}
	return &people{rank(all, 1_000_000)}
}

func newOrigin(women, men, families string, listed int, compose func(*rand.Rand) string) *origin {
	return &origin{rank(words(women), 12), rank(words(men), 12), rank(words(families), 6), listed, compose}
}

// draw generates a person.
func (p *people) draw(rnd *rand.Rand) person {
	o := p.origins.pick(rnd)
	who := person{woman: rnd.IntN(100) < 46}
	given := o.men
	if who.woman {
		given = o.women
	}
	who.given = given.pick(rnd)
	who.family = o.family(rnd)
	if rnd.IntN(100) < 4 {
		if second := p.origins.pick(rnd).family(rnd); second != who.family {
			who.family += "-" + second
		}
	}
	switch n := rnd.IntN(1000); {
	case n < 15:
		who.title = "Prof. Dr."
	case n < 80:
		who.title = "Dr."
	}
	return who
}

func (o *origin) family(rnd *rand.Rand) string {
	if rnd.IntN(100) < o.listed {
		return o.families.pick(rnd)
	}
	return o.compose(rnd)
}

// compose returns a function that composes a name of a stem, a linker and a suffix.
func compose(stems, linkers, suffixes string) func(*rand.Rand) string {
	s, l, e := rank(words(stems), 40), rank(append([]string{""}, words(linkers)...), 1), rank(words(suffixes), 6)
	return func(rnd *rand.Rand) string { return join(join(s.pick(rnd), l.pick(rnd)), e.pick(rnd)) }
}

func composeGerman() func(*rand.Rand) string {
	long := compose(germanStems, germanLinkers, germanSuffixes)
	short := compose(germanStems, "", germanEndings)
	prefixed := compose(germanPrefixes, "", strings.ToLower(germanStems))
	ends := rank(words(germanSuffixes), 6)
	return func(rnd *rand.Rand) string {
		switch n := rnd.IntN(100); {
		case n < 20:
			return short(rnd)
		case n < 26:
			return join(prefixed(rnd), ends.pick(rnd))
		default:
			return long(rnd)
		}
	}
}

func composeNordic() func(*rand.Rand) string {
	fathers := compose(nordicStems, "", nordicSuffixes)
	places := compose(nordicPlaces, "", nordicEndings)
	return func(rnd *rand.Rand) string {
		if rnd.IntN(100) < 55 {
			return fathers(rnd)
		}
		return places(rnd)
	}
}

// join joins two parts of a name. It avoids three equal letters in a row and a
// double e.
func join(head, tail string) string {
	if head == "" || tail == "" {
		return head + tail
	}
	last, first := head[len(head)-1], tail[0]
	switch {
	case last == 'e' && first == 'e':
		return head + tail[1:]
	case last == first && len(head) > 1 && head[len(head)-2] == last, last == first && len(tail) > 1 && tail[1] == first:
		return head + tail[1:]
	}
	return head + tail
}
