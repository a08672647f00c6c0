package store

import (
	"context"
	"errors"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Agency returns the body that runs the directory; its zero value when none has
// been entered.
func (q *Q) Agency(ctx context.Context) (directory.Agency, error) {
	a := directory.Agency{LegalName: i18n.Text{}, SiteName: i18n.Text{}, Tagline: i18n.Text{}}
	err := q.row(ctx, "read the agency",
		`SELECT id, short_name, street, postcode, city, website, phone, phone_extension, email FROM agency`, nil,
		&a.ID, &a.ShortName, &a.Street, &a.Postcode, &a.City, &a.Website, &a.Phone.E164, &a.Phone.Extension, &a.Email)
	if errors.Is(err, ErrNotFound) {
		return a, nil
	}
	if err != nil {
		return a, err
	}
	err = q.each(ctx, "read the agency's texts",
		`SELECT lang, legal_name, site_name, tagline FROM agency_texts WHERE agency_id = $1`, []any{a.ID},
		func(scan func(...any) error) error {
			var l i18n.Lang
			var legal, site, tagline string
			err := scan(&l, &legal, &site, &tagline)
			set(a.LegalName, l, legal)
			set(a.SiteName, l, site)
			set(a.Tagline, l, tagline)
			return err
		})
	return a, err
}

// set puts a text that was written into t.
func set(t i18n.Text, l i18n.Lang, s string) {
	if s != "" {
		t[l] = s
	}
}

// SaveAgency writes the agency.
func (q *Q) SaveAgency(ctx context.Context, by string, a directory.Agency) error {
	err := q.exec(ctx, "save the agency",
		`INSERT INTO agency (id, short_name, street, postcode, city, website, phone, phone_extension, email)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET short_name = excluded.short_name, street = excluded.street,
			postcode = excluded.postcode, city = excluded.city, website = excluded.website, phone = excluded.phone,
			phone_extension = excluded.phone_extension, email = excluded.email`,
		a.ID, a.ShortName, a.Street, a.Postcode, a.City, a.Website, a.Phone.E164, a.Phone.Extension, a.Email)
	if err != nil {
		return err
	}
	if err := q.exec(ctx, "save the agency's texts", `DELETE FROM agency_texts WHERE agency_id = $1`, a.ID); err != nil {
		return err
	}
	for _, l := range languagesOf(a.LegalName, a.SiteName, a.Tagline) {
		err := q.exec(ctx, "save the agency's texts",
			`INSERT INTO agency_texts (agency_id, lang, legal_name, site_name, tagline) VALUES ($1, $2, $3, $4, $5)`,
			a.ID, string(l), a.LegalName[l], a.SiteName[l], a.Tagline[l])
		if err != nil {
			return err
		}
	}
	return revise(ctx, q, by, directory.Agencies, a.ID, a)
}

// languagesOf lists the languages in which any of the texts is written.
func languagesOf(texts ...i18n.Text) []i18n.Lang {
	var written []i18n.Lang
	for _, l := range i18n.Languages {
		for _, t := range texts {
			if t[l] != "" {
				written = append(written, l)
				break
			}
		}
	}
	return written
}
