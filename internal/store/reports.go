package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"clusterdir/internal/directory"
)

// ReportRetention is the time after which a report is deleted. The privacy page states
// the same time.
const ReportRetention = 365 * 24 * time.Hour

// Reports returns the reports of visitors, oldest first.
func (q *Q) Reports(ctx context.Context) ([]ReportRow, error) {
	var reports []ReportRow
	err := q.each(ctx, "read the reports",
		`SELECT id, made_at, lang, page, message, name, email FROM reports ORDER BY made_at, id`, nil,
		func(scan func(...any) error) error {
			var r ReportRow
			var made Time
			err := scan(&r.ID, &made, &r.Lang, &r.Page, &r.Message, &r.Name, &r.Email)
			r.MadeAt = made.Time
			reports = append(reports, r)
			return err
		})
	return reports, err
}

// ReportRow is a report and the time when it was received.
type ReportRow struct {
	directory.Report
	MadeAt time.Time
}

// SaveReport stores a report. Reports with the same text from the same sender on
// one day are stored once, because a visitor may send a form twice, reload the page
// or retry after a lost response.
func (q *Q) SaveReport(ctx context.Context, r directory.Report) error {
	now := q.now()
	r.ID = reportID(r, now)
	return q.exec(ctx, "save a report",
		`INSERT INTO reports (id, made_at, lang, page, message, name, email) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET lang = excluded.lang`,
		r.ID, Time{now}, string(r.Lang), r.Page, r.Message, r.Name, r.Email)
}

func reportID(r directory.Report, now time.Time) string {
	parts := []string{r.Page, r.Message, r.Name, r.Email, now.UTC().Format(time.DateOnly)}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// RemoveReport deletes a settled report, or returns ErrNotFound if no report has the
// id.
func (q *Q) RemoveReport(ctx context.Context, id string) error {
	return q.row(ctx, "remove the report "+id, `DELETE FROM reports WHERE id = $1 RETURNING id`, []any{id}, &id)
}

// EraseOldReports deletes reports older than ReportRetention and returns their number.
func (q *Q) EraseOldReports(ctx context.Context) (erased int, err error) {
	err = q.each(ctx, "erase old reports", `DELETE FROM reports WHERE made_at < $1 RETURNING id`,
		[]any{Time{q.now().Add(-ReportRetention)}},
		func(scan func(...any) error) error {
			var id string
			erased++
			return scan(&id)
		})
	return erased, err
}
