package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/directory/directorytest"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// everything is a directory with a value in every field of every noun, and a report.
type everything struct {
	directorytest.Directory
	Report directory.Report
}

// made returns a directory with values that depend on n; see directorytest.New.
func made(n int) everything {
	text := func(field string) string { return fmt.Sprintf("%s %d äöüß€", field, n) }
	return everything{directorytest.New(n), directory.Report{
		ID: "report", Lang: i18n.English, Page: text("page"), Message: text("message"), Name: text("name"), Email: text("email"),
	}}
}

func (e everything) save(ctx context.Context, q *store.Q) error {
	steps := []func() error{func() error { return q.SaveAgency(ctx, "test", e.Agency) }}
	for _, p := range e.Places {
		steps = append(steps, func() error { return q.SavePlace(ctx, "test", p) })
	}
	for _, s := range e.Sectors {
		steps = append(steps, func() error { return q.SaveSector(ctx, "test", s) })
	}
	for _, c := range e.Clusters {
		steps = append(steps, func() error { return q.SaveCluster(ctx, "test", c) })
	}
	steps = append(steps,
		func() error { return q.SavePartner(ctx, "test", e.Partner) },
		func() error { return q.SaveContact(ctx, "test", e.Contact) },
		func() error { return q.SaveSection(ctx, "test", e.Section) },
		func() error { return q.SaveReport(ctx, e.Report) })
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// load reads everything back. want determines which report and which entries are read.
func load(ctx context.Context, q *store.Q, want everything) (got everything, err error) {
	var failed []error
	keep := func(err error) { failed = append(failed, err) }
	got.Agency, err = q.Agency(ctx)
	keep(err)
	got.Places, err = q.Places(ctx)
	keep(err)
	got.Sectors, err = q.Sectors(ctx)
	keep(err)
	got.Clusters, err = q.Clusters(ctx)
	keep(err)
	got.Partner, err = q.Partner(ctx, want.Partner.ID)
	keep(err)
	got.Contact, err = q.Contact(ctx, want.Contact.ID)
	keep(err)
	sections, err := q.Sections(ctx, want.Section.Page)
	keep(err)
	if len(sections) == 1 {
		got.Section = sections[0]
	}
	all, err := q.Reports(ctx)
	keep(err)
	for _, r := range all {
		if r.Message == want.Report.Message {
			got.Report = r.Report
			got.Report.ID = want.Report.ID // The store generates the id.
		}
	}
	for _, err := range failed {
		if err != nil {
			return got, err
		}
	}
	return got, nil
}

// roundTrip saves everything, reads it back, saves other values over it, and reads those
// back. It detects a column that is missing in any of the statements.
func roundTrip(t *testing.T, e engine) {
	s, database := e.empty(t)
	for _, n := range []int{1000, 2001} {
		want := made(n)
		Write(t, s, func(q *store.Q) error { return want.save(t.Context(), q) })
		Read(t, s, func(q *store.Q) error {
			got, err := load(t.Context(), q, want)
			if err != nil {
				return err
			}
			stored(t, directory.Agencies, want.Agency, got.Agency)
			stored(t, directory.Partners, want.Partner, got.Partner)
			stored(t, directory.Contacts, want.Contact, got.Contact)
			stored(t, directory.Sections, want.Section, got.Section)
			for i := range min(len(want.Places), len(got.Places)) {
				stored(t, directory.Places, want.Places[i], got.Places[i])
			}
			for i := range min(len(want.Sectors), len(got.Sectors)) {
				stored(t, directory.Sectors, want.Sectors[i], got.Sectors[i])
			}
			for i := range min(len(want.Clusters), len(got.Clusters)) {
				stored(t, directory.Clusters, want.Clusters[i], got.Clusters[i])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("saved and read (-want +got):\n%s", diff)
			}
			return nil
		})
		revised(t, database, directory.Agencies, want.Agency.ID, want.Agency)
		revised(t, database, directory.Places, want.Places[1].ID, want.Places[1])
		revised(t, database, directory.Sectors, want.Sectors[1].ID, want.Sectors[1])
		revised(t, database, directory.Clusters, want.Clusters[1].ID, want.Clusters[1])
		revised(t, database, directory.Partners, want.Partner.ID, want.Partner)
		revised(t, database, directory.Contacts, want.Contact.ID, want.Contact)
		revised(t, database, directory.Sections, "home/intro", want.Section)
	}
	listsAgree(t, s)
	roundTripEdition(t, s, database)
}

// files maps each noun to the file of the store that contains its statements.
var files = map[string]string{
	"agency": "agency", "place": "sectors", "sector": "sectors", "cluster": "clusters", "partner": "partners",
	"contact": "contacts", "section": "pages", "brochure": "brochures",
}

// stored compares a saved entry with the one that was read, field by field.
func stored[T any](t *testing.T, noun directory.Noun[T], saved, read T) {
	t.Helper()
	keys, err := noun.Changed(&saved, &read)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range noun.Fields {
		if slices.Contains(keys, f.Key) {
			l := f.Columns()[0].Lang
			t.Errorf("the field %s of a %s is not stored: saved as %q, it is read as %q. Add its column to the table in internal/store/%s.go",
				f.Key, noun.Name, f.Text(&saved, l), f.Text(&read, l), files[noun.Name])
		}
	}
}

// revised compares a saved entry with the content of its newest revision.
func revised[T any](t *testing.T, database string, noun directory.Noun[T], id string, saved T) {
	t.Helper()
	contents := Texts(t, database, "SELECT content FROM revisions WHERE noun = '"+noun.Name+"' AND entry_id = '"+id+"' ORDER BY version")
	if len(contents) == 0 {
		t.Fatalf("there is no revision of the %s %s", noun.Name, id)
	}
	var read T
	if err := noun.Decode([]byte(contents[len(contents)-1]), &read); err != nil {
		t.Fatal(err)
	}
	keys, err := noun.Changed(&saved, &read)
	if err != nil || len(keys) > 0 {
		t.Errorf("the revision of the %s %s differs from what was saved in %v, %v", noun.Name, id, keys, err)
	}
}

// withCluster reads contacts by id and adds the cluster names and sectors, which
// ContactsByID does not read.
func withCluster(ctx context.Context, q *store.Q, ids ...string) ([]directory.Contact, error) {
	contacts, err := q.ContactsByID(ctx, ids)
	for i := range contacts {
		c, failed := q.Cluster(ctx, contacts[i].Cluster.ID)
		err = errors.Join(err, failed)
		contacts[i].Cluster, contacts[i].Sectors = c.Ref(), c.Sectors
	}
	return contacts, err
}

// listsAgree checks that the methods that read the same entry return the same value.
func listsAgree(t *testing.T, s *store.Store) {
	ctx := t.Context()
	Read(t, s, func(q *store.Q) error {
		want := map[string]any{}
		for name, read := range map[string]func() (any, error){
			"contact":      func() (any, error) { c, err := q.Contact(ctx, "contact"); return []directory.Contact{c}, err },
			"Contacts":     func() (any, error) { return q.Contacts(ctx) },
			"ContactsOf":   func() (any, error) { return q.ContactsOf(ctx, "cluster-b") },
			"ContactsByID": func() (any, error) { return withCluster(ctx, q, "none", "contact") },
			"partner":      func() (any, error) { p, err := q.Partner(ctx, "partner"); return []directory.Partner{p}, err },
			"Partners":     func() (any, error) { return q.Partners(ctx) },
			"PartnersByID": func() (any, error) { return q.PartnersByID(ctx, []string{"partner", "none"}) },
			"cluster":      func() (any, error) { c, err := q.Cluster(ctx, "cluster-b"); return c, err },
			"Clusters":     func() (any, error) { c, err := q.Clusters(ctx); return c[1], err },
			"sector":       func() (any, error) { s, err := q.Sector(ctx, "sector-b"); return s, err },
			"Sectors":      func() (any, error) { s, err := q.Sectors(ctx); return s[1], err },
			"section":      func() (any, error) { return q.Sections(ctx, "home") },
			"AllSections":  func() (any, error) { return q.AllSections(ctx) },
			"no contact":   func() (any, error) { return q.ContactsByID(ctx, nil) },
			"no partner":   func() (any, error) { return q.PartnersByID(ctx, nil) },
			"nobody's":     func() (any, error) { return q.ContactsOf(ctx, "none") },
		} {
			got, err := read()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			// Values of the same type must be equal, except empty lists.
			v := reflect.ValueOf(got)
			if v.Kind() == reflect.Slice && v.Len() == 0 {
				continue
			}
			if before, ok := want[v.Type().String()]; ok {
				if diff := cmp.Diff(before, got); diff != "" {
					t.Errorf("%s differs from another method that reads the same:\n%s", name, diff)
				}
			}
			want[v.Type().String()] = got
		}
		return nil
	})
}

func roundTripEdition(t *testing.T, s *store.Store, database string) {
	ctx := t.Context()
	for i, title := range []string{"The first", "The second"} {
		pages, tagged := i+1, i == 0
		pdf := madePDF(title, pages, tagged)
		Write(t, s, func(q *store.Q) error {
			return q.SaveEdition(ctx, "test", directory.Edition{ID: "cluster-policy", Lang: i18n.English}, pdf)
		})
		want := []directory.Edition{{ID: "cluster-policy", Lang: i18n.English, Title: title, Pages: pages,
			Size: int64(len(pdf)), SHA256: fmt.Sprintf("%x", sha256.Sum256(pdf)), Tagged: tagged}}
		Read(t, s, func(q *store.Q) error {
			editions, err := q.Editions(ctx)
			if len(editions) == 1 {
				stored(t, directory.Editions, want[0], editions[0])
			}
			revised(t, database, directory.Editions, want[0].FileName(), want[0])
			if diff := cmp.Diff(want, editions); diff != "" {
				t.Errorf("the edition (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			file, err := q.EditionFile(ctx, want[0])
			if !bytes.Equal(file, pdf) {
				t.Errorf("the file of the edition %q has %d bytes or differs, want the %d bytes saved", title, len(file), len(pdf))
			}
			return err
		})
	}
}

func fallback(t *testing.T, e engine) {
	s, _ := e.empty(t)
	sector := directory.Sector{ID: "tourism", Name: i18n.Text{i18n.German: "Tourismus"},
		Summary: i18n.Text{i18n.German: "Reisen", i18n.English: "Travel"}}
	Write(t, s, func(q *store.Q) error { return q.SaveSector(t.Context(), "test", sector) })
	Read(t, s, func(q *store.Q) error {
		got, err := q.Sector(t.Context(), "tourism")
		name, in := got.Name.In(i18n.English)
		if name != "Tourismus" || in != i18n.German || !slices.Equal(got.Name.Missing(), []i18n.Lang{i18n.English}) {
			t.Errorf("the English name is %q in the language %q, with missing languages %v", name, in, got.Name.Missing())
		}
		if summary, in := got.Summary.In(i18n.English); summary != "Travel" || in != i18n.English {
			t.Errorf("the English summary is %q in the language %q", summary, in)
		}
		return err
	})
	// Saving without a translation deletes the translation.
	sector.Summary = i18n.Text{i18n.German: "Reisen"}
	Write(t, s, func(q *store.Q) error { return q.SaveSector(t.Context(), "test", sector) })
	Read(t, s, func(q *store.Q) error {
		got, err := q.Sector(t.Context(), "tourism")
		if _, in := got.Summary.In(i18n.English); in != i18n.German {
			t.Errorf("the English summary still exists in the language %q", in)
		}
		return err
	})
}

// linkWithoutText checks that a link to an entry without a name is read, because an
// editor who saves the entry would otherwise delete the link.
func linkWithoutText(t *testing.T, e engine) {
	s, _ := e.empty(t)
	Write(t, s, func(q *store.Q) error {
		if err := q.SaveSector(t.Context(), "test", directory.Sector{ID: "nameless"}); err != nil {
			return err
		}
		return q.SaveCluster(t.Context(), "test", directory.Cluster{
			Organisation: directory.Organisation{ID: "c"}, Role: directory.Managed, Sectors: []directory.Ref{{ID: "nameless"}}})
	})
	Read(t, s, func(q *store.Q) error {
		c, err := q.Cluster(t.Context(), "c")
		if len(c.Sectors) != 1 || c.Sectors[0].ID != "nameless" {
			t.Errorf("the sectors are %v, want nameless", c.Sectors)
		}
		return err
	})
}
