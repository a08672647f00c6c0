package storetest

import (
	"context"
	"crypto/sha256"

	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// Snapshot reads everything in a directory, list by list, and a hash of each file. It is
// used to compare two databases, or one database at two times.
func Snapshot(ctx context.Context, q *store.Q) (lists []any, err error) {
	for _, read := range []func() (any, error){
		func() (any, error) { return q.ContentVersion(ctx) },
		func() (any, error) { return q.Agency(ctx) },
		func() (any, error) { return q.Places(ctx) },
		func() (any, error) { return q.Sectors(ctx) },
		func() (any, error) { return q.Clusters(ctx) },
		func() (any, error) { return q.Partners(ctx) },
		func() (any, error) { return q.Contacts(ctx) },
		func() (any, error) { return q.AllSections(ctx) },
		func() (any, error) { return q.Editions(ctx) },
		func() (any, error) { return q.Reports(ctx) },
	} {
		list, err := read()
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
	}
	editions, err := q.Editions(ctx)
	for _, e := range editions {
		var pdf []byte
		if pdf, err = q.EditionFile(ctx, e); err != nil {
			return nil, err
		}
		lists = append(lists, sha256.Sum256(pdf))
	}
	return lists, err
}

// text returns a text with the same content in every language.
func text(s string) i18n.Text {
	t := i18n.Text{}
	for _, l := range i18n.Languages {
		t[l] = s
	}
	return t
}
