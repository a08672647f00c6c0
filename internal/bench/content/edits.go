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

// Editor edits entries as another program beside the server does, through a handle
// of its own on the same database.
type Editor struct {
	store *store.Store
	ids   []string
	next  int
}

// Edit is a change of one contact.
type Edit struct {
	ID   string
	Path string // of its page
	// Mark is a text that stands on the page after the edit, and on none before.
	Mark string
}

// NewEditor edits the contacts of a directory one after the other, in an order that
// is the same for the same seed.
func NewEditor(s *store.Store, p Pages, seed uint64) *Editor {
	e := &Editor{store: s, ids: append([]string{}, p.contacts...)}
	r := rand.New(rand.NewPCG(seed, seed))
	r.Shuffle(len(e.ids), func(i, j int) { e.ids[i], e.ids[j] = e.ids[j], e.ids[i] })
	return e
}

// Next says what the next edit is, so that its page can be asked for before.
func (e *Editor) Next() Edit {
	id := e.ids[e.next%len(e.ids)]
	e.next++
	return Edit{ID: id, Path: address.Entry(i18n.English, address.Contacts, id), Mark: fmt.Sprintf("Bench task %d.", e.next)}
}

// Save makes edits, in one transaction. Each changes what a contact does, which its
// page, lists and the index show.
func (e *Editor) Save(ctx context.Context, edits ...Edit) error {
	return e.store.Write(ctx, func(q *store.Q) error {
		for _, edit := range edits {
			c, err := q.Contact(ctx, edit.ID)
			if err != nil {
				return err
			}
			if err := q.SaveContact(ctx, "benchmark", edit.of(c)); err != nil {
				return err
			}
		}
		return nil
	})
}

// of is a contact after the edit.
func (edit Edit) of(c directory.Contact) directory.Contact {
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
