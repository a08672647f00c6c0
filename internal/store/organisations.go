package store

import (
	"context"
	"strings"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// organisationColumns returns the columns that clusters and partners have in common.
func organisationColumns[T any](at func(*T) *directory.Organisation) []column[T] {
	return []column[T]{
		text("id", func(noun *T) *string { return &at(noun).ID }),
		plain("position", func(noun *T) *int { return &at(noun).Position }),
		text("website", func(noun *T) *string { return &at(noun).Website }),
		text("since", func(noun *T) *string { return &at(noun).Since }),
		made("sort_key", func(noun *T) *string { return &at(noun).SortKey },
			func(noun T) string { return directory.SortKey(at(&noun).Name.String()) }),
		date("confirmed_on", func(noun *T) *time.Time { return &at(noun).ConfirmedOn }),
		text("confirmed_by", func(noun *T) *string { return &at(noun).ConfirmedBy }),
	}
}

// organisationTexts returns the texts that clusters and partners have in common.
func organisationTexts[T any](at func(*T) *directory.Organisation) []textColumn[T] {
	return []textColumn[T]{
		{"name", func(noun *T) *i18n.Text { return &at(noun).Name }},
		{"summary", func(noun *T) *i18n.Text { return &at(noun).Summary }},
		{"description", func(noun *T) *i18n.Text { return &at(noun).Description }},
		{"source", func(noun *T) *i18n.Text { return &at(noun).Source }},
	}
}

// family is the set of statements for a noun that is an organisation. Clusters and
// partners have the same tables with different names.
type family struct {
	noun                               string
	names, deleteNames, insertName     string
	sites, deleteSites, insertSite     string
	linked, linkedDelete, linkedInsert string
}

var (
	clusterFamily = newFamily("cluster", "cluster_sectors", "sector")
	partnerFamily = newFamily("partner", "partner_clusters", "cluster")
)

// newFamily returns the statements for a noun and for its links to another noun.
func newFamily(noun, link, other string) family {
	sql := func(text string) string {
		return strings.NewReplacer("{noun}", noun, "{link}", link, "{other}", other).Replace(text)
	}
	return family{
		noun:        noun,
		names:       sql(`SELECT {noun}_id, kind, lang, name FROM {noun}_names ORDER BY {noun}_id, position`),
		deleteNames: sql(`DELETE FROM {noun}_names WHERE {noun}_id = $1`),
		insertName:  sql(`INSERT INTO {noun}_names ({noun}_id, position, kind, lang, name) VALUES ($1, $2, $3, $4, $5)`),
		sites: sql(`SELECT s.{noun}_id, s.kind, p.id, p.name, p.latitude, p.longitude
			FROM {noun}_sites s JOIN places p ON p.id = s.place_id ORDER BY s.{noun}_id, s.position`),
		deleteSites: sql(`DELETE FROM {noun}_sites WHERE {noun}_id = $1`),
		insertSite:  sql(`INSERT INTO {noun}_sites ({noun}_id, position, kind, place_id) VALUES ($1, $2, $3, $4)`),
		linked: sql(`SELECT l.{noun}_id, l.{other}_id, coalesce(t.lang, ''), coalesce(t.name, '') FROM {link} l
			LEFT JOIN {other}_texts t ON t.{other}_id = l.{other}_id ORDER BY l.{noun}_id, l.position, l.{other}_id`),
		linkedDelete: sql(`DELETE FROM {link} WHERE {noun}_id = $1`),
		linkedInsert: sql(`INSERT INTO {link} ({noun}_id, {other}_id, position) VALUES ($1, $2, $3)`),
	}
}

// fill reads the other names, sites and links of organisations. The function at
// returns the organisation with an id and the list of its links, or nil for an
// organisation that the caller does not need.
func (q *Q) fill(ctx context.Context, f family, at func(id string) (*directory.Organisation, *[]directory.Ref)) error {
	err := q.each(ctx, "read the names of "+f.noun+"s", f.names, nil, func(scan func(...any) error) error {
		var id string
		var n directory.OtherName
		err := scan(&id, &n.Kind, &n.Lang, &n.Name)
		if o, _ := at(id); o != nil {
			o.OtherNames = append(o.OtherNames, n)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = q.each(ctx, "read the sites of "+f.noun+"s", f.sites, nil, func(scan func(...any) error) error {
		var id string
		var s directory.Site
		err := scan(&id, &s.Kind, &s.Place.ID, &s.Place.Name, &s.Place.Latitude, &s.Place.Longitude)
		if o, _ := at(id); o != nil {
			o.Sites = append(o.Sites, s)
		}
		return err
	})
	if err != nil {
		return err
	}
	return q.each(ctx, "read what "+f.noun+"s belong to", f.linked, nil, func(scan func(...any) error) error {
		var id, other, name string
		var l i18n.Lang
		err := scan(&id, &other, &l, &name)
		if _, refs := at(id); refs != nil {
			addRef(refs, other, l, name)
		}
		return err
	})
}

// addRef adds a name in one language to the last ref, or appends a new ref if the
// last one has another id.
func addRef(refs *[]directory.Ref, id string, l i18n.Lang, name string) {
	if n := len(*refs); n == 0 || (*refs)[n-1].ID != id {
		*refs = append(*refs, directory.Ref{ID: id, Name: i18n.Text{}})
	}
	set((*refs)[len(*refs)-1].Name, l, name)
}

// saveFamily replaces the other names, sites and links of an organisation.
func (q *Q) saveFamily(ctx context.Context, f family, o directory.Organisation, links []directory.Ref) error {
	for _, text := range []string{f.deleteNames, f.deleteSites, f.linkedDelete} {
		if err := q.exec(ctx, "save "+f.noun+" "+o.ID, text, o.ID); err != nil {
			return err
		}
	}
	for i, n := range o.OtherNames {
		if err := q.exec(ctx, "save the names of "+o.ID, f.insertName, o.ID, i, string(n.Kind), string(n.Lang), n.Name); err != nil {
			return err
		}
	}
	for i, s := range o.Sites {
		if err := q.exec(ctx, "save the sites of "+o.ID, f.insertSite, o.ID, i, string(s.Kind), s.Place.ID); err != nil {
			return err
		}
	}
	for i, ref := range links {
		if err := q.exec(ctx, "save what "+o.ID+" belongs to", f.linkedInsert, o.ID, ref.ID, i); err != nil {
			return err
		}
	}
	return nil
}
