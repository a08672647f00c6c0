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
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// everything is one of each noun, filled, and what refers to what.
type everything struct {
	Agency   directory.Agency
	Places   []directory.Place
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partner  directory.Partner
	Contact  directory.Contact
	Section  directory.Section
	Report   directory.Report
}

// made fills one of each noun. Numbers begin after from, and what can be chosen
// hangs on whether it is even, so that two calls have nothing in common but ids.
func made(from int) everything {
	var e everything
	f := filler{n: from, no: from%2 != 0}
	f.fill(&e)
	e.Agency.ID, e.Partner.ID, e.Contact.ID = "agency", "partner", "contact"
	e.Section.Page, e.Section.Name, e.Section.Position = "home", "intro", 7
	for i, suffix := range []string{"a", "b"} {
		e.Places[i].ID, e.Sectors[i].ID, e.Clusters[i].ID = "place-"+suffix, "sector-"+suffix, "cluster-"+suffix
	}
	for i := range e.Clusters {
		c := &e.Clusters[i]
		c.Role = directory.Roles[(from+i)%len(directory.Roles)]
		c.Sectors = []directory.Ref{e.Sectors[1].Ref(), e.Sectors[0].Ref()}
		c.Partners = 1
		e.settle(&c.Organisation)
	}
	e.Partner.Kind = directory.Kinds[from%len(directory.Kinds)]
	e.Partner.Clusters = []directory.Ref{e.Clusters[1].Ref(), e.Clusters[0].Ref()}
	e.settle(&e.Partner.Organisation)
	home := e.Clusters[from%2]
	e.Contact.Cluster, e.Contact.Sectors, e.Contact.Place = home.Ref(), home.Sectors, e.Places[from%2]
	e.Contact.SortKey = directory.SortKey(e.Contact.FamilyName + " " + e.Contact.GivenName)
	return e
}

// settle gives an organisation what has to fit the other nouns.
func (e everything) settle(o *directory.Organisation) {
	o.OtherNames[0].Kind, o.OtherNames[1].Kind = directory.FormerName, directory.ShortName
	o.Sites = []directory.Site{{Kind: directory.Other, Place: e.Places[1]}, {Kind: directory.Seat, Place: e.Places[0]}}
	o.SortKey = directory.SortKey(o.Name.String())
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

// load reads the same back. want says which report.
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
			got.Report.ID = want.Report.ID // Made by the store.
		}
	}
	for _, err := range failed {
		if err != nil {
			return got, err
		}
	}
	return got, nil
}

// roundTrip saves everything, reads it back, saves other values over it, and
// reads those back: a column that any of the statements forgets is seen.
func roundTrip(t *testing.T, e engine) {
	s, _ := e.empty(t)
	for _, from := range []int{1000, 2001} {
		want := made(from)
		if empty := zeros(reflect.ValueOf(want), "made"); len(empty) > 0 {
			t.Fatalf("these fields are not filled, so they would not be tested: %v", empty)
		}
		Write(t, s, func(q *store.Q) error { return want.save(t.Context(), q) })
		Read(t, s, func(q *store.Q) error {
			got, err := load(t.Context(), q, want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("saved and read (-want +got):\n%s", diff)
			}
			return err
		})
	}
	listsAgree(t, s)
	roundTripEdition(t, s)
}

// withCluster reads contacts by their ids, and adds of their cluster what is not
// read with them.
func withCluster(ctx context.Context, q *store.Q, ids ...string) ([]directory.Contact, error) {
	contacts, err := q.ContactsByID(ctx, ids)
	for i := range contacts {
		c, failed := q.Cluster(ctx, contacts[i].Cluster.ID)
		err = errors.Join(err, failed)
		contacts[i].Cluster, contacts[i].Sectors = c.Ref(), c.Sectors
	}
	return contacts, err
}

// listsAgree compares the ways to read the same entry.
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
			// Whatever has the same type says the same, empty lists aside.
			v := reflect.ValueOf(got)
			if v.Kind() == reflect.Slice && v.Len() == 0 {
				continue
			}
			if before, ok := want[v.Type().String()]; ok {
				if diff := cmp.Diff(before, got); diff != "" {
					t.Errorf("%s differs from another way to read it:\n%s", name, diff)
				}
			}
			want[v.Type().String()] = got
		}
		return nil
	})
}

func roundTripEdition(t *testing.T, s *store.Store) {
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
			if diff := cmp.Diff(want, editions); diff != "" {
				t.Errorf("the edition (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			file, err := q.EditionFile(ctx, want[0])
			if !bytes.Equal(file, pdf) {
				t.Errorf("the file of the edition %q came back as %d bytes of %d", title, len(file), len(pdf))
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
			t.Errorf("the English name is %q in %q, missing %v", name, in, got.Name.Missing())
		}
		if summary, in := got.Summary.In(i18n.English); summary != "Travel" || in != i18n.English {
			t.Errorf("the English summary is %q in %q", summary, in)
		}
		return err
	})
	// A translation that is taken back is gone.
	sector.Summary = i18n.Text{i18n.German: "Reisen"}
	Write(t, s, func(q *store.Q) error { return q.SaveSector(t.Context(), "test", sector) })
	Read(t, s, func(q *store.Q) error {
		got, err := q.Sector(t.Context(), "tourism")
		if _, in := got.Summary.In(i18n.English); in != i18n.German {
			t.Errorf("the summary is still there in %q", in)
		}
		return err
	})
}

// linkWithoutText: an editor who saves what was read must not lose a link.
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
			t.Errorf("sectors %v", c.Sectors)
		}
		return err
	})
}
