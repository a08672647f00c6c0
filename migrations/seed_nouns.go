package migrations

import (
	"fmt"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

func (r row) agency() directory.Agency {
	return directory.Agency{
		ID: r.text("id"), ShortName: r.text("short_name"), LegalName: r.texts("legal_name"),
		SiteName: r.texts("site_name"), Tagline: r.texts("tagline"),
		Street: r.text("street"), Postcode: r.text("postcode"), City: r.text("city"),
		Website: r.text("website"), Phone: r.phone("phone"), Email: r.text("email"),
	}
}

func (r row) place() directory.Place {
	return directory.Place{
		ID: r.text("id"), Name: r.text("name"),
		Latitude: r.degrees("latitude"), Longitude: r.degrees("longitude"),
	}
}

func (r row) sector() directory.Sector {
	return directory.Sector{
		ID: r.text("id"), Position: r.number("position"), Icon: r.text("icon"),
		Name: r.texts("name"), Summary: r.texts("summary"),
	}
}

func (r row) organisation() directory.Organisation {
	name := r.texts("name")
	return directory.Organisation{
		ID: r.text("id"), Position: r.number("position"),
		Name: name, Summary: r.texts("summary"), Description: r.texts("description"),
		OtherNames: r.otherNames(), Sites: r.sites(),
		Website: r.text("website"), Since: r.text("since"),
		Provenance: directory.Provenance{Source: r.texts("source")},
	}
}

func (r row) otherNames() []directory.OtherName {
	var names []directory.OtherName
	if short := r.text("short_name"); short != "" {
		names = append(names, directory.OtherName{Kind: directory.ShortName, Name: short})
	}
	columns := []struct {
		kind   directory.NameKind
		column string
	}{{directory.FormerName, "former_names"}, {directory.CurrentName, "current_names"}}
	for _, c := range columns {
		for _, l := range i18n.Languages {
			for _, name := range r.list(c.column + "_" + string(l)) {
				names = addName(names, directory.OtherName{Kind: c.kind, Lang: l, Name: name})
			}
		}
	}
	return names
}

// addName adds a name; one that is the same in every language is kept once,
// without a language.
func addName(names []directory.OtherName, name directory.OtherName) []directory.OtherName {
	for i, n := range names {
		if n.Kind == name.Kind && n.Name == name.Name {
			names[i].Lang = ""
			return names
		}
	}
	return append(names, name)
}

func (r row) sites() []directory.Site {
	var sites []directory.Site
	for _, id := range r.list("seats") {
		sites = append(sites, directory.Site{Kind: directory.Seat, Place: directory.Place{ID: id}})
	}
	for _, id := range r.list("sites") {
		sites = append(sites, directory.Site{Kind: directory.Other, Place: directory.Place{ID: id}})
	}
	return sites
}

func (r row) contact() directory.Contact {
	return directory.Contact{
		ID: r.text("id"), Title: r.text("title"), GivenName: r.text("given_name"), FamilyName: r.text("family_name"),
		Functions: r.functions(), Cluster: directory.Ref{ID: r.text("cluster")},
		Phone: r.phone("phone"), Fax: r.phone("fax"), Email: r.text("email"),
		Place: directory.Place{ID: r.text("place")}, PlaceInferred: r.text("place_inferred") == "yes",
		Provenance: directory.Provenance{Source: r.texts("source")},
	}
}

// functions pairs the first function in every language, the second, and so on.
func (r row) functions() []i18n.Text {
	var functions []i18n.Text
	for _, l := range i18n.Languages {
		for i, name := range r.list("functions_" + string(l)) {
			if i == len(functions) {
				functions = append(functions, i18n.Text{})
			}
			if i > len(functions) {
				r.fail("functions_"+string(l), fmt.Errorf("function %d has no partner in the other languages", i+1))
				continue
			}
			functions[i][l] = name
		}
	}
	return functions
}
