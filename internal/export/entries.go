package export

import (
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// NewContact returns what the public may read of c in a language. base is the
// address of the site without a path: https://host.
func NewContact(c directory.Contact, l i18n.Lang, base string) Contact {
	return Contact{
		ID: c.ID, Person: c.Person(), Functions: texts(c.Functions, l),
		Cluster: newRef(c.Cluster, l), Sectors: refs(c.Sectors, l),
		Phone: Tel(c.Phone.E164), Fax: Tel(c.Fax.E164), Email: c.Email,
		Place: c.Place.Name, PlaceID: c.Place.ID, PlaceInferred: c.PlaceInferred,
		Title: c.Title, GivenName: c.GivenName, FamilyName: c.FamilyName,
		ConfirmedOn: confirmedOn(c.Provenance), Source: in(c.Source, l),
		URL: entryURL(base, l, address.Contacts, c.ID),
	}
}

// NewCluster returns what the public may read of c in a language; base as in
// NewContact.
func NewCluster(c directory.Cluster, l i18n.Lang, base string) Cluster {
	return Cluster{
		ID: c.ID, Name: in(c.Name, l), ShortName: shortName(c.Organisation, l),
		FormerNames:  names(c.Organisation, directory.FormerName, l),
		CurrentNames: names(c.Organisation, directory.CurrentName, l),
		Role:         string(c.Role), Sectors: refs(c.Sectors, l), Places: sites(c.Sites),
		Website: c.Website, Since: c.Since, Summary: in(c.Summary, l), Description: in(c.Description, l),
		Partners: c.Partners, ConfirmedOn: confirmedOn(c.Provenance), Source: in(c.Source, l),
		URL: entryURL(base, l, address.Clusters, c.ID),
	}
}

// NewPartner returns what the public may read of p in a language; base as in
// NewContact.
func NewPartner(p directory.Partner, l i18n.Lang, base string) Partner {
	return Partner{
		ID: p.ID, Name: in(p.Name, l), ShortName: shortName(p.Organisation, l),
		FormerNames:  names(p.Organisation, directory.FormerName, l),
		CurrentNames: names(p.Organisation, directory.CurrentName, l),
		Kind:         string(p.Kind), Clusters: refs(p.Clusters, l), Places: sites(p.Sites),
		Website: p.Website, Since: p.Since, Summary: in(p.Summary, l), Description: in(p.Description, l),
		ConfirmedOn: confirmedOn(p.Provenance), Source: in(p.Source, l),
		URL: entryURL(base, l, address.Partners, p.ID),
	}
}

// NewSector returns a sector in a language; base as in NewContact.
func NewSector(s directory.Sector, l i18n.Lang, base string) Sector {
	return Sector{
		ID: s.ID, Name: in(s.Name, l), Summary: in(s.Summary, l),
		URL: entryURL(base, l, address.Sectors, s.ID),
	}
}

// ContactHit is a contact as a search lists it. Its title is the person or, for
// a vacant post, the function.
func ContactHit(c directory.Contact, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{ContactType, c.ID, title(c, l), entryURL(base, l, address.Contacts, c.ID), why}
}

// ClusterHit is a cluster as a search lists it.
func ClusterHit(c directory.Cluster, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{ClusterType, c.ID, in(c.Name, l), entryURL(base, l, address.Clusters, c.ID), why}
}

// PartnerHit is a partner as a search lists it.
func PartnerHit(p directory.Partner, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{PartnerType, p.ID, in(p.Name, l), entryURL(base, l, address.Partners, p.ID), why}
}

// SectorHit is a sector as a search lists it.
func SectorHit(s directory.Sector, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{SectorType, s.ID, in(s.Name, l), entryURL(base, l, address.Sectors, s.ID), why}
}

// title is what a contact is called: it is never empty.
func title(c directory.Contact, l i18n.Lang) string {
	if person := c.Person(); person != "" {
		return person
	}
	for _, f := range c.Functions {
		if s := in(f, l); s != "" {
			return s
		}
	}
	return c.ID
}

func entryURL(base string, l i18n.Lang, list address.Page, id string) string {
	return strings.TrimSuffix(base, "/") + address.Entry(l, list, id)
}

func in(t i18n.Text, l i18n.Lang) string {
	s, _ := t.In(l)
	return s
}

func texts(all []i18n.Text, l i18n.Lang) []string {
	out := make([]string, 0, len(all))
	for _, t := range all {
		out = append(out, in(t, l))
	}
	return out
}

func newRef(r directory.Ref, l i18n.Lang) Ref { return Ref{r.ID, in(r.Name, l)} }

func refs(all []directory.Ref, l i18n.Lang) []Ref {
	out := make([]Ref, 0, len(all))
	for _, r := range all {
		out = append(out, newRef(r, l))
	}
	return out
}

func sites(all []directory.Site) []Site {
	out := make([]Site, 0, len(all))
	for _, s := range all {
		out = append(out, Site{s.Place.ID, s.Place.Name, string(s.Kind)})
	}
	return out
}

// names lists the names of a kind in a language and those that are the same in
// every language. Where there are none, it lists what other languages have: a
// name in a foreign language is still the name.
func names(o directory.Organisation, kind directory.NameKind, l i18n.Lang) []string {
	own, foreign := []string{}, []string{}
	for _, n := range o.Names(kind) {
		if n.Lang == "" || n.Lang == l {
			own = append(own, n.Name)
		} else {
			foreign = append(foreign, n.Name)
		}
	}
	if len(own) == 0 {
		return foreign
	}
	return own
}

func shortName(o directory.Organisation, l i18n.Lang) string {
	for _, name := range names(o, directory.ShortName, l) {
		return name
	}
	return ""
}

func confirmedOn(p directory.Provenance) *string {
	if !p.Confirmed() {
		return nil
	}
	day := p.ConfirmedOn.Format("2006-01-02")
	return &day
}
