package store

import (
	"context"
	"strconv"
)

// Tally is how many contacts a cluster has at a place; the place is "" for those
// that have none.
type Tally struct {
	Cluster, Place string
	Contacts       int
}

// Tallies counts all contacts by cluster and place.
func (q *Q) Tallies(ctx context.Context) ([]Tally, error) {
	var all []Tally
	err := q.each(ctx, "count the contacts",
		`SELECT cluster_id, coalesce(place_id, ''), count(*) FROM contacts GROUP BY cluster_id, place_id`, nil,
		func(scan func(...any) error) error {
			var t Tally
			err := scan(&t.Cluster, &t.Place, &t.Contacts)
			all = append(all, t)
			return err
		})
	return all, err
}

// ContactIDs lists the contacts of these clusters at these places, by family name:
// offset are passed over, and at most limit are listed, all when that is 0. nil
// stands for any cluster, or any place.
func (q *Q) ContactIDs(ctx context.Context, clusters, places []string, offset, limit int) ([]string, error) {
	if clusters != nil && len(clusters) == 0 || places != nil && len(places) == 0 {
		return nil, nil
	}
	text, args := `SELECT id FROM contacts WHERE 1 = 1`, []any{}
	if clusters != nil {
		text += ` AND cluster_id IN ` + in(len(args)+1, len(clusters))
		args = append(args, anys(clusters)...)
	}
	if places != nil {
		text += ` AND place_id IN ` + in(len(args)+1, len(places))
		args = append(args, anys(places)...)
	}
	text += ` ORDER BY sort_key, id`
	if limit > 0 {
		text += ` LIMIT $` + strconv.Itoa(len(args)+1) + ` OFFSET $` + strconv.Itoa(len(args)+2)
		args = append(args, limit, offset)
	}
	var ids []string
	err := q.each(ctx, "list contacts", text, args, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
