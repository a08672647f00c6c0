package store

import (
	"cmp"
	"context"
	"slices"

	"clusterdir/internal/i18n"
)

// Downloads is the number of downloads of an edition in a month. Nothing else is
// stored about downloads.
type Downloads struct {
	ID    string // of the brochure
	Lang  i18n.Lang
	Month string // YYYY-MM in UTC
	N     int64
}

// AddDownloads adds to the stored sums, so that several processes can count.
func (q *Q) AddDownloads(ctx context.Context, counted []Downloads) error {
	// Rows are updated in a fixed order, so that two processes do not deadlock.
	counted = slices.SortedFunc(slices.Values(counted), func(a, b Downloads) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Month, b.Month))
	})
	for _, d := range counted {
		err := q.exec(ctx, "add to the downloads",
			`INSERT INTO downloads (brochure_id, edition, month, n) VALUES ($1, $2, $3, $4)
			ON CONFLICT (brochure_id, edition, month) DO UPDATE SET n = downloads.n + excluded.n`,
			d.ID, string(d.Lang), d.Month, d.N)
		if err != nil {
			return err
		}
	}
	return nil
}

// Downloads returns the sums, sorted by month and edition.
func (q *Q) Downloads(ctx context.Context) ([]Downloads, error) {
	var sums []Downloads
	err := q.each(ctx, "read the downloads",
		`SELECT brochure_id, edition, month, n FROM downloads ORDER BY month, brochure_id, edition`, nil,
		func(scan func(...any) error) error {
			var d Downloads
			err := scan(&d.ID, &d.Lang, &d.Month, &d.N)
			sums = append(sums, d)
			return err
		})
	return sums, err
}
