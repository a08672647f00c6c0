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
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

func contactList(snap *snapshot.Snapshot) list {
	return list{page: address.Contacts, snap: snap, index: snap.Search.Contacts, facets: contactFacets, key: "contacts"}
}

// Contacts is the list of contacts.
func (s *Site) Contacts(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	l := contactList(snap)
	f, err := l.search(r, perPage)
	if err != nil {
		return nil, err
	}
	contacts, err := s.contacts(r.Context(), snap, f.IDs)
	if err != nil {
		return nil, err
	}
	m := newMarker(pr, f.Marks)
	var v page.ContactsView
	for _, contact := range contacts {
		v.People = append(v.People, person(m, snap, contact))
	}
	v.List = l.view(r, f, m)
	v.Data = dataLinks(pr, f.selection, address.Of(pr.Lang(), address.Contacts), ".csv", ".json", ".vcf")
	return page.Contacts(s.layout(r, snap, frame{
		page: address.Contacts, section: address.Contacts, title: f.title(pr, "contacts.title"),
		description: pr.T("contacts.description", "agency", snap.Agency.ShortName),
		crumbs:      []ui.Link{crumb(pr, address.Contacts, "nav.contacts")},
		noIndex:     f.filtered(), query: f.address(), feeds: []string{".json", ".csv", ".vcf"},
	}), v), nil
}

// Contact is one contact.
func (s *Site) Contact(r *http.Request) (templ.Component, error) {
	pr, snap := printer(r), s.snapshots.Current()
	contact, err := s.contact(r.Context(), snap, chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	others, err := s.people(r.Context(), pr, snap, map[string][]string{"cluster": {contact.Cluster.ID}}, contact.ID)
	if err != nil {
		return nil, err
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
	return page.Contact(s.layout(r, snap, frame{
		page: address.Contacts, entry: contact.ID, section: address.Contacts, title: v.Name.Text(),
		description: pr.T("contact.description", "name", v.Name.Text(), "cluster", cluster),
		crumbs:      []ui.Link{crumb(pr, address.Contacts, "nav.contacts"), {Text: v.Name.Text(), URL: path}},
		feeds:       []string{".json", ".vcf"}, graph: []any{s.personNode(contact, pr.Lang())},
	}), v), nil
}

// ContactsData is the list of contacts as data.
func (s *Site) ContactsData(suffix string) httpx.DataHandler {
	return func(r *http.Request) (httpx.Data, error) {
		lang, snap := httpx.Lang(r), s.snapshots.Current()
		l := contactList(snap)
		f, err := l.search(r, export.PerPage)
		if err != nil {
			return httpx.Data{}, err
		}
		contacts, err := s.contacts(r.Context(), snap, f.IDs)
		if err != nil {
			return httpx.Data{}, err
		}
		if suffix == ".vcf" {
			return cardData(contacts, lang, s.baseURL, "contacts")
		}
		return listData(suffix, "contacts", exportAll(contacts, lang, s.baseURL, export.NewContact), f, l.exportFacets(r, f))
	}
}

// ContactData is one contact as data.
func (s *Site) ContactData(suffix string) httpx.DataHandler {
	return func(r *http.Request) (httpx.Data, error) {
		lang := httpx.Lang(r)
		contact, err := s.contact(r.Context(), s.snapshots.Current(), chi.URLParam(r, "id"))
		if err != nil {
			return httpx.Data{}, err
		}
		if suffix == ".vcf" {
			return cardData([]directory.Contact{contact}, lang, s.baseURL, contact.ID)
		}
		return jsonData(export.NewContact(contact, lang, s.baseURL))
	}
}

// people returns the first contacts with the chosen values, with a link to all of
// them if there are more. The contact with the id skip is left out.
func (s *Site) people(ctx context.Context, pr *i18n.Printer, snap *snapshot.Snapshot, choices map[string][]string, skip string) (page.People, error) {
	var v page.People
	found := snap.Search.Contacts.Search(search.Query{Choices: choices, Limit: perPage})
	contacts, err := s.contacts(ctx, snap, found.IDs)
	for _, contact := range contacts {
		if contact.ID != skip {
			shown := person(unmarked(pr), nil, contact)
			if len(choices["cluster"]) == 1 {
				shown.Cluster = ui.Named{} // The page is about that cluster.
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
