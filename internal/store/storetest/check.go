package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// attention saves a directory with one entry per problem, and a complete entry of each
// noun that must not be listed.
func attention(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	Write(t, s, func(q *store.Q) error { return made(1000).save(ctx, q) })
	Write(t, s, func(q *store.Q) error { return saveProblems(ctx, q) })
	want := []store.Attention{
		{Noun: "agency", ID: "agency", Problem: store.EmptyField, Field: "phone"},
		{Noun: "agency", ID: "agency", Problem: store.EmptyField, Field: "email"},
		{Noun: "agency", ID: "agency", Problem: store.Untranslated, Field: "site_name", Lang: i18n.English},
		{Noun: "sector", ID: "z", Problem: store.Untranslated, Field: "name", Lang: i18n.English},
		{Noun: "cluster", ID: "cluster-b", Problem: store.NoContact},
		{Noun: "cluster", ID: "z", Problem: store.EmptyField, Field: "name"},
		{Noun: "cluster", ID: "z", Problem: store.Untranslated, Field: "summary", Lang: i18n.English},
		{Noun: "cluster", ID: "z", Problem: store.NoSource},
		{Noun: "cluster", ID: "z", Problem: store.Unconfirmed},
		{Noun: "cluster", ID: "z", Problem: store.NoContact},
		{Noun: "contact", ID: "z", Problem: store.VacantPost},
		{Noun: "contact", ID: "z", Problem: store.NoPhone},
		{Noun: "contact", ID: "z", Problem: store.Untranslated, Field: "functions", Lang: i18n.English},
		{Noun: "contact", ID: "z", Problem: store.Untranslated, Field: "source", Lang: i18n.English},
		{Noun: "contact", ID: "z", Problem: store.Unconfirmed},
		{Noun: "section", ID: "imprint/address", Problem: store.Placeholder, Field: "text", Lang: i18n.German, Text: "[[Nummer]]"},
		{Noun: "section", ID: "imprint/address", Problem: store.Placeholder, Field: "text", Lang: i18n.German, Text: "[[Fax Nummer]]"},
		{Noun: "brochure", ID: "cluster-policy", Problem: store.EditionMissing, Lang: i18n.English},
		{Noun: "report", Problem: store.ReportsOpen, Text: "1"},
	}
	Read(t, s, func(q *store.Q) error {
		got, err := q.Attention(ctx)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Attention (-want +got):\n%s", diff)
		}
		if line := got[len(got)-3].String(); line != "section imprint/address placeholder left text de [[Fax Nummer]]" {
			t.Errorf("String = %q", line)
		}
		return err
	})
}

// saveProblems saves entries that need an editor.
func saveProblems(ctx context.Context, q *store.Q) error {
	german := i18n.Text{i18n.German: "nur deutsch"}
	steps := []func() error{
		func() error {
			return q.SaveAgency(ctx, "test", directory.Agency{ID: "agency", LegalName: text("A"), SiteName: german})
		},
		func() error {
			return q.SaveSector(ctx, "test", directory.Sector{ID: "z", Position: 9999, Name: german})
		},
		func() error {
			return q.SaveCluster(ctx, "test", directory.Cluster{Role: directory.Managed,
				Organisation: directory.Organisation{ID: "z", Position: 9999, Summary: german}})
		},
		func() error {
			return q.SaveContact(ctx, "test", directory.Contact{ID: "z", Cluster: directory.Ref{ID: "cluster-a"},
				Functions: []i18n.Text{german}, Provenance: directory.Provenance{Source: german}})
		},
		func() error {
			return q.SaveSection(ctx, "test", directory.Section{Page: "imprint", Name: "address", Heading: text("H"),
				Text: i18n.Text{i18n.German: "Tel. [[Nummer]], [[Fax\nNummer]]", i18n.English: "Phone"}})
		},
		func() error {
			return q.SaveEdition(ctx, "test", directory.Edition{ID: "cluster-policy", Lang: i18n.German}, PDF("x"))
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func integrity(t *testing.T, e engine) {
	s, database := e.filled(t)
	if err := s.Integrity(t.Context()); err != nil {
		t.Errorf("Integrity of an undamaged database: %v", err)
	}
	Exec(t, database, "ALTER TABLE sectors DROP COLUMN icon")
	if err := s.Integrity(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Integrity of a database without a column: %v, want ErrDamaged", err)
	}
}
