package sample_test

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/sample"
)

// digest returns one number for all texts of a region.
func digest(r *sample.Region) uint64 {
	h := fnv.New64a()
	write(h, directory.Agencies, r.Agency)
	write(h, directory.Places, r.Places...)
	write(h, directory.Sectors, r.Sectors...)
	write(h, directory.Clusters, r.Clusters...)
	write(h, directory.Partners, r.Partners...)
	write(h, directory.Sections, r.Sections...)
	for c := range r.Contacts() {
		write(h, directory.Contacts, c)
	}
	return h.Sum64()
}

// write writes what entries have in their fields. A field that no entry has does
// not count, so that the digest outlives new fields.
func write[T any](w io.Writer, noun directory.Noun[T], entries ...T) {
	for _, entry := range entries {
		for _, f := range noun.Fields {
			for _, c := range f.Columns() {
				if text := f.Text(&entry, c.Lang); text != "" {
					fmt.Fprintf(w, "%s %q\n", c.Name, text)
				}
			}
		}
	}
}

// TestValid: a made-up entry obeys the rules of a real one.
func TestValid(t *testing.T) {
	r := sample.New(2000)
	check(t, directory.Agencies, r.Agency)
	check(t, directory.Places, r.Places...)
	check(t, directory.Sectors, r.Sectors...)
	check(t, directory.Clusters, r.Clusters...)
	check(t, directory.Partners, r.Partners...)
	check(t, directory.Sections, r.Sections...)
	check(t, directory.Contacts, slices.Collect(r.Contacts())...)
}

func check[T any](t *testing.T, noun directory.Noun[T], entries ...T) {
	t.Helper()
	for _, entry := range entries {
		if problems := noun.Check(&entry); len(problems) > 0 {
			t.Fatalf("%+v is invalid: %v", entry, problems)
		}
	}
}

// TestSame holds the region against what it was: measurements are compared over
// years and machines. Whoever changes names or texts on purpose changes the number.
func TestSame(t *testing.T) {
	const want = uint64(2036821021438786476)
	for range 2 {
		if got := digest(sample.New(2000)); got != want {
			t.Errorf("the region has the digest %d, want %d", got, want)
		}
	}
}

// TestPrefix: a larger region has the people of a smaller one.
func TestPrefix(t *testing.T) {
	small, large := sample.New(500), sample.New(60_000)
	var want []directory.Contact
	for c := range small.Contacts() {
		want = append(want, c)
	}
	i := 0
	for c := range large.Contacts() {
		if i == len(want) {
			break
		}
		c.Cluster, c.Sectors, want[i].Cluster, want[i].Sectors = directory.Ref{}, nil, directory.Ref{}, nil
		if diff := cmp.Diff(want[i], c); diff != "" {
			t.Fatalf("contact %d depends on the number of contacts (-small +large):\n%s", i, diff)
		}
		i++
	}
	if i != 500 {
		t.Errorf("compared %d contacts, want 500", i)
	}
}

func TestSizes(t *testing.T) {
	for _, test := range []struct {
		name                         string
		contacts, clusters, partners int
	}{
		{"nothing", 0, 10, 10},
		{"one", 1, 10, 10},
		{"small", 1_000, 12, 10},
		{"middle", 100_000, 60, 400},
		{"large", 1_000_000, 150, 2000},
		{"largest", 2_000_000, 200, 2000},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := sample.New(test.contacts)
			if len(r.Clusters) != test.clusters || len(r.Partners) != test.partners {
				t.Errorf("%d clusters and %d partners, want %d and %d", len(r.Clusters), len(r.Partners), test.clusters, test.partners)
			}
			n := 0
			for range r.Contacts() {
				if n++; n == 2000 {
					break
				}
			}
			if n != min(test.contacts, 2000) {
				t.Errorf("%d contacts, want %d", n, test.contacts)
			}
		})
	}
}

// entry holds what every entry of a region must be.
type entry struct {
	id     string
	places []directory.Place
	directory.Provenance
}

// TestEntries: every entry is valid, says that it is made up, and points to
// entries that exist.
func TestEntries(t *testing.T) {
	r := sample.New(100_000)
	known := map[string]bool{}
	for _, p := range r.Places {
		known["place "+p.ID] = true
	}
	for _, s := range r.Sectors {
		known["sector "+s.ID] = true
	}
	check := func(noun string, e entry) {
		t.Helper()
		if !directory.ValidID(e.id) || len(e.id) > 40 || known[noun+" "+e.id] {
			t.Errorf("%s %q: not a valid id, too long, or not the only one", noun, e.id)
		}
		known[noun+" "+e.id] = true
		if e.Confirmed() || e.ConfirmedBy != "" {
			t.Errorf("%s %s is confirmed, and nobody did that", noun, e.id)
		}
		if !strings.Contains(e.Source[i18n.German], "Erfundene") || !strings.Contains(e.Source[i18n.English], "Made-up") {
			t.Errorf("%s %s does not say that it is made up: %v", noun, e.id, e.Source)
		}
		for _, p := range e.places {
			if !known["place "+p.ID] {
				t.Errorf("%s %s is at %q, which is no place", noun, e.id, p.ID)
			}
		}
	}
	for _, c := range r.Clusters {
		check("cluster", entry{c.ID, placesOf(t, c.Organisation), c.Provenance})
		for _, s := range c.Sectors {
			if !known["sector "+s.ID] {
				t.Errorf("cluster %s is in %q, which is no sector", c.ID, s.ID)
			}
		}
	}
	kinds := map[directory.Kind]bool{}
	for _, p := range r.Partners {
		check("partner", entry{p.ID, placesOf(t, p.Organisation), p.Provenance})
		kinds[p.Kind] = true
		for _, c := range p.Clusters {
			if !known["cluster "+c.ID] {
				t.Errorf("partner %s is in %q, which is no cluster", p.ID, c.ID)
			}
		}
	}
	if len(kinds) != len(directory.Kinds) {
		t.Errorf("partners are of the kinds %v, want all", kinds)
	}
	for c := range r.Contacts() {
		check("contact", entry{c.ID, []directory.Place{c.Place}, c.Provenance})
		if !known["cluster "+c.Cluster.ID] || len(c.Sectors) == 0 {
			t.Errorf("contact %s is in %q, which is no cluster", c.ID, c.Cluster.ID)
		}
	}
}

// placesOf lists the places of an organisation, each of which it may have once.
func placesOf(t *testing.T, o directory.Organisation) []directory.Place {
	t.Helper()
	var places []directory.Place
	for _, s := range o.Sites {
		if slices.Contains(places, s.Place) {
			t.Errorf("%s is at %s twice", o.ID, s.Place.ID)
		}
		places = append(places, s.Place)
	}
	return places
}

// TestNobody: no telephone number and no address is anybody's.
func TestNobody(t *testing.T) {
	// For film and fiction, by the Bundesnetzagentur.
	free := []string{"+49 30 23125", "+49 69 90009", "+49 40 66969", "+49 221 4710", "+49 89 99998"}
	seen := map[string]bool{}
	once := func(what string) bool {
		again := seen[what]
		seen[what] = true
		return !again
	}
	i := 0
	for c := range sample.New(200_000).Contacts() {
		if c.Email != "" && (!strings.HasSuffix(c.Email, "@example.org") || fold(c.Email) != c.Email || !once(c.Email)) {
			t.Errorf("%s has the address %q", c.ID, c.Email)
		}
		for _, p := range []directory.Phone{c.Phone, c.Fax} {
			if p.IsZero() {
				continue
			}
			if !once(p.E164) || len(p.E164) > len("+")+15 {
				t.Errorf("%s has the number %s, which is too long or another's", c.ID, p.E164)
			}
			if i > 5000 {
				continue // To read a number takes longer than to make it up.
			}
			shown := p.String()
			if !slices.ContainsFunc(free, func(trunk string) bool { return strings.HasPrefix(shown, trunk) }) {
				t.Errorf("%s has the number %q", c.ID, shown)
			}
			if again, err := directory.ParsePhone(shown); err != nil || again != p {
				t.Errorf("%s: %q is read as %v, %v", c.ID, shown, again, err)
			}
		}
		i++
	}
}

// fold drops what is not plain ASCII.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || unicode.IsUpper(r) {
			return -1
		}
		return r
	}, text)
}

// TestVocabulary holds what searches are measured with: as many words as a real
// directory of that size has, and one that stands in three entries of ten.
func TestVocabulary(t *testing.T) {
	const contacts = 100_000
	vocabulary := map[string]bool{}
	with, vacant := 0, 0
	for c := range sample.New(contacts).Contacts() {
		texts := []string{c.Person()}
		for _, f := range c.Functions {
			texts = append(texts, f[i18n.German], f[i18n.English])
		}
		found := false
		for _, text := range texts {
			for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
				vocabulary[word] = true
				found = found || word == "Innovation"
			}
		}
		if found {
			with++
		}
		if c.Vacant() {
			vacant++
		}
	}
	for _, figure := range []struct {
		name           string
		got, low, high int
	}{
		{"distinct words", len(vocabulary), 40_000, 50_000},
		{"contacts with Innovation", with, contacts * 29 / 100, contacts * 31 / 100},
		{"vacant posts", vacant, contacts * 8 / 1000, contacts * 12 / 1000},
	} {
		if figure.got < figure.low || figure.got > figure.high {
			t.Errorf("%s: %d, want %d to %d", figure.name, figure.got, figure.low, figure.high)
		}
	}
}

func BenchmarkContacts(b *testing.B) {
	for b.Loop() {
		for c := range sample.New(10_000).Contacts() {
			_ = c
		}
	}
}
