package export

import (
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Contact is a contact in one language. place_inferred reports whether the place was
// derived from the dialling code. confirmed_on is null until a person has confirmed
// the entry. The person is empty if the post is vacant.
type Contact struct{ entry[directory.Contact] }

// Cluster is a cluster in one language. since is a year or a year and month.
// partners is the number of partners.
type Cluster struct{ entry[directory.Cluster] }

// Partner is a partner in one language.
type Partner struct{ entry[directory.Partner] }

// Sector is a sector in one language.
type Sector struct{ entry[directory.Sector] }

// The members of each noun. The lists of keys are a stable interface: a key is never
// moved or removed. A new public field does not need to be added here; it becomes
// the last member.
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

// NewContact returns the public data of a contact in language l. base is the URL of
// the site without a path, such as https://host.
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

// Columns returns the keys of the members.
func (Contact) Columns() []string { return keys(contactMembers) }

// Columns returns the keys of the members.
func (Cluster) Columns() []string { return keys(clusterMembers) }

// Columns returns the keys of the members.
func (Partner) Columns() []string { return keys(partnerMembers) }

// Columns returns the keys of the members.
func (Sector) Columns() []string { return keys(sectorMembers) }

// ContactHit returns a contact as a search hit. Its title is the person, or the
// function if the post is vacant.
func ContactHit(c directory.Contact, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{ContactType, c.ID, title(c, l), entryURL(base, l, address.Contacts, c.ID), why}
}

// ClusterHit returns a cluster as a search hit.
func ClusterHit(c directory.Cluster, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{ClusterType, c.ID, in(c.Name, l), entryURL(base, l, address.Clusters, c.ID), why}
}

// PartnerHit returns a partner as a search hit.
func PartnerHit(p directory.Partner, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{PartnerType, p.ID, in(p.Name, l), entryURL(base, l, address.Partners, p.ID), why}
}

// SectorHit returns a sector as a search hit.
func SectorHit(s directory.Sector, l i18n.Lang, base, why string) SearchHit {
	return SearchHit{SectorType, s.ID, in(s.Name, l), entryURL(base, l, address.Sectors, s.ID), why}
}

// title returns the title of a contact. It is never empty.
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
