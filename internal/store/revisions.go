package store

import (
	"context"
	"fmt"

	"clusterdir/internal/directory"
)

// ContentVersion returns the number of the latest change to the directory, or 0 if it
// has never had content. The search index, ETags and caches depend on it.
func (s *Store) ContentVersion(ctx context.Context) (int64, error) {
	return View(ctx, s, func(q *Q) (int64, error) { return q.ContentVersion(ctx) })
}

// ContentVersion returns the content version that the transaction sees.
func (q *Q) ContentVersion(ctx context.Context) (version int64, err error) {
	err = q.row(ctx, "read the content version", `SELECT version FROM content_version WHERE id = 1`, nil, &version)
	return version, err
}

// Change identifies an entry that changed. Noun is the name that the revision
// contains, such as "contact".
type Change struct{ Noun, ID string }

// ChangesSince returns the entries that changed after a content version, each entry
// once. The list is complete, and whole is true, if there are at most limit revisions.
func (q *Q) ChangesSince(ctx context.Context, version int64, limit int) (changes []Change, whole bool, err error) {
	seen := map[Change]bool{}
	revisions := 0
	// With DISTINCT, SQLite would read all revisions.
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

// revise appends a revision with the whole entry and increments the content version
// once per transaction. Every change to the directory calls it. The Decode method of
// the noun reads the content of the revision.
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
