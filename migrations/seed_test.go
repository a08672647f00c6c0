package migrations_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"clusterdir/data"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/migrations"
)

// seedFiles are the files of a seed and the nouns in them.
var seedFiles = map[string]string{
	"agency": "agency.csv", "place": "places.csv", "sector": "sectors.csv", "cluster": "clusters.csv",
	"partner": "partners.csv", "contact": "contacts.csv", "section": "pages.csv",
}

// TestSeedColumns: the seed is where editors look up what a noun has, so it has
// a column for every field.
func TestSeedColumns(t *testing.T) {
	for _, noun := range directory.Nouns() {
		file := seedFiles[noun.Noun]
		if file == "" {
			continue // A brochure is a file.
		}
		content, err := fs.ReadFile(data.Seed(), file)
		if err != nil {
			t.Fatal(err)
		}
		header, err := csv.NewReader(strings.NewReader(string(content))).Read()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range noun.Fields {
			for _, c := range f.Columns() {
				if !f.ReadOnly && !slices.Contains(header, c.Name) {
					t.Errorf("data/seed/%s has no column %s: add it to the header, and a cell to each row", file, c.Name)
				}
			}
		}
	}
}

// small is a seed of one entry per noun.
func small() fstest.MapFS {
	file := func(lines ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.Join(lines, "\n") + "\n")}
	}
	return fstest.MapFS{
		"agency.csv":   file("id,short_name,phone", "wtsh,WTSH,+49 431 66666-0"),
		"places.csv":   file("id,name,latitude,longitude", "kiel,Kiel,54.3233,10.1228"),
		"sectors.csv":  file("id,position,name_de", "tourism,1,Tourismus"),
		"clusters.csv": file("id,position,role,sectors,seats,name_en", "c,1,managed,tourism,kiel,Cluster"),
		"partners.csv": file("\ufeffid,position,kind,clusters,name_de,former_names_de", "p,1,university,c,Universität,Alt; Älter"),
		"contacts.csv": file(" functions_de ,cluster,id,place", "Leitung; Beratung,c,head,kiel"),
		"pages.csv":    file("page,section,position,heading_de,text_de", `home,top,1,Willkommen,"Eine Zeile`, `und noch eine"`),
	}
}

// TestSmallSeed: a column that a seed lacks is a value that is not written yet.
func TestSmallSeed(t *testing.T) {
	got, err := migrations.ReadSeed(small())
	if err != nil {
		t.Fatal(err)
	}
	want := migrations.Seed{
		Agency:  directory.Agency{ID: "wtsh", ShortName: "WTSH", Phone: directory.Phone{E164: "+49431666660", Extension: 1}},
		Places:  []directory.Place{{ID: "kiel", Name: "Kiel", Latitude: 54.3233, Longitude: 10.1228}},
		Sectors: []directory.Sector{{ID: "tourism", Position: 1, Name: i18n.Text{i18n.German: "Tourismus"}}},
		Clusters: []directory.Cluster{{
			Organisation: directory.Organisation{
				ID: "c", Position: 1, Name: i18n.Text{i18n.English: "Cluster"},
				Sites: []directory.Site{{Kind: directory.Seat, Place: directory.Place{ID: "kiel"}}},
			},
			Role: directory.Managed, Sectors: []directory.Ref{{ID: "tourism"}},
		}},
		Partners: []directory.Partner{{
			Organisation: directory.Organisation{
				ID: "p", Position: 1, Name: i18n.Text{i18n.German: "Universität"},
				OtherNames: []directory.OtherName{
					{Kind: directory.FormerName, Lang: i18n.German, Name: "Alt"}, {Kind: directory.FormerName, Lang: i18n.German, Name: "Älter"},
				},
			},
			Kind: "university", Clusters: []directory.Ref{{ID: "c"}},
		}},
		Contacts: []directory.Contact{{
			ID: "head", Cluster: directory.Ref{ID: "c"}, Place: directory.Place{ID: "kiel"},
			Functions: []i18n.Text{{i18n.German: "Leitung"}, {i18n.German: "Beratung"}},
		}},
		Sections: []directory.Section{{
			Page: "home", Name: "top", Position: 1, Heading: i18n.Text{i18n.German: "Willkommen"}, Text: i18n.Text{i18n.German: "Eine Zeile\nund noch eine"},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("seed (-want +got):\n%s", diff)
	}
}

// TestSeedMistakes: an error says where the mistake is, and what is allowed.
func TestSeedMistakes(t *testing.T) {
	for _, test := range []struct {
		name, file, content string
		want                []string
	}{
		{"a value", "contacts.csv", "id,cluster,phone,email\na,c,,\nb,c,12,x\n", []string{
			`contacts.csv, line 3, column phone: invalid: "12" is no telephone number`,
			`contacts.csv, line 3, column email: invalid: "x"; allowed: one address such as office@example.org`,
		}},
		{"a line after a cell of two lines", "pages.csv", "page,section,position,text_de\nhome,top,1,\"a\nb\"\nhome,Top,2,\n", []string{
			`pages.csv, line 4, column section: invalid: "Top"; allowed: lower-case letters`,
		}},
		{"a required value", "sectors.csv", "id,position,name_de,name_en\n,1,a,\nb,,,\n", []string{
			"sectors.csv, line 2, column id: invalid: a value is required",
			"sectors.csv, line 3, column position: invalid: a value is required",
			"sectors.csv, line 3, column name_de: invalid: a value is required",
		}},
		{"a required column", "contacts.csv", "id,title\na,Dr.\n", []string{
			"contacts.csv, line 1: invalid: the column cluster is missing; every contact needs it",
		}},
		{"a required text in no language", "sectors.csv", "id,position\na,1\n", []string{"the column name_de is missing"}},
		{"a misspelt column", "contacts.csv", "id,cluster,familyname\na,c,Delfs\n", []string{
			`contacts.csv, line 1: invalid: unknown column "familyname"; a contact has id, title, given_name, family_name, functions_de`,
		}},
		{"a language that the site has not", "sectors.csv", "id,position,name_de,name_fr\na,1,b,c\n", []string{`unknown column "name_fr"`}},
		{"what only a person may set", "contacts.csv", "id,cluster,confirmed_on\na,c,2026-11-03\n", []string{`unknown column "confirmed_on"`}},
		{"a column twice", "contacts.csv", "id,cluster,id\na,c,b\n", []string{"the column id is there twice"}},
		{"a row that is too short", "contacts.csv", "id,cluster\na\n", []string{"read contacts.csv: record on line 2: wrong number of fields"}},
		{"two agencies", "agency.csv", "id,short_name\na,A\nb,B\n", []string{"agency.csv has 2 rows below its header, want one"}},
		{"no agency", "agency.csv", "id,short_name\n", []string{"agency.csv has 0 rows"}},
		{"an empty file", "places.csv", "", []string{"read the header of places.csv"}},
		{"no file", "places.csv", "-", []string{"open the seed file places.csv"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			seed := small()
			seed[test.file] = &fstest.MapFile{Data: []byte(test.content)}
			if test.content == "-" {
				delete(seed, test.file)
			}
			_, err := migrations.ReadSeed(seed)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is\n%v\nwant %s", err, want)
				}
			}
			if n := strings.Count(err.Error(), "\n") + 1; n != len(test.want) {
				t.Errorf("%d mistakes, want %d:\n%v", n, len(test.want), err)
			}
		})
	}
}

// TestManyMistakes: a file that does not fit at all is not reported line by line.
func TestManyMistakes(t *testing.T) {
	seed := small()
	seed["contacts.csv"] = &fstest.MapFile{Data: []byte("id,cluster\n" + strings.Repeat("A,c\n", 1000))}
	_, err := migrations.ReadSeed(seed)
	if !errors.Is(err, directory.ErrInvalid) || strings.Count(err.Error(), "\n") > 30 {
		t.Errorf("the error is %.200v", err)
	}
}
