package server_test

import (
	"context"
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"clusterdir/internal/directory"
	"clusterdir/internal/directory/directorytest"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestPagesShowEveryPublicField saves a value in every field of every noun and
// looks for it on every page of the site. A value that pages write in words of
// their own, such as a day, is changed instead, and some page must change.
// Editions are left out: the values of their fields are read from a file.
func TestPagesShowEveryPublicField(t *testing.T) {
	t.Parallel()
	p := publicPages{site: serve(t, storetest.Empty(t, storetest.File(t)))}
	before := p.show(shownDirectory())
	if !same(before, p.show(shownDirectory())) || len(before) < 30 {
		t.Fatalf("%d pages are not the same when nothing has changed: the test could not fail", len(before))
	}
	shows(p, before, directory.Agencies, func(d *directorytest.Directory) *directory.Agency { return &d.Agency })
	shows(p, before, directory.Places, func(d *directorytest.Directory) *directory.Place { return &d.Places[0] })
	shows(p, before, directory.Sectors, func(d *directorytest.Directory) *directory.Sector { return &d.Sectors[0] })
	shows(p, before, directory.Clusters, func(d *directorytest.Directory) *directory.Cluster { return &d.Clusters[0] })
	shows(p, before, directory.Partners, func(d *directorytest.Directory) *directory.Partner { return &d.Partner })
	shows(p, before, directory.Contacts, func(d *directorytest.Directory) *directory.Contact { return &d.Contact })
	shows(p, before, directory.Sections, func(d *directorytest.Directory) *directory.Section { return &d.Section })
}

// shownDirectory is a directory of which the site shows every entry.
func shownDirectory() directorytest.Directory {
	d := directorytest.New(1001)
	d.Partner.ID, d.Contact.ID = "partner-of-this-test", "contact-of-this-test"
	d.Section.Page, d.Section.Name, d.Section.Position = "home", "introduction", 2
	return d
}

// publicPages are the pages of a site that has one directory after the other.
type publicPages struct{ *site }

// show saves a directory and returns the pages that links lead to, by address.
func (p publicPages) show(d directorytest.Directory) map[string]string {
	p.Helper()
	storetest.Write(p, p.store, func(q *store.Q) error { return saveDirectory(p.Context(), q, d) })
	pages, queue := map[string]string{}, []string{"/de", "/en"}
	for len(queue) > 0 {
		target := queue[0]
		queue = queue[1:]
		if _, known := pages[target]; known {
			continue
		}
		w := p.do(http.MethodGet, target, nil)
		page := document(p, w.Body.String())
		for _, to := range all(page.Find("a[href^='/']"), "href") {
			if to, _, _ = strings.Cut(to, "#"); !strings.ContainsAny(to, "?.") {
				queue = append(queue, to)
			}
		}
		pages[target] = visible(page)
	}
	return pages
}

// visible returns what visitors see of a page, with the addresses of its links.
func visible(page *goquery.Document) string {
	body := page.Find("body")
	body.Find("script").Remove()
	text, _ := body.Html() // It comes from a document that was parsed.
	return html.UnescapeString(text)
}

func saveDirectory(ctx context.Context, q *store.Q, d directorytest.Directory) error {
	steps := []func() error{func() error { return q.SaveAgency(ctx, "test", d.Agency) }}
	for _, place := range d.Places {
		steps = append(steps, func() error { return q.SavePlace(ctx, "test", place) })
	}
	for _, s := range d.Sectors {
		steps = append(steps, func() error { return q.SaveSector(ctx, "test", s) })
	}
	for _, c := range d.Clusters {
		steps = append(steps, func() error { return q.SaveCluster(ctx, "test", c) })
	}
	steps = append(steps,
		func() error { return q.SavePartner(ctx, "test", d.Partner) },
		func() error { return q.SaveContact(ctx, "test", d.Contact) },
		func() error { return q.SaveSection(ctx, "test", d.Section) })
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// notOnPages lists public fields that pages need not show, with the reason.
var notOnPages = map[string]string{
	"cluster.short_name": "a part of the name as well, and found by the search",
	"partner.short_name": "a part of the name as well, and found by the search",
}

// literal are the types of value that pages write as they are.
var literal = []string{"line", "paragraph", "markdown", "id", "email", "website", "phone"}

// shows checks that each public field of an entry is on some page, in every
// language; before are the pages with the directory unchanged.
func shows[T any](p publicPages, before map[string]string, noun directory.Noun[T], at func(*directorytest.Directory) *T) {
	p.Helper()
	const advice = "show it in a template, or mark the field private() in its table in internal/directory"
	d := shownDirectory()
	for _, f := range noun.Fields {
		if _, ok := notOnPages[noun.Name+"."+f.Key]; ok || f.Private {
			continue
		}
		if slices.Contains(literal, f.Type) {
			for _, value := range literals(f, at(&d)) {
				if !contains(before, value) {
					p.Errorf("no page shows the public field %s of a %s, here %q: %s", f.Key, noun.Name, value, advice)
				}
			}
			continue
		}
		other := shownDirectory()
		change(p, f, at(&other))
		other.Resolve()
		if after := p.show(other); same(before, after) {
			p.Errorf("no page shows the public field %s of a %s: all are the same with another value: %s", f.Key, noun.Name, advice)
		}
		p.show(shownDirectory())
	}
}

// change gives a field another value; of a list, the first item stays.
func change[T any](t testing.TB, f directory.Field[T], entry *T) {
	t.Helper()
	for _, c := range f.Columns() {
		before := f.Text(entry, c.Lang)
		other, _, _ := strings.Cut(before, ";")
		for n := 1; other == before; n++ {
			other = directorytest.Text(f.Info, c.Lang, n)
		}
		if err := f.SetText(entry, c.Lang, other); err != nil {
			t.Fatal(err)
		}
	}
}

// literals are the texts that pages must have of a field.
func literals[T any](f directory.Field[T], entry *T) []string {
	var values []string
	for _, c := range f.Columns() {
		text := f.Text(entry, c.Lang)
		if !f.List {
			values = append(values, text)
			continue
		}
		values = append(values, strings.Split(text, "; ")...)
	}
	return values
}

func contains(pages map[string]string, text string) bool {
	for _, page := range pages {
		if strings.Contains(page, text) {
			return true
		}
	}
	return false
}

// same reports whether the pages that are in both are alike.
func same(before, after map[string]string) bool {
	for target, page := range before {
		if changed, ok := after[target]; ok && changed != page {
			return false
		}
	}
	return true
}
