package export

import (
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Contact is a contact in one language. Its place is derived from the dialling
// code where place_inferred says so; confirmed_on is null until a person has
// confirmed the entry. A vacant post has an empty person.
type Contact struct{ entry[directory.Contact] }

// Cluster is a cluster in one language. since is a year, or year and month;
// partners counts the partners in it.
type Cluster struct{ entry[directory.Cluster] }

// Partner is a partner in one language.
type Partner struct{ entry[directory.Partner] }

// Sector is a sector in one language.
type Sector struct{ entry[directory.Sector] }

// The members of each noun. The lists of keys are the contract with the readers
// of the data: a key is never moved or removed. A new public field needs no line
// here; it becomes the last member.
var (
	contactMembers = members(directory.Contacts, []string{
		"id", "person", "functions", "cluster", "sectors", "phone", "fax", "email", "place", "confirmed_on", "url",
		"title", "given_name", "family_name", "place_id", "place_inferred", "source",
	}, map[string]func(*entry[directory.Contact]) any{
		"person":   func(e *entry[directory.Contact]) any { return e.noun.Person() },
		"sectors":  func(e *entry[directory.Contact]) any { return refs(e.noun.Sectors, e.lang) },
		"place_id": func(e *entry[directory.Contact]) any { return e.noun.Place.ID },
		"url":      func(e *entry[directory.Contact]) any { return entryURL(e.base, e.lang, address.Contacts, e.noun.ID) },
	})
	clusterMembers = members(directory.Clusters, []string{
		"id", "name", "short_name", "former_names", "current_names", "role", "sectors", "places", "website", "since",
		"summary", "description", "partners", "confirmed_on", "source", "url",
	}, map[string]func(*entry[directory.Cluster]) any{
		"places":   func(e *entry[directory.Cluster]) any { return sites(e.noun.Sites) },
		"partners": func(e *entry[directory.Cluster]) any { return e.noun.Partners },
		"url":      func(e *entry[directory.Cluster]) any { return entryURL(e.base, e.lang, address.Clusters, e.noun.ID) },
	}, "seats", "sites")
	partnerMembers = members(directory.Partners, []string{
		"id", "name", "short_name", "former_names", "current_names", "kind", "clusters", "places", "website", "since",
		"summary", "description", "confirmed_on", "source", "url",
	}, map[string]func(*entry[directory.Partner]) any{
		"places": func(e *entry[directory.Partner]) any { return sites(e.noun.Sites) },
		"url":    func(e *entry[directory.Partner]) any { return entryURL(e.base, e.lang, address.Partners, e.noun.ID) },
	}, "seats", "sites")
	sectorMembers = members(directory.Sectors, []string{"id", "name", "summary", "url"}, map[string]func(*entry[directory.Sector]) any{
		"url": func(e *entry[directory.Sector]) any { return entryURL(e.base, e.lang, address.Sectors, e.noun.ID) },
	})
)

// NewContact returns the public data of a contact in a language. base is the
// address of the site without a path: https://host.
func NewContact(c directory.Contact, l i18n.Lang, base string) Contact {
	return Contact{entry[directory.Contact]{c, l, base, contactMembers}}
}

// NewCluster returns the public data of a cluster; see NewContact.
func NewCluster(c directory.Cluster, l i18n.Lang, base string) Cluster {
	return Cluster{entry[directory.Cluster]{c, l, base, clusterMembers}}
}

// NewPartner returns the public data of a partner; see NewContact.
func NewPartner(p directory.Partner, l i18n.Lang, base string) Partner {
	return Partner{entry[directory.Partner]{p, l, base, partnerMembers}}
}

// NewSector returns the public data of a sector; see NewContact.
func NewSector(s directory.Sector, l i18n.Lang, base string) Sector {
	return Sector{entry[directory.Sector]{s, l, base, sectorMembers}}
}

// Columns names the members.
func (Contact) Columns() []string { return keys(contactMembers) }

// Columns names the members.
func (Cluster) Columns() []string { return keys(clusterMembers) }

// Columns names the members.
func (Partner) Columns() []string { return keys(partnerMembers) }

// Columns names the members.
func (Sector) Columns() []string { return keys(sectorMembers) }

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
