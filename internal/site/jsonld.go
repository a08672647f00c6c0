package site

import (
	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/web/layout"
)

// node is a schema.org object. It contains only data that the page shows.
type node map[string]any

// with adds a property unless it is empty.
func (n node) with(name string, value any) node {
	switch v := value.(type) {
	case string:
		if v == "" {
			return n
		}
	case []string:
		if len(v) == 0 {
			return n
		}
	case []node:
		if len(v) == 0 {
			return n
		}
	}
	n[name] = value
	return n
}

func (s *Site) breadcrumbs(p layout.Page) node {
	items := make([]node, len(p.Crumbs))
	for i, c := range p.Crumbs {
		items[i] = node{"@type": "ListItem", "position": i + 1, "name": c.Text, "item": s.baseURL + c.URL}
	}
	return node{"@type": "BreadcrumbList", "itemListElement": items}
}

// agencyNode returns the organisation that publishes the directory.
func (s *Site) agencyNode(a directory.Agency, l i18n.Lang) node {
	legal, _ := a.LegalName.In(l)
	n := node{"@type": "Organization", "@id": s.baseURL + "/#agency", "name": legal}
	_, website := directory.WebLink(a.Website)
	n.with("alternateName", a.ShortName).with("url", website).with("telephone", a.Phone.E164).with("email", a.Email)
	if a.Street != "" {
		n["address"] = node{
			"@type": "PostalAddress", "streetAddress": a.Street, "postalCode": a.Postcode,
			"addressLocality": a.City, "addressCountry": "DE",
		}
	}
	return n
}

func (s *Site) siteNode(p layout.Page) node {
	return node{
		"@type": "WebSite", "@id": s.baseURL + "/#site", "url": p.Canonical, "name": p.Site.Name.Text,
		"inLanguage": string(p.Lang), "publisher": node{"@id": s.baseURL + "/#agency"},
		"potentialAction": node{
			"@type": "SearchAction", "query-input": "required name=q",
			"target": s.baseURL + address.Of(p.Lang, address.Search) + "?q={q}",
		},
	}
}

func (s *Site) organisationNode(o directory.Organisation, list address.Page, l i18n.Lang) node {
	name, _ := o.Name.In(l)
	summary, _ := o.Summary.In(l)
	var also []string
	for _, n := range o.OtherNames {
		also = append(also, n.Name)
	}
	url := s.baseURL + address.Entry(l, list, o.ID)
	n := node{"@type": "Organization", "@id": url, "url": url, "name": name}
	_, website := directory.WebLink(o.Website)
	n.with("description", summary).with("alternateName", also).with("sameAs", website).with("foundingDate", o.Since)
	if len(o.Sites) > 0 {
		n["location"] = node{"@type": "Place", "name": o.Sites[0].Place.Name}
	}
	return n
}

func (s *Site) personNode(c directory.Contact, l i18n.Lang) node {
	url := s.baseURL + address.Entry(l, address.Contacts, c.ID)
	cluster, _ := c.Cluster.Name.In(l)
	var functions []string
	for _, f := range c.Functions {
		text, _ := f.In(l)
		functions = append(functions, text)
	}
	point := node{"@type": "ContactPoint", "contactType": i18n.For(l).T("contact.type")}
	point.with("telephone", c.Phone.E164).with("faxNumber", c.Fax.E164).with("email", c.Email)
	works := node{
		"@type": "Organization", "@id": s.baseURL + address.Entry(l, address.Clusters, c.Cluster.ID), "name": cluster,
	}
	n := node{"@type": "Person", "@id": url, "url": url, "name": c.Person(), "worksFor": works, "contactPoint": point}
	return n.with("honorificPrefix", c.Title).with("givenName", c.GivenName).with("familyName", c.FamilyName).
		with("jobTitle", functions).with("telephone", c.Phone.E164).with("faxNumber", c.Fax.E164).with("email", c.Email)
}
