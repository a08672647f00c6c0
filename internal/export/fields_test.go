package export

import (
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/directory/directorytest"
	"clusterdir/internal/i18n"
)

// TestEveryPublicFieldIsExported changes each field of a noun in turn. A public
// field must change the JSON, and a private field must not.
func TestEveryPublicFieldIsExported(t *testing.T) {
	exported(t, directory.Contacts, func(c directory.Contact, l i18n.Lang) string { return mustJSON(t, NewContact(c, l, base)) })
	exported(t, directory.Clusters, func(c directory.Cluster, l i18n.Lang) string { return mustJSON(t, NewCluster(c, l, base)) })
	exported(t, directory.Partners, func(p directory.Partner, l i18n.Lang) string { return mustJSON(t, NewPartner(p, l, base)) })
	exported(t, directory.Sectors, func(s directory.Sector, l i18n.Lang) string { return mustJSON(t, NewSector(s, l, base)) })
}

func exported[T any](t *testing.T, noun directory.Noun[T], json func(T, i18n.Lang) string) {
	t.Helper()
	for i, f := range noun.Fields {
		for _, l := range i18n.Languages {
			changed := changes(noun, i, func(entry T) string { return json(entry, l) })
			if changed && f.Private {
				t.Errorf("the private field %s of a %s is published in %s", f.Key, noun.Name, l)
			}
			if !changed && !f.Private {
				t.Errorf("the JSON of a %s in %s lacks the field %s: add it to the members in internal/export/entries.go, "+
					"or mark the field private() in its table", noun.Name, l, f.Key)
			}
		}
	}
}

// TestEveryFieldIsOnTheCard does the same for vCards.
func TestEveryFieldIsOnTheCard(t *testing.T) {
	for i, f := range directory.Contacts.Fields {
		changed := changes(directory.Contacts, i, func(c directory.Contact) string { return mustCards(t, i18n.English, c) })
		if changed && (f.Private || f.OffCard) {
			t.Errorf("the field %s of a contact is on its vCard, and its table says that it is not", f.Key)
		}
		if !changed && !f.Private && !f.OffCard {
			t.Errorf("the vCard of a contact lacks the field %s: write it in internal/export/vcard.go, or mark the field offCard() in its table", f.Key)
		}
	}
}

// changes reports whether changing field number i of an entry changes the output of
// write.
func changes[T any](noun directory.Noun[T], i int, write func(T) string) bool {
	for n := range 2 { // Whether a place is written depends on how it was determined.
		before, after := directorytest.Fill(noun, 1000+n), directorytest.Fill(noun, 1000+n)
		directorytest.Set(noun.Fields[i], &after, 1001+n+i)
		named(&before)
		named(&after)
		if write(before) != write(after) {
			return true
		}
	}
	return false
}

// named sets the names of an entry's references, which the store reads together
// with the entry.
func named(entry any) {
	switch e := entry.(type) {
	case *directory.Contact:
		e.Place.Name = e.Place.ID
		e.Cluster.Name = both(e.Cluster.ID, e.Cluster.ID)
	case *directory.Cluster:
		for i := range e.Sites {
			e.Sites[i].Place.Name = e.Sites[i].Place.ID
		}
	}
}
