package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// contactTable describes how a contact is stored. The read-only columns at its end
// are part of the same row, so that a page of contacts takes one statement.
var contactTable = func() table[directory.Contact] {
	t := table[directory.Contact]{noun: "contact", name: "contacts", alias: "c", columns: []column[directory.Contact]{
		text("id", func(c *directory.Contact) *string { return &c.ID }),
		text("cluster_id", func(c *directory.Contact) *string { return &c.Cluster.ID }),
		text("title", func(c *directory.Contact) *string { return &c.Title }),
		text("given_name", func(c *directory.Contact) *string { return &c.GivenName }),
		text("family_name", func(c *directory.Contact) *string { return &c.FamilyName }),
		text("phone", func(c *directory.Contact) *string { return &c.Phone.E164 }),
		plain("phone_extension", func(c *directory.Contact) *int { return &c.Phone.Extension }),
		text("fax", func(c *directory.Contact) *string { return &c.Fax.E164 }),
		plain("fax_extension", func(c *directory.Contact) *int { return &c.Fax.Extension }),
		text("email", func(c *directory.Contact) *string { return &c.Email }),
		optional("place_id", "c", func(c *directory.Contact) *string { return &c.Place.ID }),
		plain("place_inferred", func(c *directory.Contact) *bool { return &c.PlaceInferred }),
		made("sort_key", func(c *directory.Contact) *string { return &c.SortKey }, contactSortKey),
		date("confirmed_on", func(c *directory.Contact) *time.Time { return &c.ConfirmedOn }),
		text("confirmed_by", func(c *directory.Contact) *string { return &c.ConfirmedBy }),
	}, texts: []textColumn[directory.Contact]{
		{"source", func(c *directory.Contact) *i18n.Text { return &c.Source }},
	}}
	t.columns = append(t.columns,
		onlyRead("coalesce(p.name, '')", func(c *directory.Contact) *string { return &c.Place.Name }),
		onlyRead("coalesce(p.latitude, 0)", func(c *directory.Contact) *float64 { return &c.Place.Latitude }),
		onlyRead("coalesce(p.longitude, 0)", func(c *directory.Contact) *float64 { return &c.Place.Longitude }),
		onlyRead(joinedFunctions, scanFunctions), joinedTexts(t))
	return t
}()

const fromContacts = `FROM contacts c LEFT JOIN places p ON p.id = c.place_id `

// joinedFunctions is an expression that returns the functions of a contact in one
// column: the position, language and name of each.
const joinedFunctions = `coalesce((SELECT string_agg(f.position || ` + separatorSQL + ` || f.lang || ` + separatorSQL + ` || replace(f.name, ` + separatorSQL + `, ' '), ` + separatorSQL + `
	ORDER BY f.position, f.lang) FROM contact_functions f WHERE f.contact_id = c.id), '')`

func scanFunctions(c *directory.Contact) scanParts {
	return func(p *parts) error {
		for p.more() {
			at, lang, name := p.next(), p.next(), p.next()
			position, err := strconv.Atoi(at)
			if err != nil {
				return fmt.Errorf("position of a function: %w", err)
			}
			for len(c.Functions) <= position {
				c.Functions = append(c.Functions, i18n.Text{})
			}
			set(c.Functions[position], i18n.Lang(lang), name)
		}
		return nil
	}
}

// searchedContacts describes the columns of a contact that the search index reads.
var searchedContacts = func() table[directory.Contact] {
	t := contactTable.only("id", "cluster_id", "title", "given_name", "family_name", "phone", "fax", "email", "place_id", "sort_key")
	t.texts = nil
	t.columns = append(t.columns, onlyRead(`coalesce((SELECT string_agg(f.lang || `+separatorSQL+` || replace(f.name, `+separatorSQL+`, ' '), `+separatorSQL+`
		ORDER BY f.position, f.lang) FROM contact_functions f WHERE f.contact_id = c.id), '')`,
		func(c *directory.Contact) scanParts {
			return func(p *parts) error {
				for p.more() {
					lang, name := p.next(), p.next()
					c.Functions = append(c.Functions, i18n.Text{i18n.Lang(lang): name})
				}
				return nil
			}
		}))
	return t
}()

// Contacts returns every contact, sorted by family name.
func (q *Q) Contacts(ctx context.Context) ([]directory.Contact, error) {
	return q.wholeContacts(ctx, "read the contacts", ``)
}

// EachContact calls fn with every contact, sorted by family name. It reads only the
// fields that the search index needs: no source, no names of the cluster, and each
// function once per language. It reads the contacts in one statement and
// does not store them, so that memory suffices for a million contacts.
func (q *Q) EachContact(ctx context.Context, fn func(directory.Contact) error) error {
	return readRows(ctx, q, &searchedContacts, "read every contact", `FROM contacts c ORDER BY c.sort_key, c.id`, nil, fn)
}

// ContactsByID returns the contacts with the given ids, in the order of the ids. It
// omits ids without a contact. It reads all contacts in one statement, with only the
// id of their cluster, because a caller that shows many pages already has the
// clusters.
func (q *Q) ContactsByID(ctx context.Context, ids []string) ([]directory.Contact, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	contacts, err := q.contacts(ctx, "read contacts", `WHERE c.id IN `+in(1, len(ids)), anys(ids)...)
	return inOrder(ids, contacts, func(c directory.Contact) string { return c.ID }), err
}

// ContactsOf returns the contacts of a cluster, sorted by family name.
func (q *Q) ContactsOf(ctx context.Context, cluster string) ([]directory.Contact, error) {
	return q.wholeContacts(ctx, "read the contacts of "+cluster, `WHERE c.cluster_id = $1`, cluster)
}

// Contact returns the contact with the given id, or ErrNotFound if there is none.
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

// wholeContacts reads contacts with the names and sectors of their clusters. It
// takes three statements for any number of contacts.
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
	err := readRows(ctx, q, &contactTable, what, fromContacts+rest, args, func(c directory.Contact) error {
		contacts = append(contacts, c)
		return nil
	})
	return contacts, err
}

// fillContactClusters sets the cluster names and the sectors of the contacts. It reads
// those of all clusters, because a directory has only a few dozen.
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

// contactSortKey returns the sort key of a contact: people sort by family name, and
// vacant posts follow them, sorted by function.
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

const insertFunction = `INSERT INTO contact_functions (contact_id, position, lang, name) VALUES `

// SaveContact writes a contact with its functions.
func (q *Q) SaveContact(ctx context.Context, by string, c directory.Contact) error {
	if err := save(ctx, q, &contactTable, &c); err != nil {
		return err
	}
	if err := q.exec(ctx, "save the functions of "+c.ID, `DELETE FROM contact_functions WHERE contact_id = $1`, c.ID); err != nil {
		return err
	}
	for _, row := range functionRows(c) {
		if err := q.exec(ctx, "save the functions of "+c.ID, insertFunction+in(1, len(row)), row...); err != nil {
			return err
		}
	}
	return revise(ctx, q, by, directory.Contacts, c.ID, c)
}

// functionRows returns the rows of a contact's functions, one per function and
// language.
func functionRows(c directory.Contact) [][]any {
	var rows [][]any
	for i, function := range c.Functions {
		for _, l := range languagesOf(function) {
			rows = append(rows, []any{c.ID, i, string(l), function[l]})
		}
	}
	return rows
}
