package content

import (
	"context"
	"fmt"
	"math/rand/v2"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// Editor edits contacts as another program beside the server does, through a store of
// its own on the same database.
type Editor struct {
	store *store.Store
	ids   []string
	next  int
}

// Edit is a change of one contact.
type Edit struct {
	ID   string
	Path string // of the contact's page
	// Mark is a text that the page shows after the edit and no page shows before it.
	Mark string
}

// NewEditor returns an editor that changes one contact after the other, in an order
// that depends on the seed.
func NewEditor(s *store.Store, d *Directory, seed uint64) *Editor {
	e := &Editor{store: s, ids: append([]string{}, d.Contacts...)}
	r := rand.New(rand.NewPCG(seed, seed))
	r.Shuffle(len(e.ids), func(i, j int) { e.ids[i], e.ids[j] = e.ids[j], e.ids[i] })
	return e
}

// Next returns the next edit without making it, so that the page can be requested
// before it changes.
func (e *Editor) Next() Edit {
	id := e.ids[e.next%len(e.ids)]
	e.next++
	return Edit{ID: id, Path: address.Entry(i18n.English, address.Contacts, id), Mark: fmt.Sprintf("Bench task %d.", e.next)}
}

// Save makes an edit: it replaces the contact's first function, which the contact's
// page, lists and the search index show.
func (e *Editor) Save(ctx context.Context, edit Edit) error {
	return e.store.Write(ctx, func(q *store.Q) error {
		c, err := q.Contact(ctx, edit.ID)
		if err != nil {
			return err
		}
		return q.SaveContact(ctx, "benchmark", edit.apply(c))
	})
}

func (edit Edit) apply(c directory.Contact) directory.Contact {
	function := i18n.Text{}
	for _, l := range i18n.Languages {
		function[l] = edit.Mark
	}
	if len(c.Functions) == 0 {
		c.Functions = []i18n.Text{function}
	} else {
		c.Functions = append([]i18n.Text{function}, c.Functions[1:]...)
	}
	return c
}
