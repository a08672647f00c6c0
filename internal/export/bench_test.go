package export

import (
	"io"
	"testing"

	"clusterdir/internal/i18n"
)

// BenchmarkList measures writing a list of PerPage contacts.
func BenchmarkList(b *testing.B) {
	items, contact := make([]Contact, PerPage), delfs()
	write := map[string]func() error{
		"JSON": func() error { return JSON(io.Discard, NewList(PerPage, 1, false, items, nil)) },
		"CSV":  func() error { return CSV(io.Discard, items) },
	}
	for _, name := range []string{"JSON", "CSV"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range items {
					items[i] = NewContact(contact, i18n.English, base)
				}
				if err := write[name](); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
