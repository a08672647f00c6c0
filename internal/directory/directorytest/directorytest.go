// Package directorytest makes entries for tests, with a value in every field
// that the description of their noun has.
package directorytest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Directory has entries of each noun. What they refer to exists in it.
type Directory struct {
	Agency   directory.Agency
	Places   []directory.Place
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partner  directory.Partner
	Contact  directory.Contact
	Section  directory.Section
}

// New makes a directory. Numbers and texts are derived from n, and so is each
// choice: two directories with an even and an odd n have only ids in common.
func New(n int) Directory {
	var d Directory
	for i, suffix := range []string{"a", "b", "c", "d"} {
		d.Places = append(d.Places, Fill(directory.Places, n+100*i))
		d.Places[i].ID = "place-" + suffix
	}
	for i, suffix := range []string{"a", "b"} {
		d.Sectors = append(d.Sectors, Fill(directory.Sectors, n+400+100*i))
		d.Clusters = append(d.Clusters, Fill(directory.Clusters, n+600+100*i))
		d.Sectors[i].ID, d.Clusters[i].ID = "sector-"+suffix, "cluster-"+suffix
	}
	d.Agency = Fill(directory.Agencies, n+800)
	d.Partner = Fill(directory.Partners, n+810)
	d.Contact = Fill(directory.Contacts, n+841)
	d.Section = Fill(directory.Sections, n+870)
	d.Agency.ID, d.Partner.ID, d.Contact.ID = "agency", "partner", "contact"
	d.Section.Page, d.Section.Name, d.Section.Position = "home", "intro", 7
	d.Resolve()
	return d
}

// Resolve fills in what the store reads of the entries that an entry refers to,
// and the keys to sort by.
func (d *Directory) Resolve() {
	for i := range d.Clusters {
		c := &d.Clusters[i]
		resolve(c.Sectors, d.Sectors, directory.Sector.Ref)
		d.settle(&c.Organisation)
		c.Partners = 0
		for _, ref := range d.Partner.Clusters {
			if ref.ID == c.ID {
				c.Partners++
			}
		}
	}
	ref := func(c directory.Cluster) directory.Ref { return c.Ref() }
	resolve(d.Partner.Clusters, d.Clusters, ref)
	d.settle(&d.Partner.Organisation)
	c := &d.Contact
	for _, cluster := range d.Clusters {
		if cluster.ID == c.Cluster.ID {
			c.Cluster, c.Sectors = cluster.Ref(), cluster.Sectors
		}
	}
	c.Place = d.place(c.Place)
	c.SortKey = directory.SortKey(c.FamilyName + " " + c.GivenName)
}

func (d *Directory) settle(o *directory.Organisation) {
	for i := range o.Sites {
		o.Sites[i].Place = d.place(o.Sites[i].Place)
	}
	o.SortKey = directory.SortKey(o.Name.String())
}

func (d *Directory) place(p directory.Place) directory.Place {
	for _, known := range d.Places {
		if known.ID == p.ID {
			return known
		}
	}
	return p
}

func resolve[T any](refs []directory.Ref, all []T, ref func(T) directory.Ref) {
	for i := range refs {
		for _, entry := range all {
			if known := ref(entry); known.ID == refs[i].ID {
				refs[i] = known
			}
		}
	}
}

// Fill makes an entry with a value in every field.
func Fill[T any](noun directory.Noun[T], n int) T {
	var entry T
	for i, f := range noun.Fields {
		Set(f, &entry, n+i)
	}
	return entry
}

// Set sets a field to value number n.
func Set[T any](f directory.Field[T], entry *T, n int) {
	for _, c := range f.Columns() {
		if err := f.SetText(entry, c.Lang, Text(f.Info, c.Lang, n)); err != nil {
			panic(fmt.Sprintf("value %q of the field %s: %v", Text(f.Info, c.Lang, n), f.Key, err))
		}
	}
}

// Text returns the text of value number n of a field, in a language.
func Text(f directory.Info, l i18n.Lang, n int) string {
	if !f.List {
		return text(f, l, n)
	}
	two := []string{text(f, l, 2*n), text(f, l, 2*n+1)}
	if n%2 != 0 {
		slices.Reverse(two)
	}
	return strings.Join(two, "; ")
}

func text(f directory.Info, l i18n.Lang, n int) string {
	word := strings.ReplaceAll(f.Key, "_", "-")
	switch f.Type {
	case "line", "paragraph", "markdown":
		return strings.TrimSpace(fmt.Sprintf("%s %d äöüß€ %s", word, n, l))
	case "id":
		return fmt.Sprintf("%s-%d", word, n)
	case "email":
		return fmt.Sprintf("%s.%d@example.org", word, n)
	case "website":
		return fmt.Sprintf("https://%s-%d.example.org", word, n)
	case "month":
		return time.Date(1970, time.Month(1+n%600), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	case "phone":
		return fmt.Sprintf("+49 431 66%04d-%d", n%10_000, n%9+1)
	case "day":
		return time.Date(2020, 1, 1+n%2000, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	case "yes-no":
		return []string{"yes", "no"}[n%2]
	case "number":
		return fmt.Sprint(n)
	case "degrees":
		return fmt.Sprint(float64(n%700) / 8)
	case "choice":
		return f.Options[n%len(f.Options)]
	case "reference":
		return fmt.Sprintf("%s-%c", f.Refers, "abcd"[n%map[string]int{"place": 4, "sector": 2, "cluster": 2}[f.Refers]])
	}
	panic("directorytest has no values of the type " + f.Type + ": add them here")
}
