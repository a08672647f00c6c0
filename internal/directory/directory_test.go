package directory_test

import (
	"encoding/csv"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
)

func TestPhone(t *testing.T) {
	for _, test := range []struct {
		name, text, e164 string
		shown            string
	}{
		{"by DIN 5008", "+49 431 66666-868", "+4943166666868", "+49 431 66666-868"},
		{"as the source has it", "+49 431 66 666-868", "+4943166666868", "+49 431 66666-868"},
		{"grouped in pairs", "+49 461 80 6-3 54", "+49461806354", "+49 461 806-354"},
		{"with a slash and a zero", "0431/66666-868", "+4943166666868", "+49 431 66666-868"},
		{"with brackets", "(0431) 66666-868", "+4943166666868", "+49 431 66666-868"},
		{"with 00", "0049 431 66666-868", "+4943166666868", "+49 431 66666-868"},
		{"without an extension", "+49 451 3101 0", "+4945131010", "+49 451 31010"},
		{"a mobile telephone", "+49 171 1234567", "+491711234567", "+49 171 1234567"},
		{"spaces around it", "  +49 431 66666-0 ", "+49431666660", "+49 431 66666-0"},
		{"Danish", "+45 33 12 34 56", "+4533123456", "+45 33 12 34 56"},
		{"Danish with hyphens", "+45 33-12-34-56", "+4533123456", "+45 33 12 34 56"},
		{"none", " ", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := directory.ParsePhone(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if p.E164 != test.e164 || p.String() != test.shown || p.IsZero() != (test.e164 == "") {
				t.Errorf("%q is %q, shown as %q; want %q and %q", test.text, p.E164, p, test.e164, test.shown)
			}
			again, err := directory.ParsePhone(p.String())
			if err != nil || again.E164 != p.E164 || again.String() != p.String() {
				t.Errorf("read again it is %+v, %v", again, err)
			}
		})
	}
}

func TestPhoneInvalid(t *testing.T) {
	for _, text := range []string{
		"none", "12", "+49", "+49 431", "+999 123456789", "+49 431 66666-868-", "tel", "+49 431 12345678901234567890",
		"javascript:alert(1)", "\x00", "+49 431 66666 ext",
	} {
		if p, err := directory.ParsePhone(text); err == nil && (p.E164 == "" || !strings.HasPrefix(text, "+49 431 66666")) {
			t.Errorf("%q is taken for %+v", text, p)
		} else if err != nil && !errors.Is(err, directory.ErrInvalid) {
			t.Errorf("%q: %v, want ErrInvalid", text, err)
		}
	}
}

// TestSeedPhones holds the seed against the numbers that the directory began with.
func TestSeedPhones(t *testing.T) {
	f, err := os.Open("../../data/seed/contacts.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	phone, fax := slices.Index(rows[0], "phone"), slices.Index(rows[0], "fax")
	got := map[string][]string{}
	for _, row := range rows[1:] {
		for _, text := range []string{row[phone], row[fax]} {
			p, err := directory.ParsePhone(text)
			if err != nil {
				t.Error(err)
			}
			got[row[0]] = append(got[row[0]], p.E164, p.String())
		}
	}
	want := map[string][]string{
		"ee-sh-project-manager":    {"+49461806354", "+49 461 806-354", "+49461806171", "+49 461 806-171"},
		"it-media-cluster-manager": {"+4943166666859", "+49 431 66666-859", "+4943166666792", "+49 431 66666-792"},
		"mcn-branch-manager":       {"+4943166666868", "+49 431 66666-868", "+4943166666793", "+49 431 66666-793"},
		"tourism-project-manager":  {"+4943166666880", "+49 431 66666-880", "+4943166666790", "+49 431 66666-790"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestSortKey sorts as DIN 5007-1 does: ä as a, ß as ss, case and marks last.
func TestSortKey(t *testing.T) {
	want := []string{
		"", "Adler", "Ahrens", "Äpfel", "Apfelbaum", "Arndt", "de Vries", "Goethe", "Göbel", "Götz", "Mueller", "Muffel", "Müller",
		"Öztürk", "Paul", "Strasse", "Straße", "Strassen", "Zander",
	}
	slices.SortFunc(want, func(a, b string) int { return strings.Compare(plain(a), plain(b)) })
	got := slices.Clone(want)
	rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(directory.SortKey(a), directory.SortKey(b)) })
	for i := range want {
		if plain(want[i]) != plain(got[i]) {
			t.Fatalf("order %q, want %q", got, want)
		}
	}
	if directory.SortKey("müller") != directory.SortKey("Müller") {
		t.Error("case changes the key")
	}
	if directory.SortKey("Muller") >= directory.SortKey("Müller") {
		t.Error("of two that are alike but for the umlaut, the one without comes first")
	}
}

// plain is a name without what DIN 5007-1 overlooks at first.
func plain(s string) string {
	return strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss", " ", "").Replace(strings.ToLower(s))
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"ee-sh": true, "a": true, "2go": true, "mcn-branch-manager": true, strings.Repeat("a", 64): true,
		"": false, "-a": false, "a-": false, "a--b": false, "A": false, "ä": false, "a b": false, "a/b": false, "a.b": false,
		"a\n": false, strings.Repeat("a", 65): false,
	} {
		if got := directory.ValidID(id); got != want {
			t.Errorf("ValidID(%q) = %v, want %v", id, got, want)
		}
	}
}

func TestPerson(t *testing.T) {
	for _, test := range []struct {
		name    string
		contact directory.Contact
		want    string
	}{
		{"all", directory.Contact{Title: "Dr.", GivenName: "Carola", FamilyName: "May"}, "Dr. Carola May"},
		{"no title", directory.Contact{GivenName: "Carsten", FamilyName: "Delfs"}, "Carsten Delfs"},
		{"only a family name", directory.Contact{FamilyName: "Delfs"}, "Delfs"},
		{"spaces", directory.Contact{Title: " ", GivenName: " Anna  Lena ", FamilyName: "Meyer "}, "Anna Lena Meyer"},
		{"vacant", directory.Contact{ID: "post"}, ""},
	} {
		if got := test.contact.Person(); got != test.want || test.contact.Vacant() != (test.want == "") {
			t.Errorf("%s: %q, vacant %v; want %q", test.name, got, test.contact.Vacant(), test.want)
		}
	}
}

func TestEditionFileName(t *testing.T) {
	if got := (directory.Edition{ID: "cluster-policy", Lang: "de"}).FileName(); got != "cluster-policy-de.pdf" {
		t.Errorf("FileName() = %q", got)
	}
}
