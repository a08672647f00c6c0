package store_test

import (
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/sample"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/migrations"
)

// BenchmarkReading measures how long the program takes to read contacts: all of them, as
// at its start, and one page of 20.
func BenchmarkReading(b *testing.B) {
	const contacts = 100_000
	s := storetest.Empty(b, storetest.File(b))
	r := sample.New(contacts)
	content := migrations.Seed{
		Agency: r.Agency, Places: r.Places, Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Sections: r.Sections,
	}
	if err := s.Fill(b.Context(), content, r.Contacts(), func(int) {}); err != nil {
		b.Fatal(err)
	}
	var ids []string
	read := func(b *testing.B, fn func(q *store.Q) error) {
		b.ReportAllocs()
		for b.Loop() {
			storetest.Read(b, s, fn)
		}
	}
	b.Run("EachContact", func(b *testing.B) {
		read(b, func(q *store.Q) error {
			ids = ids[:0]
			return q.EachContact(b.Context(), func(c directory.Contact) error {
				if len(ids) < 20 {
					ids = append(ids, c.ID)
				}
				return nil
			})
		})
	})
	b.Run("ContactsByID", func(b *testing.B) {
		read(b, func(q *store.Q) error {
			_, err := q.ContactsByID(b.Context(), ids)
			return err
		})
	})
	b.Run("Contacts", func(b *testing.B) {
		read(b, func(q *store.Q) error {
			_, err := q.Contacts(b.Context())
			return err
		})
	})
}
