package store

import (
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"
)

// Time is a moment as the store keeps it: microseconds since 1970 in UTC, an
// INTEGER on every engine. The drivers' own types sort wrongly across zones
// (SQLite) or round (PostgreSQL).
type Time struct{ time.Time }

// Value writes the microseconds.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UnixMicro(), nil
}

// Scan reads the microseconds; NULL is the zero time.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		t.Time = time.Time{}
	case int64:
		t.Time = time.UnixMicro(v).UTC()
	default:
		return fmt.Errorf("scan a time from %T", src)
	}
	return nil
}

// day is a date without a time, kept as YYYY-MM-DD.
type day struct{ time.Time }

func (d day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.Format(time.DateOnly), nil
}

func (d *day) Scan(src any) error {
	var text sql.NullString
	if err := text.Scan(src); err != nil {
		return err
	}
	if !text.Valid {
		d.Time = time.Time{}
		return nil
	}
	parsed, err := time.Parse(time.DateOnly, text.String)
	d.Time = parsed
	return err
}

// newID makes an id that nobody can guess and that no two nodes make twice
// (130 bits); made here, so that an insert that runs again is the same insert.
func newID() string { return rand.Text() }
