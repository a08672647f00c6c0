package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver
)

// fullText is a full-text index of the same contacts by FTS5, set up as its
// documentation recommends: words without accents, indexes for prefixes of one to three
// letters, rows in display order.
type fullText struct {
	db    *sql.DB
	file  string
	built time.Duration
	size  float64 // bytes
}

// ftsSchema fills the index from the attached database d.
var ftsSchema = []string{
	`CREATE VIRTUAL TABLE words USING fts5(name, functions, belongs, place, phone, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')`,
	`CREATE TABLE entries (n INTEGER PRIMARY KEY, id TEXT, cluster TEXT, place TEXT)`,
	`INSERT INTO entries (id, cluster, place) SELECT id, cluster_id, place_id FROM d.contacts ORDER BY sort_key, id`,
	`CREATE TABLE sectors AS SELECT cluster_id AS cluster, sector_id AS sector FROM d.cluster_sectors`,
	`CREATE INDEX entries_cluster ON entries (cluster)`,
	`CREATE INDEX entries_place ON entries (place)`,
	`INSERT INTO words (rowid, name, functions, belongs, place, phone)
		SELECT e.n, c.title || ' ' || c.given_name || ' ' || c.family_name,
			coalesce((SELECT group_concat(f.name, ' ') FROM d.contact_functions f WHERE f.contact_id = c.id), ''),
			coalesce((SELECT group_concat(t.name, ' ') FROM d.cluster_texts t WHERE t.cluster_id = c.cluster_id), ''),
			coalesce((SELECT p.name FROM d.places p WHERE p.id = c.place_id), ''),
			replace(c.phone || ' ' || c.fax, '+', '')
		FROM entries e JOIN d.contacts c ON c.id = e.id`,
	`INSERT INTO words (words) VALUES ('optimize')`,
	`ANALYZE`,
}

// newFullText builds the index in a file beside the database.
func newFullText(ctx context.Context, database string) (*fullText, error) {
	f := &fullText{file: database + ".fts"}
	db, err := sql.Open("sqlite", "file:"+f.file+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-262144)")
	if err != nil {
		return nil, err
	}
	f.db = db
	db.SetMaxOpenConns(1) // One query at a time, as for the other index.
	begun := time.Now()
	attach := `ATTACH '` + strings.ReplaceAll(database, "'", "''") + `' AS d`
	for _, text := range append([]string{attach}, ftsSchema...) {
		if _, err := db.ExecContext(ctx, text); err != nil {
			f.close()
			return nil, fmt.Errorf("%.60s: %w", text, err)
		}
	}
	f.built = time.Since(begun)
	info, err := os.Stat(f.file)
	if err != nil {
		f.close()
		return nil, err
	}
	f.size = float64(info.Size())
	return f, nil
}

func (f *fullText) close() {
	_ = f.db.Close()
	_ = os.Remove(f.file)
}

// search runs what a list page needs: the counts of the three facets, each without the
// choice in that facet, the number of hits, and the first twenty.
func (f *fullText) search(ctx context.Context, q query) (total int, err error) {
	for _, facet := range []string{"cluster", "sector", "place"} {
		from, where, args := f.from(q, facet)
		column := "e." + facet
		if facet == "sector" {
			from += " JOIN sectors s ON s.cluster = e.cluster"
			column = "s.sector"
		}
		if err := f.drain(ctx, "SELECT "+column+", count(*) FROM "+from+where+" GROUP BY 1", args); err != nil {
			return 0, err
		}
	}
	from, where, args := f.from(q, "")
	if err := f.db.QueryRowContext(ctx, "SELECT count(*) FROM "+from+where, args...).Scan(&total); err != nil {
		return 0, err
	}
	return total, f.drain(ctx, "SELECT e.id, 0 FROM "+from+where+" ORDER BY e.n LIMIT 20", args)
}

// from returns the FROM and WHERE clauses of a query, without the choice in one facet.
func (f *fullText) from(q query, except string) (from, where string, args []any) {
	from = "entries e"
	var all []string
	if q.match != "" {
		from = "words w JOIN entries e ON e.n = w.rowid"
		all, args = append(all, "words MATCH ?"), append(args, q.match)
	}
	if q.sector != "" && except != "sector" {
		all, args = append(all, "e.cluster IN (SELECT cluster FROM sectors WHERE sector = ?)"), append(args, q.sector)
	}
	if q.place != "" && except != "place" {
		all, args = append(all, "e.place = ?"), append(args, q.place)
	}
	if len(all) > 0 {
		where = " WHERE " + strings.Join(all, " AND ")
	}
	return from, where, args
}

// drain reads all rows of a query.
func (f *fullText) drain(ctx context.Context, text string, args []any) error {
	rows, err := f.db.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var value sql.NullString
		var count int
		if err := rows.Scan(&value, &count); err != nil {
			return err
		}
	}
	return rows.Err()
}
