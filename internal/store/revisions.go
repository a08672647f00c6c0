package store

import (
	"context"
	"fmt"

	"clusterdir/internal/directory"
)

// ContentVersion is the number of the newest change to the directory, 0 when
// nothing was ever written. Search index, page tags and caches hang on it.
func (s *Store) ContentVersion(ctx context.Context) (int64, error) {
	return View(ctx, s, func(q *Q) (int64, error) { return q.ContentVersion(ctx) })
}

// ContentVersion is the version that this transaction sees.
func (q *Q) ContentVersion(ctx context.Context) (version int64, err error) {
	err = q.row(ctx, "read the content version", `SELECT version FROM content_version WHERE id = 1`, nil, &version)
	return version, err
}

// Change names an entry that changed: the noun as SaveContact and its like note
// it, such as "contact".
type Change struct{ Noun, ID string }

// ChangesSince lists what has changed after a content version, each entry once. It
// is not whole where that is told by more than limit revisions.
func (q *Q) ChangesSince(ctx context.Context, version int64, limit int) (changes []Change, whole bool, err error) {
	seen := map[Change]bool{}
	revisions := 0
	// Not DISTINCT: SQLite would read all revisions that there ever were.
	err = q.each(ctx, "read what has changed",
		`SELECT noun, entry_id FROM revisions WHERE version > $1 ORDER BY version LIMIT $2`, []any{version, limit + 1},
		func(scan func(...any) error) error {
			var c Change
			err := scan(&c.Noun, &c.ID)
			if revisions++; !seen[c] {
				seen[c] = true
				changes = append(changes, c)
			}
			return err
		})
	return changes, revisions <= limit, err
}

// revise appends a revision with the whole entry and raises the content version,
// once per transaction. Every change to the directory goes through here. The
// noun's Decode reads the content of the revision back.
func revise[T any](ctx context.Context, q *Q, by string, noun directory.Noun[T], id string, entry T) error {
	content, err := noun.Encode(&entry)
	if err != nil {
		return fmt.Errorf("write the revision of %s %s: %w", noun.Name, id, err)
	}
	return q.appendRevision(ctx, by, noun.Name, id, content)
}

func (q *Q) appendRevision(ctx context.Context, by, noun, id string, content []byte) error {
	now := Time{q.now()}
	if q.version == 0 {
		err := q.row(ctx, "raise the content version",
			`UPDATE content_version SET version = version + 1, changed_at = $1 WHERE id = 1 RETURNING version`,
			[]any{now}, &q.version)
		if err != nil {
			return err
		}
	}
	return q.exec(ctx, "append a revision",
		`INSERT INTO revisions (id, noun, entry_id, version, made_at, made_by, content) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		newID(), noun, id, q.version, now, by, string(content))
}
