package search

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

func both(de, en string) i18n.Text { return i18n.Text{i18n.German: de, i18n.English: en} }

func organisation(id, de, en string, places []string, others ...string) directory.Organisation {
	o := directory.Organisation{ID: id, Name: both(de, en), SortKey: directory.SortKey(de)}
	for _, p := range places {
		o.Sites = append(o.Sites, directory.Site{Kind: directory.Seat, Place: place(p)})
	}
	for _, name := range others {
		o.OtherNames = append(o.OtherNames, directory.OtherName{Kind: directory.FormerName, Name: name})
	}
	return o
}

func place(name string) directory.Place {
	return directory.Place{ID: strings.ToLower(strings.ReplaceAll(name, "ü", "ue")), Name: name}
}

func contact(id, title, given, family, phone, where string, cluster, sector directory.Ref, functions ...i18n.Text) directory.Contact {
	number, err := directory.ParsePhone(phone)
	if err != nil {
		panic(err)
	}
	return directory.Contact{
		ID: id, Title: title, GivenName: given, FamilyName: family, Phone: number, Place: place(where),
		Cluster: cluster, Sectors: []directory.Ref{sector}, Functions: functions,
		SortKey: map[string]string{"Malessa": "1", "Delfs": "2", "May": "3", "Wiese": "4"}[family],
	}
}

// sample returns a small directory modelled on the seed data.
func sample() *Directory {
	sectors := []directory.Sector{
		{ID: "renewable-energy", Position: 1, Name: both("Erneuerbare Energien", "Renewable energy")},
		{ID: "it-media", Position: 2, Name: both("IT und Medien", "IT and media")},
		{ID: "maritime", Position: 3, Name: both("Maritime Wirtschaft", "Maritime industry")},
		{ID: "tourism", Position: 4, Name: both("Tourismus", "Tourism")},
		{ID: "life-sciences", Position: 5, Name: both("Lebenswissenschaften und Medizintechnik", "Life sciences and medical technology"),
			Summary: both("Biologie, Medizin und Technik im Dienst der Gesundheit.", "Biology, medicine and engineering.")},
	}
	cluster := func(sector int, role directory.Role, o directory.Organisation) directory.Cluster {
		return directory.Cluster{Organisation: o, Role: role, Sectors: []directory.Ref{sectors[sector].Ref()}}
	}
	clusters := []directory.Cluster{
		cluster(0, directory.Managed, organisation("ee-sh", "Netzwerkagentur Erneuerbare Energien Schleswig-Holstein (EE.SH)",
			"Network Agency Renewable Energies Schleswig-Holstein (EE.SH)", []string{"Husum"}, "EE.SH")),
		cluster(1, directory.Managed, organisation("diwish", "Digitale Wirtschaft Schleswig-Holstein (DiWiSH)",
			"Digital Economy Schleswig-Holstein (DiWiSH)", []string{"Kiel"}, "Clustermanagement IT und Medien", "IT & Media Cluster Management")),
		cluster(2, directory.Managed, organisation("mcn-sh", "Maritimes Cluster Norddeutschland, Geschäftsstelle Schleswig-Holstein (MCN)",
			"Maritime Cluster Northern Germany, office Schleswig-Holstein (MCN)", []string{"Kiel", "Hamburg"}, "MCN")),
		cluster(3, directory.Managed, organisation("tourism-sh", "Tourismus-Cluster Schleswig-Holstein",
			"Tourism Cluster Schleswig-Holstein", []string{"Kiel"})),
		cluster(4, directory.Cooperation, organisation("life-science-nord", "Life Science Nord", "Life Science Nord",
			[]string{"Hamburg", "Kiel"}, "Norgenta")),
		cluster(4, directory.CoOpted, organisation("biomedtec", "BioMedTec Wissenschaftscampus Lübeck",
			"BioMedTec Science Campus Lübeck", []string{"Lübeck"}, "Hanse Innovation Campus Lübeck")),
	}
	partner := func(kind directory.Kind, o directory.Organisation) directory.Partner {
		return directory.Partner{Organisation: o, Kind: kind, Clusters: []directory.Ref{clusters[5].Ref()}}
	}
	partners := []directory.Partner{
		partner("university", organisation("uni-luebeck", "Universität zu Lübeck", "University of Lübeck", []string{"Lübeck"}, "Lübeck University")),
		partner("hospital", organisation("uksh", "Universitätsklinikum Schleswig-Holstein (UKSH)",
			"University Medical Center Schleswig-Holstein (UKSH)", []string{"Kiel", "Lübeck"}, "Schleswig-Holstein University Clinic")),
		partner("research-institute", organisation("fz-borstel", "Forschungszentrum Borstel, Leibniz Lungenzentrum",
			"Research Center Borstel, Leibniz Lung Center", []string{"Borstel"}, "Leibniz Centre in Borstel")),
		partner("research-institute", organisation("fraunhofer-imte", "Fraunhofer-Einrichtung für Individualisierte und Zellbasierte Medizintechnik IMTE",
			"Fraunhofer Research Institution for Individualized and Cell-Based Medical Engineering IMTE", []string{"Lübeck"}, "Fraunhofer EMB, Marine Biotechnologie")),
		partner("research-institute", organisation("fraunhofer-mevis", "Fraunhofer-Institut für Digitale Medizin MEVIS",
			"Fraunhofer Institute for Digital Medicine MEVIS", []string{"Bremen", "Lübeck"}, "Fraunhofer-Institut für Bildgestützte Medizin")),
	}
	contacts := []directory.Contact{
		contact("ee-sh-project-manager", "", "Carsten", "Delfs", "+49 461 806-354", "Flensburg", clusters[0].Ref(), sectors[0].Ref(),
			both("Projektmanager EE.SH", "Project Manager EE.SH"), both("Innovationsberater", "Innovation Consultant")),
		contact("it-media-cluster-manager", "", "Thomas", "Malessa", "+49 431 66666-859", "Kiel", clusters[1].Ref(), sectors[1].Ref(),
			both("Clustermanager, Clustermanagement IT und Medien", "Cluster Manager, IT & Media Cluster Management")),
		contact("mcn-branch-manager", "", "Matthias", "Wiese", "+49 431 66666-868", "Kiel", clusters[2].Ref(), sectors[2].Ref(),
			both("Leiter der Geschäftsstelle Schleswig-Holstein, Maritimes Cluster Norddeutschland", "Branch Manager Schleswig-Holstein, Maritime Cluster Northern Germany")),
		contact("tourism-project-manager", "Dr.", "Carola", "May", "+49 431 66666-880", "Kiel", clusters[3].Ref(), sectors[3].Ref(),
			both("Projektmanagerin, Tourismus-Cluster Schleswig-Holstein", "Project Manager, Tourism Cluster Schleswig-Holstein")),
	}
	return newDirectory(Nouns{Sectors: sectors, Clusters: clusters, Partners: partners, Places: []directory.Place{place("Kiel"), place("Flensburg")}}, contacts)
}

// newDirectory returns a directory of the contacts, sorted into display order.
func newDirectory(nouns Nouns, contacts []directory.Contact) *Directory {
	slices.SortFunc(contacts, func(a, b directory.Contact) int { return strings.Compare(a.SortKey, b.SortKey) })
	d, err := NewDirectory(nouns, func(yield func(directory.Contact) error) error {
		for _, c := range contacts {
			if err := yield(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		panic(err) // The callback above never fails.
	}
	return d
}

func TestDirectoryFacets(t *testing.T) {
	d := sample()
	want := map[string]map[string][]Count{
		"contacts": {
			"sector":  {{"it-media", 1}, {"maritime", 1}, {"renewable-energy", 1}, {"tourism", 1}},
			"cluster": {{"diwish", 1}, {"ee-sh", 1}, {"mcn-sh", 1}, {"tourism-sh", 1}},
			"place":   {{"flensburg", 1}, {"kiel", 3}},
		},
		"clusters": {
			"sector": {{"it-media", 1}, {"life-sciences", 2}, {"maritime", 1}, {"renewable-energy", 1}, {"tourism", 1}},
			"role":   {{"co-opted", 1}, {"cooperation", 1}, {"managed", 4}},
		},
		"partners": {
			"kind":    {{"hospital", 1}, {"research-institute", 3}, {"university", 1}},
			"cluster": {{"biomedtec", 5}},
			"place":   {{"borstel", 1}, {"bremen", 1}, {"kiel", 1}, {"luebeck", 4}},
		},
		"sectors": {},
	}
	got := map[string]map[string][]Count{
		"contacts": d.Contacts.Search(Query{}).Facets, "clusters": d.Clusters.Search(Query{}).Facets,
		"partners": d.Partners.Search(Query{}).Facets, "sectors": d.Sectors.Search(Query{}).Facets,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facets differ (-want +got):\n%s", diff)
	}
}

func TestEverything(t *testing.T) {
	d := sample()
	tests := map[string]struct {
		text                                  string
		limit                                 int
		contacts, clusters, partners, sectors []string
		total                                 int
		partial                               bool
	}{
		"all kinds": {text: "tourismus", total: 3,
			contacts: []string{"tourism-project-manager"}, clusters: []string{"tourism-sh"}, sectors: []string{"tourism"}},
		"at most so many of each": {text: "schleswig-holstein", limit: 1, total: 9,
			contacts: []string{"it-media-cluster-manager"}, clusters: []string{"diwish"}, partners: []string{"uksh"}},
		"fewer words are left out": {text: "norgenta life science nord", total: 1, clusters: []string{"life-science-nord"}},
		"most words over all kinds": {text: "fraunhofer nirgends emb", total: 1, partial: true,
			partners: []string{"fraunhofer-imte"}},
		"nothing":     {text: "xyzzy"},
		"blank":       {text: " "},
		"punctuation": {text: "?!"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			g := d.Everything(Query{Text: tt.text, Limit: tt.limit})
			want := [][]string{tt.contacts, tt.clusters, tt.partners, tt.sectors}
			got := [][]string{g.Contacts.IDs, g.Clusters.IDs, g.Partners.IDs, g.Sectors.IDs}
			for i := range want {
				if diff := cmp.Diff(append([]string{}, want[i]...), got[i]); diff != "" {
					t.Errorf("IDs of group %d differ (-want +got):\n%s", i, diff)
				}
			}
			if g.Total() != tt.total || g.Partial() != tt.partial {
				t.Errorf("Total, Partial = %d, %v, want %d, %v", g.Total(), g.Partial(), tt.total, tt.partial)
			}
		})
	}
}

// TestFirstContact checks that a contact added to an empty directory is found.
func TestFirstContact(t *testing.T) {
	d := newDirectory(Nouns{}, nil).WithContacts([]directory.Contact{{ID: "first", FamilyName: "Wiese"}}, nil)
	if r := d.Contacts.Search(Query{Text: "wiese"}); r.Total != 1 {
		t.Errorf("Search(wiese) = %+v, want one contact", r)
	}
}

func TestVacantPostIsFoundByItsFunction(t *testing.T) {
	d := newDirectory(Nouns{}, []directory.Contact{{ID: "post", Functions: []i18n.Text{both("Leitung", "Head")}}})
	for _, q := range []string{"leitung", "head"} {
		if r := d.Contacts.Search(Query{Text: q}); r.Total != 1 {
			t.Errorf("Search(%q) = %+v, want one contact", q, r)
		}
	}
}

// TestFoundByTheFormerNameOfTheCluster checks that contacts and partners are
// found by all names of their cluster, although each refers to it by only one.
func TestFoundByTheFormerNameOfTheCluster(t *testing.T) {
	o := organisation("diwish", "Digitale Wirtschaft", "Digital Economy", nil, "Norgenta")
	c := directory.Cluster{Organisation: o}
	d := newDirectory(Nouns{Clusters: []directory.Cluster{c}, Partners: []directory.Partner{
		{Organisation: directory.Organisation{ID: "partner"}, Clusters: []directory.Ref{o.Ref()}},
	}}, []directory.Contact{{ID: "contact", Cluster: o.Ref()}})
	g := d.Everything(Query{Text: "norgenta"})
	if g.Contacts.Total != 1 || g.Clusters.Total != 1 || g.Partners.Total != 1 {
		t.Errorf("Everything(norgenta) = %+v, want one contact, one cluster and one partner", g)
	}
}
