package storetest

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

func rules(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	base := made(1000)
	Write(t, s, func(q *store.Q) error { return base.save(ctx, q) })
	cluster := func(change func(*directory.Cluster)) func(*store.Q) error {
		c := made(1000).Clusters[0]
		change(&c)
		return func(q *store.Q) error { return q.SaveCluster(ctx, "test", c) }
	}
	contact := func(change func(*directory.Contact)) func(*store.Q) error {
		c := made(1000).Contact
		change(&c)
		return func(q *store.Q) error { return q.SaveContact(ctx, "test", c) }
	}
	for _, test := range []struct {
		name string
		try  func(*store.Q) error
		want error
	}{
		{"a second agency", func(q *store.Q) error { return q.SaveAgency(ctx, "test", directory.Agency{ID: "other"}) }, store.ErrConflict},
		{"a place twice", cluster(func(c *directory.Cluster) { c.Sites[1].Place = c.Sites[0].Place }), store.ErrConflict},
		{"a sector twice", cluster(func(c *directory.Cluster) { c.Sectors[1] = c.Sectors[0] }), store.ErrConflict},
		{"no such place", cluster(func(c *directory.Cluster) { c.Sites[1].Place.ID = "none" }), store.ErrReference},
		{"no such sector", cluster(func(c *directory.Cluster) { c.Sectors[1].ID = "none" }), store.ErrReference},
		{"no such cluster", contact(func(c *directory.Contact) { c.Cluster.ID = "none" }), store.ErrReference},
		{"no such place of a contact", contact(func(c *directory.Contact) { c.Place.ID = "none" }), store.ErrReference},
		{"no such cluster of a partner", func(q *store.Q) error {
			p := made(1000).Partner
			p.Clusters[0].ID = "none"
			return q.SavePartner(ctx, "test", p)
		}, store.ErrReference},
		{"no such role", cluster(func(c *directory.Cluster) { c.Role = "boss" }), store.ErrInvalid},
		{"no such kind of name", cluster(func(c *directory.Cluster) { c.OtherNames[0].Kind = "nick" }), store.ErrInvalid},
		{"no such kind of site", cluster(func(c *directory.Cluster) { c.Sites[0].Kind = "tent" }), store.ErrInvalid},
		{"an extension too long", contact(func(c *directory.Contact) { c.Phone.Extension = 13 }), store.ErrInvalid},
		{"an extension below 0", contact(func(c *directory.Contact) { c.Fax.Extension = -1 }), store.ErrInvalid},
		{"a place off the globe", func(q *store.Q) error {
			return q.SavePlace(ctx, "test", directory.Place{ID: "x", Latitude: 91})
		}, store.ErrInvalid},
		{"a brochure that is no PDF", func(q *store.Q) error {
			return q.SaveEdition(ctx, "test", directory.Edition{ID: "cluster-policy", Lang: i18n.German}, []byte("hello"))
		}, store.ErrInvalid},
	} {
		err := s.Write(ctx, test.try)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		for _, other := range []error{store.ErrConflict, store.ErrReference, store.ErrInvalid, store.ErrNotFound, store.ErrUnavailable} {
			if other != test.want && errors.Is(err, other) {
				t.Errorf("%s: the error %v also wraps %v", test.name, err, other)
			}
		}
	}
	unchanged(t, s, base)
}

// unchanged checks that rejected writes have changed nothing.
func unchanged(t *testing.T, s *store.Store, want everything) {
	t.Helper()
	Read(t, s, func(q *store.Q) error {
		got, err := load(t.Context(), q, want)
		if !reflect.DeepEqual(want, got) {
			t.Error("a rejected write changed the directory")
		}
		return err
	})
}

func cascade(t *testing.T, e engine) {
	s, database := e.empty(t)
	Write(t, s, func(q *store.Q) error { return made(1000).save(t.Context(), q) })
	children := map[string][]string{
		"agency":   {"agency_texts"},
		"contacts": {"contact_texts", "contact_functions"},
		"partners": {"partner_texts", "partner_names", "partner_sites", "partner_clusters"},
		"clusters": {"cluster_texts", "cluster_names", "cluster_sites", "cluster_sectors"},
		"sectors":  {"sector_texts"},
		"pages":    {"page_texts"},
	}
	for _, parent := range []string{"agency", "contacts", "partners", "clusters", "sectors", "pages"} {
		for _, child := range children[parent] {
			if Count(t, database, "SELECT count(*) FROM "+child) == 0 {
				t.Errorf("%s is empty before its parent is deleted, so the test has no effect", child)
			}
		}
		Exec(t, database, "DELETE FROM "+parent)
		for _, child := range children[parent] {
			if n := Count(t, database, "SELECT count(*) FROM "+child); n > 0 {
				t.Errorf("%d rows of %s remain after deleting %s", n, child, parent)
			}
		}
	}
}

// brokenText checks that text that one engine cannot store is rejected on every engine,
// both in writes and in queries.
func brokenText(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	for name, text := range map[string]string{"NUL": "a\x00b", "broken UTF-8": "a\xffb", "half a surrogate": "a\xed\xa0\x80b"} {
		err := s.Write(ctx, func(q *store.Q) error {
			return q.SaveSector(ctx, "test", directory.Sector{ID: "s", Name: i18n.Text{i18n.German: text}})
		})
		if !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s in a name: %v, want ErrInvalid", name, err)
		}
		err = s.Read(ctx, func(q *store.Q) error {
			_, err := q.Contact(ctx, text)
			return err
		})
		if !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s in an id to read: %v, want ErrInvalid", name, err)
		}
		err = s.Write(ctx, func(q *store.Q) error { return q.RemoveReport(ctx, text) })
		if !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s in an id to remove: %v, want ErrInvalid", name, err)
		}
	}
}

func notFound(t *testing.T, e engine) {
	s, _ := e.empty(t)
	ctx := t.Context()
	Write(t, s, func(q *store.Q) error {
		for name, try := range map[string]func() error{
			"contact": func() error { _, err := q.Contact(ctx, "none"); return err },
			"cluster": func() error { _, err := q.Cluster(ctx, "none"); return err },
			"partner": func() error { _, err := q.Partner(ctx, "none"); return err },
			"sector":  func() error { _, err := q.Sector(ctx, "none"); return err },
			"edition": func() error {
				_, err := q.EditionFile(ctx, directory.Edition{ID: "none", Lang: i18n.German})
				return err
			},
			"report": func() error { return q.RemoveReport(ctx, "none") },
		} {
			if err := try(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v, want ErrNotFound", name, err)
			}
		}
		a, err := q.Agency(ctx)
		if a.ID != "" {
			t.Errorf("an empty directory has the agency %v", a)
		}
		return err // ErrNotFound does not prevent the commit.
	})
}

// saves returns a call of every Save method of the store that changes the directory.
func saves(t testing.TB, m everything) map[string]func(*store.Q) error {
	ctx := t.Context()
	return map[string]func(*store.Q) error{
		"SaveAgency":  func(q *store.Q) error { return q.SaveAgency(ctx, "test", m.Agency) },
		"SavePlace":   func(q *store.Q) error { return q.SavePlace(ctx, "test", m.Places[0]) },
		"SaveSector":  func(q *store.Q) error { return q.SaveSector(ctx, "test", m.Sectors[0]) },
		"SaveCluster": func(q *store.Q) error { return q.SaveCluster(ctx, "test", m.Clusters[0]) },
		"SavePartner": func(q *store.Q) error { return q.SavePartner(ctx, "test", m.Partner) },
		"SaveContact": func(q *store.Q) error { return q.SaveContact(ctx, "test", m.Contact) },
		"SaveSection": func(q *store.Q) error { return q.SaveSection(ctx, "test", m.Section) },
		"SaveEdition": func(q *store.Q) error {
			return q.SaveEdition(ctx, "test", directory.Edition{ID: "cluster-policy", Lang: i18n.German}, PDF("x"))
		},
	}
}

// notDirectory lists the Save methods for data that no page of the directory shows. They
// append no revision and do not change the content version.
var notDirectory = []string{"SaveReport"}

func revisions(t *testing.T, e engine) {
	s, database := e.empty(t)
	all := made(1000)
	Write(t, s, func(q *store.Q) error { return all.save(t.Context(), q) })
	tested := saves(t, all)
	methods := reflect.TypeFor[*store.Q]()
	for i := range methods.NumMethod() {
		name := methods.Method(i).Name
		if strings.HasPrefix(name, "Save") && tested[name] == nil && !slices.Contains(notDirectory, name) {
			t.Errorf("%s is missing in saves or notDirectory: add it, and append a revision if it changes the directory", name)
		}
	}
	for name, save := range tested {
		before := Count(t, database, "SELECT count(*) FROM revisions")
		version := Count(t, database, "SELECT version FROM content_version")
		Write(t, s, save)
		if n := Count(t, database, "SELECT count(*) FROM revisions") - before; n != 1 {
			t.Errorf("%s appends %d revisions, want 1", name, n)
		}
		if n := Count(t, database, "SELECT version FROM content_version") - version; n != 1 {
			t.Errorf("%s raises the content version by %d, want 1", name, n)
		}
		if n := Count(t, database, "SELECT count(*) FROM revisions WHERE version = $1 AND made_by = 'test'", version+1); n != 1 {
			t.Errorf("%s: %d revisions have the new content version, want 1", name, n)
		}
	}
	before := Count(t, database, "SELECT count(*) FROM revisions")
	Write(t, s, func(q *store.Q) error { return q.SaveReport(t.Context(), all.Report) })
	if Count(t, database, "SELECT count(*) FROM revisions") != before {
		t.Error("a report, which contains a visitor's name, was stored permanently in a revision")
	}
}

func contentVersion(t *testing.T, e engine) {
	s, database := e.empty(t)
	if v, err := s.ContentVersion(t.Context()); v != 0 || err != nil {
		t.Errorf("an empty directory has the content version %d, %v, want 0", v, err)
	}
	for want := int64(1); want <= 3; want++ {
		Write(t, s, func(q *store.Q) error { return made(1000).save(t.Context(), q) })
		if v, err := s.ContentVersion(t.Context()); v != want || err != nil {
			t.Errorf("after %d writes, the content version is %d, %v", want, v, err)
		}
	}
	Write(t, s, func(q *store.Q) error { _, err := q.Sectors(t.Context()); return err })
	if v, _ := s.ContentVersion(t.Context()); v != 3 {
		t.Errorf("a write without changes set the content version to %d, want 3", v)
	}
	if n := Count(t, database, "SELECT count(DISTINCT version) FROM revisions"); n != 3 {
		t.Errorf("the revisions of 3 writes have %d different versions, want 3", n)
	}
}
