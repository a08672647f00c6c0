package directory_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

func fieldOf[T any](t *testing.T, noun directory.Noun[T], key string) directory.Field[T] {
	t.Helper()
	for _, f := range noun.Fields {
		if f.Key == key {
			return f
		}
	}
	t.Fatalf("a %s has no field %s", noun.Name, key)
	return directory.Field[T]{}
}

// TestInvalid gives each type of value texts that it refuses.
func TestInvalid(t *testing.T) {
	invalid(t, directory.Contacts, map[string][]string{
		"id":             {"", " ", "A", "a b", "ä", strings.Repeat("a", 65)},
		"family_name":    {"a\nb", "a\tb", "a\x00b", "a\xffb"},
		"functions":      {"a\nb"},
		"cluster":        {"", "EE-SH"},
		"phone":          {"none", "12", "javascript:alert(1)"},
		"email":          {"office", "a@b", "A <a@example.org>", "a@example.org, b@example.org"},
		"place_inferred": {"ja", "1", "Yes"},
		"confirmed_on":   {"3.11.2026", "2026-13-01"},
	})
	invalid(t, directory.Clusters, map[string][]string{
		"role":         {"", "boss"},
		"website":      {"example.org", "javascript:alert(1)", "https://", "https://a b.example"},
		"since":        {"06", "2006-1", "2006-13", "2006-10-01", "spring"},
		"position":     {"", "1.5", "one"},
		"sectors":      {"Tourism"},
		"description":  {"a\x00b", "a\x1bb"},
		"former_names": {"a\nb"},
	})
	invalid(t, directory.Places, map[string][]string{"latitude": {"", "90.1", "-91", "NaN", "54,3", "Inf"}, "longitude": {"180.1"}})
	invalid(t, directory.Partners, map[string][]string{"kind": {"club"}})
}

func invalid[T any](t *testing.T, noun directory.Noun[T], texts map[string][]string) {
	t.Helper()
	for key, all := range texts {
		f := fieldOf(t, noun, key)
		for _, text := range all {
			var entry T
			if err := f.SetText(&entry, i18n.German, text); !errors.Is(err, directory.ErrInvalid) {
				t.Errorf("%s %s takes %q: %v", noun.Name, key, text, err)
			}
			if keys := mustChanged(t, noun, new(T), &entry); len(keys) > 0 {
				t.Errorf("%s %s refuses %q and changes %v", noun.Name, key, text, keys)
			}
		}
	}
}

// TestCheck finds in an entry what SetText would have refused.
func TestCheck(t *testing.T) {
	c := directory.Cluster{
		Organisation: directory.Organisation{
			ID: "Ä", Website: "ftp://example.org", Name: i18n.Text{i18n.English: "a\nb"},
			OtherNames: []directory.OtherName{{Kind: directory.FormerName, Lang: i18n.German, Name: "a; b"}},
			Sites:      []directory.Site{{Kind: directory.Seat, Place: directory.Place{ID: "Kiel"}}},
		},
		Sectors: []directory.Ref{{ID: "tourism"}, {ID: "IT"}},
	}
	var got []string
	for _, p := range directory.Clusters.Check(&c) {
		if !errors.Is(p, directory.ErrInvalid) {
			t.Errorf("%v is not ErrInvalid", p)
		}
		got = append(got, p.Column)
	}
	want := []string{"id", "name_en", "former_names_de", "seats", "website", "role", "sectors"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if got := directory.Contacts.Check(&directory.Contact{}); len(got) != 2 || got[0].Column != "id" || got[1].Column != "cluster" {
		t.Errorf("problems of an empty contact: %v", got)
	}
}

// TestFunctions pairs the functions of all languages by their position.
func TestFunctions(t *testing.T) {
	f := fieldOf(t, directory.Contacts, "functions")
	var c directory.Contact
	set := func(l i18n.Lang, text string) {
		t.Helper()
		if err := f.SetText(&c, l, text); err != nil {
			t.Fatal(err)
		}
		if got := f.Text(&c, l); got != text {
			t.Errorf("set to %q, it reads %q", text, got)
		}
	}
	set(i18n.German, "Leitung; Beratung; Presse")
	set(i18n.English, "Head; ; Press")
	want := []i18n.Text{
		{i18n.German: "Leitung", i18n.English: "Head"}, {i18n.German: "Beratung"}, {i18n.German: "Presse", i18n.English: "Press"},
	}
	if diff := cmp.Diff(want, c.Functions); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
	before := c
	set(i18n.German, "Leitung")
	set(i18n.English, "Head")
	if diff := cmp.Diff(want[:1], c.Functions); diff != "" {
		t.Errorf("after two were removed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, before.Functions); diff != "" {
		t.Errorf("a change reached the state before it:\n%s", diff)
	}
}

// TestNames holds a name that is the same in every language once.
func TestNames(t *testing.T) {
	short, former, current := fieldOf(t, directory.Partners, "short_name"), fieldOf(t, directory.Partners, "former_names"), fieldOf(t, directory.Partners, "current_names")
	var p directory.Partner
	set := func(f directory.Field[directory.Partner], l i18n.Lang, text string) {
		t.Helper()
		if err := f.SetText(&p, l, text); err != nil {
			t.Fatal(err)
		}
	}
	set(current, i18n.German, "Heute")
	set(former, i18n.German, "EMB; Klinik; EMB")
	set(former, i18n.English, "EMB; Hospital")
	set(short, "", "UKSH")
	want := []directory.OtherName{
		{Kind: directory.ShortName, Name: "UKSH"},
		{Kind: directory.FormerName, Name: "EMB"},
		{Kind: directory.FormerName, Lang: i18n.German, Name: "Klinik"},
		{Kind: directory.FormerName, Lang: i18n.English, Name: "Hospital"},
		{Kind: directory.CurrentName, Lang: i18n.German, Name: "Heute"},
	}
	if diff := cmp.Diff(want, p.OtherNames); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	set(former, i18n.German, "Klinik")
	set(short, "", "")
	want = []directory.OtherName{
		{Kind: directory.FormerName, Lang: i18n.English, Name: "EMB"},
		{Kind: directory.FormerName, Lang: i18n.English, Name: "Hospital"},
		{Kind: directory.FormerName, Lang: i18n.German, Name: "Klinik"},
		{Kind: directory.CurrentName, Lang: i18n.German, Name: "Heute"},
	}
	if diff := cmp.Diff(want, p.OtherNames); diff != "" {
		t.Errorf("after a name was removed in one language (-want +got):\n%s", diff)
	}
}

// TestRevisionOfAContact holds the JSON of a revision: revisions live as long as
// the directory.
func TestRevisionOfAContact(t *testing.T) {
	c := directory.Contact{
		ID: "ee-sh-project-manager", GivenName: "Carsten", FamilyName: "Delfs",
		Functions: []i18n.Text{{i18n.German: "Leitung & Beratung", i18n.English: ""}, {i18n.German: "Presse", i18n.English: "Press"}},
		Cluster:   directory.Ref{ID: "ee-sh", Name: i18n.Text{i18n.German: "Netzwerkagentur"}},
		Phone:     directory.Phone{E164: "+49461806354", Extension: 3}, Place: directory.Place{ID: "flensburg", Name: "Flensburg"},
		PlaceInferred: true, Provenance: directory.Provenance{Source: i18n.Text{i18n.German: "Webseite"}, ConfirmedBy: "Büro"},
	}
	got, err := directory.Contacts.Encode(&c)
	if err != nil {
		t.Fatal(err)
	}
	rest := string(got)
	for _, member := range []string{
		`{"id":"ee-sh-project-manager"`, `"title":""`, `"given_name":"Carsten"`, `"family_name":"Delfs"`,
		`"functions":[{"de":"Leitung & Beratung"},{"de":"Presse","en":"Press"}]`, `"cluster":"ee-sh"`,
		`"phone":{"number":"+49461806354","extension":3}`, `"fax":{"number":""}`, `"email":""`, `"place":"flensburg"`,
		`"place_inferred":true`, `"source":{"de":"Webseite"}`, `"confirmed_on":""`, `"confirmed_by":"Büro"`,
	} {
		_, after, ok := strings.Cut(rest, member)
		if !ok {
			t.Fatalf("the revision has no %s, or not in this order: %s", member, got)
		}
		rest = after
	}
	// A field that is newer than the revision keeps its value, one that is gone is ignored.
	later := directory.Contact{Title: "Dr.", FamilyName: "May"}
	old := `{"id":"a","family_name":"Delfs","cluster":"b","gone":"3.12","functions":[]}`
	if err := directory.Contacts.Decode([]byte(old), &later); err != nil || later.Title != "Dr." || later.FamilyName != "Delfs" {
		t.Errorf("read %+v, %v", later, err)
	}
	if err := directory.Contacts.Decode([]byte(`{"id":7,"cluster":"b"}`), &later); err == nil || !strings.Contains(err.Error(), "id") {
		t.Errorf("a number for an id: %v", err)
	}
}

func TestColumns(t *testing.T) {
	var names []string
	for _, f := range directory.Sectors.Fields {
		for _, c := range f.Columns() {
			names = append(names, c.Name)
		}
	}
	if want := []string{"id", "position", "icon", "name_de", "name_en", "summary_de", "summary_en"}; !slices.Equal(names, want) {
		t.Errorf("columns %v, want %v", names, want)
	}
}
