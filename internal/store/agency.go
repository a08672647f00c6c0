package store

import (
	"context"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

var agencyTable = table[directory.Agency]{noun: "agency", name: "agency", alias: "a", columns: []column[directory.Agency]{
	text("id", func(a *directory.Agency) *string { return &a.ID }),
	text("short_name", func(a *directory.Agency) *string { return &a.ShortName }),
	text("street", func(a *directory.Agency) *string { return &a.Street }),
	text("postcode", func(a *directory.Agency) *string { return &a.Postcode }),
	text("city", func(a *directory.Agency) *string { return &a.City }),
	text("website", func(a *directory.Agency) *string { return &a.Website }),
	text("phone", func(a *directory.Agency) *string { return &a.Phone.E164 }),
	plain("phone_extension", func(a *directory.Agency) *int { return &a.Phone.Extension }),
	text("email", func(a *directory.Agency) *string { return &a.Email }),
}, texts: []textColumn[directory.Agency]{
	{"legal_name", func(a *directory.Agency) *i18n.Text { return &a.LegalName }},
	{"site_name", func(a *directory.Agency) *i18n.Text { return &a.SiteName }},
	{"tagline", func(a *directory.Agency) *i18n.Text { return &a.Tagline }},
}}

// Agency returns the body that runs the directory, or its zero value when none
// has been entered.
func (q *Q) Agency(ctx context.Context) (directory.Agency, error) {
	var agency directory.Agency
	agencyTable.clear(&agency)
	err := readRows(ctx, q, &agencyTable, "read the agency", `FROM agency a`, nil, func(a directory.Agency) error {
		agency = a
		return nil
	})
	if err != nil || agency.ID == "" {
		return agency, err
	}
	return agency, readTexts(ctx, q, &agencyTable, func(string) *directory.Agency { return &agency })
}

// SaveAgency writes the agency.
func (q *Q) SaveAgency(ctx context.Context, by string, a directory.Agency) error {
	if err := save(ctx, q, &agencyTable, &a); err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Agencies, a.ID, a)
}
