package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// contactColumns are what scanContact reads. Functions and source come in the same
// row, so that a page of contacts is one statement.
const contactColumns = `c.id, c.cluster_id, c.title, c.given_name, c.family_name, c.phone, c.phone_extension,
	c.fax, c.fax_extension, c.email, c.place_inferred, c.sort_key, c.confirmed_on, c.confirmed_by,
	coalesce(p.id, ''), coalesce(p.name, ''), coalesce(p.latitude, 0), coalesce(p.longitude, 0),
	coalesce((SELECT string_agg(f.position || ` + separatorSQL + ` || f.lang || ` + separatorSQL + ` || replace(f.name, ` + separatorSQL + `, ' '), ` + separatorSQL + `
		ORDER BY f.position, f.lang) FROM contact_functions f WHERE f.contact_id = c.id), ''),
	coalesce((SELECT string_agg(t.lang || ` + separatorSQL + ` || replace(t.source, ` + separatorSQL + `, ' '), ` + separatorSQL + ` ORDER BY t.lang)
		FROM contact_texts t WHERE t.contact_id = c.id), '')`

const fromContacts = ` FROM contacts c LEFT JOIN places p ON p.id = c.place_id `

// separator stands between the texts that come in one column; separatorSQL is the
// same as SQL.
const (
	separator    = "\x1f"
	separatorSQL = `cast('` + separator + `' as text)`
)

func scanContact(scan func(...any) error) (directory.Contact, error) {
	c := directory.Contact{Provenance: directory.Provenance{Source: i18n.Text{}}}
	var confirmed day
	var functions, sources string
	err := scan(&c.ID, &c.Cluster.ID, &c.Title, &c.GivenName, &c.FamilyName, &c.Phone.E164, &c.Phone.Extension,
		&c.Fax.E164, &c.Fax.Extension, &c.Email, &c.PlaceInferred, &c.SortKey, &confirmed, &c.ConfirmedBy,
		&c.Place.ID, &c.Place.Name, &c.Place.Latitude, &c.Place.Longitude, &functions, &sources)
	if err != nil {
		return c, err
	}
	c.ConfirmedOn = confirmed.Time
	for functions != "" {
		at, lang, name := cut(&functions), cut(&functions), cut(&functions)
		position, err := strconv.Atoi(at)
		if err != nil {
			return c, fmt.Errorf("position of a function: %w", err)
		}
		for len(c.Functions) <= position {
			c.Functions = append(c.Functions, i18n.Text{})
		}
		set(c.Functions[position], i18n.Lang(lang), name)
	}
	for sources != "" {
		lang, source := cut(&sources), cut(&sources)
		set(c.Source, i18n.Lang(lang), source)
	}
	return c, nil
}

// cut takes the first text off those that came in one column.
func cut(texts *string) string {
	first, rest, _ := strings.Cut(*texts, separator)
	*texts = rest
	return first
}

// Contacts returns every contact, by family name.
func (q *Q) Contacts(ctx context.Context) ([]directory.Contact, error) {
	return q.wholeContacts(ctx, "read the contacts", ``)
}

// EachContact calls fn with every contact, by family name, with what is needed to
// find it: no source, no names of its cluster, and each function in one language.
// It reads them in one statement and keeps none, so that a million fit.
func (q *Q) EachContact(ctx context.Context, fn func(directory.Contact) error) error {
	return q.each(ctx, "read every contact",
		`SELECT c.id, c.cluster_id, c.title, c.given_name, c.family_name, c.phone, c.fax, c.email,
			coalesce(c.place_id, ''), c.sort_key, coalesce((
				SELECT string_agg(f.lang || cast($1 as text) || replace(f.name, cast($1 as text), ' '), cast($1 as text)
					ORDER BY f.position, f.lang)
				FROM contact_functions f WHERE f.contact_id = c.id), '')
		FROM contacts c ORDER BY c.sort_key, c.id`, []any{separator},
		func(scan func(...any) error) error {
			var c directory.Contact
			var functions string
			err := scan(&c.ID, &c.Cluster.ID, &c.Title, &c.GivenName, &c.FamilyName, &c.Phone.E164, &c.Fax.E164, &c.Email,
				&c.Place.ID, &c.SortKey, &functions)
			if err != nil {
				return err
			}
			for functions != "" {
				lang, name := cut(&functions), cut(&functions)
				c.Functions = append(c.Functions, i18n.Text{i18n.Lang(lang): name})
			}
			return fn(c)
		})
}

// ContactsByID returns the contacts with these ids, in their order; an id
// without a contact is left out. Of their cluster only the id is read, in one
// statement with all the rest: whoever shows many pages has the clusters already.
func (q *Q) ContactsByID(ctx context.Context, ids []string) ([]directory.Contact, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	contacts, err := q.contacts(ctx, "read contacts", `WHERE c.id IN `+in(1, len(ids)), anys(ids)...)
	return inOrder(ids, contacts, func(c directory.Contact) string { return c.ID }), err
}

// ContactsOf returns the contacts of a cluster, by family name.
func (q *Q) ContactsOf(ctx context.Context, cluster string) ([]directory.Contact, error) {
	return q.wholeContacts(ctx, "read the contacts of "+cluster, `WHERE c.cluster_id = $1`, cluster)
}

// Contact returns one contact, ErrNotFound when there is none with that id.
func (q *Q) Contact(ctx context.Context, id string) (directory.Contact, error) {
	contacts, err := q.wholeContacts(ctx, "read the contact "+id, `WHERE c.id = $1`, id)
	if err != nil {
		return directory.Contact{}, err
	}
	if len(contacts) == 0 {
		return directory.Contact{}, ErrNotFound
	}
	return contacts[0], nil
}

// wholeContacts reads contacts with what hangs on their clusters, in three
// statements whatever their number.
func (q *Q) wholeContacts(ctx context.Context, what, where string, args ...any) ([]directory.Contact, error) {
	contacts, err := q.contacts(ctx, what, where+` ORDER BY c.sort_key, c.id`, args...)
	if err != nil || len(contacts) == 0 {
		return contacts, err
	}
	return contacts, q.fillContactClusters(ctx, contacts)
}

// contacts reads contacts in one statement.
func (q *Q) contacts(ctx context.Context, what, rest string, args ...any) ([]directory.Contact, error) {
	var contacts []directory.Contact
	err := q.each(ctx, what, `SELECT `+contactColumns+fromContacts+rest, args, func(scan func(...any) error) error {
		c, err := scanContact(scan)
		contacts = append(contacts, c)
		return err
	})
	return contacts, err
}

// fillContactClusters names the contacts' clusters and sectors. There are a few
// dozen of them in any directory, so all are read.
func (q *Q) fillContactClusters(ctx context.Context, contacts []directory.Contact) error {
	names := map[string]i18n.Text{}
	err := q.each(ctx, "read the contacts' clusters", `SELECT cluster_id, lang, name FROM cluster_texts`, nil,
		func(scan func(...any) error) error {
			var id, name string
			var l i18n.Lang
			err := scan(&id, &l, &name)
			if names[id] == nil {
				names[id] = i18n.Text{}
			}
			set(names[id], l, name)
			return err
		})
	if err != nil {
		return err
	}
	sectors := map[string]*[]directory.Ref{}
	err = q.each(ctx, "read the contacts' sectors", clusterFamily.linked, nil, func(scan func(...any) error) error {
		var id, sector, name string
		var l i18n.Lang
		err := scan(&id, &sector, &l, &name)
		if sectors[id] == nil {
			sectors[id] = &[]directory.Ref{}
		}
		addRef(sectors[id], sector, l, name)
		return err
	})
	for i := range contacts {
		id := contacts[i].Cluster.ID
		contacts[i].Cluster.Name = names[id]
		if refs := sectors[id]; refs != nil {
			contacts[i].Sectors = *refs
		}
	}
	return err
}

// contactSortKey orders people by family name, and posts that nobody holds
// after them by function.
func contactSortKey(c directory.Contact) string {
	if c.Vacant() {
		var function string
		if len(c.Functions) > 0 {
			function = c.Functions[0].String()
		}
		return "~" + directory.SortKey(function)
	}
	return directory.SortKey(c.FamilyName + " " + c.GivenName)
}

// The columns that a contact is written to; the values follow.
const (
	insertContact = `INSERT INTO contacts (id, cluster_id, title, given_name, family_name, phone, phone_extension, fax, fax_extension,
		email, place_id, place_inferred, sort_key, confirmed_on, confirmed_by) VALUES `
	insertContactText = `INSERT INTO contact_texts (contact_id, lang, source) VALUES `
	insertFunction    = `INSERT INTO contact_functions (contact_id, position, lang, name) VALUES `
)

// contactRow is what goes into the columns of insertContact.
func contactRow(c directory.Contact) []any {
	place := sql.NullString{String: c.Place.ID, Valid: c.Place.ID != ""}
	return []any{
		c.ID, c.Cluster.ID, c.Title, c.GivenName, c.FamilyName, c.Phone.E164, c.Phone.Extension, c.Fax.E164, c.Fax.Extension,
		c.Email, place, c.PlaceInferred, contactSortKey(c), day{c.ConfirmedOn}, c.ConfirmedBy,
	}
}

// SaveContact writes a contact with its functions.
func (q *Q) SaveContact(ctx context.Context, by string, c directory.Contact) error {
	row := contactRow(c)
	err := q.exec(ctx, "save the contact "+c.ID,
		insertContact+in(1, len(row))+`
		ON CONFLICT (id) DO UPDATE SET cluster_id = excluded.cluster_id, title = excluded.title,
			given_name = excluded.given_name, family_name = excluded.family_name, phone = excluded.phone,
			phone_extension = excluded.phone_extension, fax = excluded.fax, fax_extension = excluded.fax_extension,
			email = excluded.email, place_id = excluded.place_id, place_inferred = excluded.place_inferred,
			sort_key = excluded.sort_key, confirmed_on = excluded.confirmed_on, confirmed_by = excluded.confirmed_by`,
		row...)
	if err != nil {
		return err
	}
	if err := q.saveContactTexts(ctx, c); err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Contacts, c.ID, c)
}

func (q *Q) saveContactTexts(ctx context.Context, c directory.Contact) error {
	for _, text := range []string{`DELETE FROM contact_texts WHERE contact_id = $1`, `DELETE FROM contact_functions WHERE contact_id = $1`} {
		if err := q.exec(ctx, "save the texts of "+c.ID, text, c.ID); err != nil {
			return err
		}
	}
	for _, l := range languagesOf(c.Source) {
		err := q.exec(ctx, "save the source of "+c.ID, insertContactText+in(1, 3), c.ID, string(l), c.Source[l])
		if err != nil {
			return err
		}
	}
	for i, function := range c.Functions {
		for _, l := range languagesOf(function) {
			err := q.exec(ctx, "save the functions of "+c.ID, insertFunction+in(1, 4), c.ID, i, string(l), function[l])
			if err != nil {
				return err
			}
		}
	}
	return nil
}
