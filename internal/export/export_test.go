package export

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

const base = "https://clusters.example"

func both(de, en string) i18n.Text { return i18n.Text{i18n.German: de, i18n.English: en} }

func delfs() directory.Contact {
	return directory.Contact{
		ID: "ee-sh-project-manager", GivenName: "Carsten", FamilyName: "Delfs",
		Functions: []i18n.Text{both("Projektmanager EE.SH", "Project Manager EE.SH"), both("Innovationsberater", "Innovation Consultant")},
		Cluster:   directory.Ref{ID: "ee-sh", Name: both("Netzwerkagentur (EE.SH)", "Network Agency (EE.SH)")},
		Sectors:   []directory.Ref{{ID: "renewable-energy", Name: both("Erneuerbare Energien", "Renewable energy")}},
		Phone:     directory.Phone{E164: "+49461806354", Extension: 3}, Fax: directory.Phone{E164: "+49461806171", Extension: 3},
		Place: directory.Place{ID: "flensburg", Name: "Flensburg"}, PlaceInferred: true,
		Provenance: directory.Provenance{Source: both("Seite der WTSH", "WTSH’s page")},
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	if err := JSON(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checkMembers checks that the JSON begins with the members of the contract. Other
// members may follow.
func checkMembers(t *testing.T, want, got string) {
	t.Helper()
	got = strings.TrimSuffix(got, "}\n")
	if diff := cmp.Diff(want, got[:min(len(got), len(want))]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if rest := got[min(len(got), len(want)):]; rest != "" && !strings.HasPrefix(rest, `,"`) {
		t.Errorf("unexpected text after the members of the contract: %s", rest)
	}
}

func TestContactJSON(t *testing.T) {
	want := `{"id":"ee-sh-project-manager","person":"Carsten Delfs","functions":["Project Manager EE.SH","Innovation Consultant"],` +
		`"cluster":{"id":"ee-sh","name":"Network Agency (EE.SH)"},"sectors":[{"id":"renewable-energy","name":"Renewable energy"}],` +
		`"phone":"+49461806354","fax":"+49461806171","email":"","place":"Flensburg","confirmed_on":null,` +
		`"url":"https://clusters.example/en/contacts/ee-sh-project-manager","title":"","given_name":"Carsten","family_name":"Delfs",` +
		`"place_id":"flensburg","place_inferred":true,"source":"WTSH’s page"`
	for _, b := range []string{base, base + "/"} {
		checkMembers(t, want, mustJSON(t, NewContact(delfs(), i18n.English, b)))
	}
}

func TestContactJSONInGerman(t *testing.T) {
	c := delfs()
	c.ConfirmedOn = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	got := mustJSON(t, NewContact(c, i18n.German, base))
	for _, want := range []string{
		`"url":"https://clusters.example/de/ansprechpersonen/ee-sh-project-manager"`, `"functions":["Projektmanager EE.SH",`,
		`"confirmed_on":"2026-11-23"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing from %s", want, got)
		}
	}
}

func organisation() directory.Organisation {
	return directory.Organisation{
		ID: "diwish", Name: both("Digitale Wirtschaft", "Digital Economy"), Summary: both("Netz", "Network"),
		OtherNames: []directory.OtherName{
			{Kind: directory.ShortName, Name: "DiWiSH"},
			{Kind: directory.FormerName, Lang: i18n.German, Name: "Clustermanagement IT und Medien"},
			{Kind: directory.FormerName, Lang: i18n.English, Name: "IT & Media Cluster Management"},
			{Kind: directory.CurrentName, Lang: i18n.German, Name: "Heute"},
		},
		Sites:   []directory.Site{{Kind: directory.Seat, Place: directory.Place{ID: "kiel", Name: "Kiel"}}},
		Website: "https://diwish.de", Since: "2006",
	}
}

func TestClusterJSON(t *testing.T) {
	want := `{"id":"diwish","name":"Digital Economy","short_name":"DiWiSH","former_names":["IT & Media Cluster Management"],` +
		`"current_names":["Heute"],"role":"managed","sectors":[{"id":"it-media","name":"IT and media"}],` +
		`"places":[{"id":"kiel","name":"Kiel","kind":"seat"}],"website":"https://diwish.de","since":"2006","summary":"Network",` +
		`"description":"","partners":3,"confirmed_on":null,"source":"","url":"https://clusters.example/en/clusters/diwish"`
	c := directory.Cluster{
		Organisation: organisation(), Role: directory.Managed, Partners: 3,
		Sectors: []directory.Ref{{ID: "it-media", Name: both("IT und Medien", "IT and media")}},
	}
	checkMembers(t, want, mustJSON(t, NewCluster(c, i18n.English, base)))
}

func TestPartnerJSON(t *testing.T) {
	want := `{"id":"diwish","name":"Digitale Wirtschaft","short_name":"DiWiSH","former_names":["Clustermanagement IT und Medien"],` +
		`"current_names":["Heute"],"kind":"hospital","clusters":[{"id":"biomedtec","name":"BioMedTec"}],` +
		`"places":[{"id":"kiel","name":"Kiel","kind":"seat"}],"website":"https://diwish.de","since":"2006","summary":"Netz",` +
		`"description":"","confirmed_on":null,"source":"","url":"https://clusters.example/de/partner/diwish"`
	p := directory.Partner{
		Organisation: organisation(), Kind: "hospital",
		Clusters: []directory.Ref{{ID: "biomedtec", Name: i18n.Text{i18n.English: "BioMedTec"}}},
	}
	checkMembers(t, want, mustJSON(t, NewPartner(p, i18n.German, base)))
}

func TestSectorJSON(t *testing.T) {
	want := `{"id":"tourism","name":"Tourismus","summary":"Gäste","url":"https://clusters.example/de/branchen/tourism"`
	s := directory.Sector{ID: "tourism", Name: both("Tourismus", "Tourism"), Summary: both("Gäste", "Guests")}
	checkMembers(t, want, mustJSON(t, NewSector(s, i18n.German, base)))
}

// An empty entry has empty lists, never null, so that clients can iterate over them
// without a check.
func TestNothingIsNullButTheDay(t *testing.T) {
	for name, v := range map[string]any{
		"contact": NewContact(directory.Contact{}, i18n.English, base),
		"cluster": NewCluster(directory.Cluster{}, i18n.English, base),
		"partner": NewPartner(directory.Partner{}, i18n.English, base),
		"sector":  NewSector(directory.Sector{}, i18n.English, base),
	} {
		var fields map[string]any
		if err := json.Unmarshal([]byte(mustJSON(t, v)), &fields); err != nil {
			t.Fatal(err)
		}
		for field, value := range fields {
			if value == nil && field != "confirmed_on" {
				t.Errorf("%s: %s is null", name, field)
			}
		}
	}
}

func TestListEnvelope(t *testing.T) {
	facets := map[string][]Facet{"sector": {{"tourism", "Tourism", 1}}, "place": nil}
	hit := SearchHit{Type: SectorType, ID: "a", Title: "A & B", URL: "u"}
	tests := map[string]struct {
		list any
		want string
	}{
		"empty":    {NewList[Sector](0, 1, false, nil, nil), `{"total":0,"page":1,"pages":1,"items":[],"facets":{}}`},
		"partial":  {NewList[Sector](1000, 1, true, nil, nil), `{"total":1000,"page":1,"pages":1,"partial":true,"items":[],"facets":{}}`},
		"two":      {NewList[Sector](1001, 2, false, nil, nil), `{"total":1001,"page":2,"pages":2,"items":[],"facets":{}}`},
		"complete": {NewList(1, 1, false, []SearchHit{hit}, facets), `{"total":1,"page":1,"pages":1,"items":[{"type":"sector","id":"a","title":"A & B","url":"u","why":""}],"facets":{"place":[],"sector":[{"id":"tourism","name":"Tourism","count":1}]}}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want+"\n", mustJSON(t, tt.list)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSearchHits(t *testing.T) {
	vacant := delfs()
	vacant.GivenName, vacant.FamilyName = "", ""
	nameless := directory.Contact{ID: "post"}
	got := []SearchHit{
		ContactHit(delfs(), i18n.English, base, "Flensburg"), ContactHit(vacant, i18n.English, base, ""),
		ContactHit(nameless, i18n.English, base, ""),
		ClusterHit(directory.Cluster{Organisation: organisation()}, i18n.German, base, "DiWiSH"),
		PartnerHit(directory.Partner{Organisation: organisation()}, i18n.English, base, ""),
		SectorHit(directory.Sector{ID: "tourism", Name: both("Tourismus", "Tourism")}, i18n.English, base, ""),
	}
	want := []SearchHit{
		{"contact", "ee-sh-project-manager", "Carsten Delfs", base + "/en/contacts/ee-sh-project-manager", "Flensburg"},
		{"contact", "ee-sh-project-manager", "Project Manager EE.SH", base + "/en/contacts/ee-sh-project-manager", ""},
		{"contact", "post", "post", base + "/en/contacts/post", ""},
		{"cluster", "diwish", "Digitale Wirtschaft", base + "/de/cluster/diwish", "DiWiSH"},
		{"partner", "diwish", "Digital Economy", base + "/en/partners/diwish", ""},
		{"sector", "tourism", "Tourism", base + "/en/sectors/tourism", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := mustJSON(t, want[3]), `{"type":"cluster","id":"diwish","title":"Digitale Wirtschaft","url":"https://clusters.example/de/cluster/diwish","why":"DiWiSH"}`+"\n"; got != want {
		t.Errorf("hit is %s, want %s", got, want)
	}
}
