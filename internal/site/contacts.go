package site

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/export"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

func (s *Site) contactList(snap *snapshot) list {
	return list{page: address.Contacts, key: "contacts", all: snap.search, index: snap.search.Contacts, facets: []facet{
		{name: "sector", values: snap.filters.sectors},
		{name: "cluster", values: snap.filters.clusters},
		{name: "place", values: snap.filters.places},
	}}
}

// Contacts is the list of contacts.
func (s *Site) Contacts(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		l := s.contactList(snap)
		f, err := l.search(r, perPage)
		if err != nil {
			return err
		}
		contacts, err := snap.contacts(r.Context(), q, f.IDs)
		if err != nil {
			return err
		}
		m := newMarker(pr, f.Marks)
		var v page.ContactsView
		for _, contact := range contacts {
			v.People = append(v.People, person(m, snap, contact))
		}
		v.List = l.view(r, f, m)
		v.Data = dataLinks(pr, f.asked, address.Of(pr.Lang(), address.Contacts), ".csv", ".json", ".vcf")
		p := s.layout(r, snap, frame{
			page: address.Contacts, section: address.Contacts, title: f.title(pr, "contacts.title"),
			description: pr.T("contacts.description", "agency", snap.agency.ShortName),
			crumbs:      []ui.Link{crumb(pr, address.Contacts, "nav.contacts")},
			noIndex:     f.filtered(), query: f.address(), feeds: []string{".json", ".csv", ".vcf"},
		})
		c = page.Contacts(p, v)
		return nil
	})
	return c, err
}

// Contact is one contact.
func (s *Site) Contact(r *http.Request) (c templ.Component, err error) {
	pr := printer(r)
	err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
		contact, err := snap.contact(r.Context(), q, chi.URLParam(r, "id"))
		if err != nil {
			return err
		}
		others, err := s.peopleOf(r.Context(), pr, q, snap, map[string][]string{"cluster": {contact.Cluster.ID}}, contact.ID)
		if err != nil {
			return err
		}
		path := address.Entry(pr.Lang(), address.Contacts, contact.ID)
		v := page.ContactView{
			Person: person(unmarked(pr), nil, contact), QR: s.baseURL + path,
			Facts: []ui.Fact{
				{Label: pr.T("facet.cluster"), Values: []ui.Named{ref(pr, address.Clusters, contact.Cluster)}},
				{Label: pr.T("facet.sector"), Values: refs(pr, address.Sectors, contact.Sectors)},
			},
			Data: []ui.Link{{Text: pr.T("data.json"), URL: path + ".json"}},
		}
		v.Fresh = fresh(pr, contact.Provenance, nil)
		v.Others = others
		cluster, _ := contact.Cluster.Name.In(pr.Lang())
		p := s.layout(r, snap, frame{
			page: address.Contacts, entry: contact.ID, section: address.Contacts, title: v.Name.Text(),
			description: pr.T("contact.description", "name", v.Name.Text(), "cluster", cluster),
			crumbs:      []ui.Link{crumb(pr, address.Contacts, "nav.contacts"), {Text: v.Name.Text(), URL: path}},
			feeds:       []string{".json", ".vcf"}, graph: []any{s.personNode(contact, pr.Lang())},
		})
		c = page.Contact(p, v)
		return nil
	})
	return c, err
}

// ContactsData is the list of contacts as data.
func (s *Site) ContactsData(suffix string) httpx.DataHandler {
	return func(r *http.Request) (data httpx.Data, err error) {
		err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
			l := s.contactList(snap)
			f, err := l.search(r, export.PerPage)
			if err != nil {
				return err
			}
			contacts, err := snap.contacts(r.Context(), q, f.IDs)
			if err != nil {
				return err
			}
			lang := httpx.Lang(r)
			if suffix == ".vcf" {
				data, err = cards(contacts, lang, s.baseURL, "contacts")
				return err
			}
			items := make([]export.Contact, len(contacts))
			for i, c := range contacts {
				items[i] = export.NewContact(c, lang, s.baseURL)
			}
			data, err = listData(suffix, "contacts", items, f, l.exportFacets(lang, f))
			return err
		})
		return data, err
	}
}

// ContactData is one contact as data.
func (s *Site) ContactData(suffix string) httpx.DataHandler {
	return func(r *http.Request) (data httpx.Data, err error) {
		err = s.read(r.Context(), func(q *store.Q, snap *snapshot) error {
			contact, err := snap.contact(r.Context(), q, chi.URLParam(r, "id"))
			if err != nil {
				return err
			}
			lang := httpx.Lang(r)
			if suffix == ".vcf" {
				data, err = cards([]directory.Contact{contact}, lang, s.baseURL, contact.ID)
				return err
			}
			data, err = jsonData(export.NewContact(contact, lang, s.baseURL))
			return err
		})
		return data, err
	}
}

// peopleOf shows the contacts that have a value of a facet: a page of them, and
// the way to all where there are more. All but one post, where skip names it.
func (s *Site) peopleOf(ctx context.Context, pr *i18n.Printer, q *store.Q, snap *snapshot, choices map[string][]string, skip string) (page.People, error) {
	var v page.People
	found := snap.search.Contacts.Search(search.Query{Choices: choices, Limit: perPage})
	contacts, err := snap.contacts(ctx, q, found.IDs)
	for _, contact := range contacts {
		if contact.ID != skip {
			shown := person(unmarked(pr), nil, contact)
			if len(choices["cluster"]) == 1 {
				shown.Cluster = ui.Named{} // The page is about that cluster anyway.
			}
			v.Shown = append(v.Shown, shown)
		}
		v.Graph = append(v.Graph, s.personNode(contact, pr.Lang()))
	}
	if found.Total > len(found.IDs) {
		v.All = ui.Link{
			Text: pr.T("people.all", "n", pr.Number(found.Total)),
			URL:  address.With(address.Of(pr.Lang(), address.Contacts), url.Values(choices)),
		}
	}
	return v, err
}
