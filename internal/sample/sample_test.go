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

// digest returns a hash of all texts of a region.
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

// write writes the fields of entries that are set. Fields that no entry has are
// omitted, so that adding a field does not change the digest.
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

// TestValid checks that generated entries satisfy the validation rules.
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

// TestSame checks that the region is unchanged, because benchmarks are compared
// across years and machines. If names or texts change deliberately, update the digest.
func TestSame(t *testing.T) {
	const want = uint64(2036821021438786476)
	for range 2 {
		if got := digest(sample.New(2000)); got != want {
			t.Errorf("the region has the digest %d, want %d", got, want)
		}
	}
}

// TestPrefix checks that a larger region contains the persons of a smaller one.
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

// entry holds the properties common to all entries of a region.
type entry struct {
	id     string
	places []directory.Place
	directory.Provenance
}

// TestEntries checks that every entry is valid, states that it is fictitious, and
// refers only to entries that exist.
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
			t.Errorf("%s %q: the id is invalid, too long or a duplicate", noun, e.id)
		}
		known[noun+" "+e.id] = true
		if e.Confirmed() || e.ConfirmedBy != "" {
			t.Errorf("%s %s is marked as confirmed", noun, e.id)
		}
		if !strings.Contains(e.Source[i18n.German], "Erfundene") || !strings.Contains(e.Source[i18n.English], "Made-up") {
			t.Errorf("%s %s does not state that it is fictitious: %v", noun, e.id, e.Source)
		}
		for _, p := range e.places {
			if !known["place "+p.ID] {
				t.Errorf("%s %s has the unknown place %q", noun, e.id, p.ID)
			}
		}
	}
	for _, c := range r.Clusters {
		check("cluster", entry{c.ID, placesOf(t, c.Organisation), c.Provenance})
		for _, s := range c.Sectors {
			if !known["sector "+s.ID] {
				t.Errorf("cluster %s has the unknown sector %q", c.ID, s.ID)
			}
		}
	}
	kinds := map[directory.Kind]bool{}
	for _, p := range r.Partners {
		check("partner", entry{p.ID, placesOf(t, p.Organisation), p.Provenance})
		kinds[p.Kind] = true
		for _, c := range p.Clusters {
			if !known["cluster "+c.ID] {
				t.Errorf("partner %s has the unknown cluster %q", p.ID, c.ID)
			}
		}
	}
	if len(kinds) != len(directory.Kinds) {
		t.Errorf("partners have the kinds %v, want all", kinds)
	}
	for c := range r.Contacts() {
		check("contact", entry{c.ID, []directory.Place{c.Place}, c.Provenance})
		if !known["cluster "+c.Cluster.ID] || len(c.Sectors) == 0 {
			t.Errorf("contact %s has the unknown cluster %q", c.ID, c.Cluster.ID)
		}
	}
}

// placesOf returns the places of an organisation and checks that they are distinct.
func placesOf(t *testing.T, o directory.Organisation) []directory.Place {
	t.Helper()
	var places []directory.Place
	for _, s := range o.Sites {
		if slices.Contains(places, s.Place) {
			t.Errorf("%s has the place %s twice", o.ID, s.Place.ID)
		}
		places = append(places, s.Place)
	}
	return places
}

// TestNobody checks that no telephone number or e-mail address can belong to a real person.
func TestNobody(t *testing.T) {
	// The Bundesnetzagentur reserves these numbers for film and fiction.
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
				t.Errorf("%s has the number %s, which is too long or a duplicate", c.ID, p.E164)
			}
			if i > 5000 {
				continue // Parsing a number takes longer than generating it.
			}
			shown := p.String()
			if !slices.ContainsFunc(free, func(trunk string) bool { return strings.HasPrefix(shown, trunk) }) {
				t.Errorf("%s has the number %q", c.ID, shown)
			}
			if again, err := directory.ParsePhone(shown); err != nil || again != p {
				t.Errorf("%s: %q is parsed as %v, %v", c.ID, shown, again, err)
			}
		}
		i++
	}
}

// fold removes all characters outside plain ASCII.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || unicode.IsUpper(r) {
			return -1
		}
		return r
	}, text)
}

// TestVocabulary checks the properties that benchmarks of the search rely on: a
// vocabulary as large as that of a real directory of this size, and one word that
// occurs in 30 % of the entries.
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
