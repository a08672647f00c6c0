package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"clusterdir/internal/i18n"
)

// column describes a column of a table and its value in the noun T. The statements that
// read and write a noun are derived from its columns.
type column[T any] struct {
	name string // "" for an expression that is only read
	// read is the expression that SELECT uses for the column. If it is empty, SELECT uses
	// the name.
	read string
	// value returns the value to write, and dest the destination to scan into.
	value func(*T) any
	dest  func(*T) any
}

// text returns a column of text.
func text[T any, S ~string](name string, at func(*T) *S) column[T] {
	return column[T]{
		name:  name,
		value: func(noun *T) any { return string(*at(noun)) },
		dest:  func(noun *T) any { return at(noun) },
	}
}

// plain returns a column of numbers or booleans.
func plain[T any, V int | int64 | float64 | bool](name string, at func(*T) *V) column[T] {
	return column[T]{
		name:  name,
		value: func(noun *T) any { return *at(noun) },
		dest:  func(noun *T) any { return at(noun) },
	}
}

// date returns a column of dates. The zero time is stored as NULL.
func date[T any](name string, at func(*T) *time.Time) column[T] {
	return column[T]{
		name:  name,
		value: func(noun *T) any { return day{*at(noun)} },
		dest:  func(noun *T) any { return scanDay{at(noun)} },
	}
}

// optional returns a column with the id of another entry, which is NULL if there is
// none. table is the alias of the table in statements that read.
func optional[T any](name, table string, at func(*T) *string) column[T] {
	return column[T]{
		name: name,
		read: "coalesce(" + table + "." + name + ", '')",
		value: func(noun *T) any {
			id := *at(noun)
			return sql.NullString{String: id, Valid: id != ""}
		},
		dest: func(noun *T) any { return at(noun) },
	}
}

// made returns a column of text that is computed when the noun is written.
func made[T any](name string, at func(*T) *string, make func(T) string) column[T] {
	c := text(name, at)
	c.value = func(noun *T) any { return make(*noun) }
	return c
}

// onlyRead returns a column for an expression that is read with the row and never
// written.
func onlyRead[T, D any](expression string, dest func(*T) D) column[T] {
	return column[T]{read: expression, dest: func(noun *T) any { return dest(noun) }}
}

// textColumn describes a text in several languages. It is a column of the table that
// has one row per entry and language.
type textColumn[T any] struct {
	name string
	at   func(*T) *i18n.Text
}

// table describes how a noun is stored: one row per entry and, if it has texts, one row
// per entry and language in a second table. The first column is the id of the entry.
type table[T any] struct {
	noun    string // the name in errors and of the table of texts
	name    string
	alias   string // in statements that read
	columns []column[T]
	texts   []textColumn[T] // of the table <noun>_texts
}

// selects returns the list of expressions that read a row.
func (t *table[T]) selects() string {
	list := make([]string, len(t.columns))
	for i, c := range t.columns {
		list[i] = c.read
		if c.read == "" {
			list[i] = t.alias + "." + c.name
		}
	}
	return strings.Join(list, ", ")
}

// dests returns the destinations that a row is scanned into.
func (t *table[T]) dests(noun *T) []any {
	dests := make([]any, len(t.columns))
	for i, c := range t.columns {
		dests[i] = c.dest(noun)
	}
	return dests
}

// only returns a copy of the table that has only the named columns.
func (t table[T]) only(names ...string) table[T] {
	var columns []column[T]
	for _, name := range names {
		i := slices.IndexFunc(t.columns, func(c column[T]) bool { return c.name == name })
		columns = append(columns, t.columns[i])
	}
	t.columns = columns
	return t
}

// written returns the names of the columns that are written.
func (t *table[T]) written() []string {
	var names []string
	for _, c := range t.columns {
		if c.name != "" {
			names = append(names, c.name)
		}
	}
	return names
}

// row returns the values of the columns that are written.
func (t *table[T]) row(noun *T) []any {
	var values []any
	for _, c := range t.columns {
		if c.name != "" {
			values = append(values, c.value(noun))
		}
	}
	return values
}

// insert returns the start of the statement that inserts rows, up to the placeholders.
func (t *table[T]) insert() string {
	return "INSERT INTO " + t.name + " (" + strings.Join(t.written(), ", ") + ") VALUES "
}

// upsert returns the statement that inserts a row or updates the row with the same id.
func (t *table[T]) upsert() string {
	names := t.written()
	set := make([]string, 0, len(names))
	for _, name := range names[1:] {
		set = append(set, name+" = excluded."+name)
	}
	return t.insert() + in(1, len(names)) + " ON CONFLICT (" + names[0] + ") DO UPDATE SET " + strings.Join(set, ", ")
}

// owner returns the name of the column with the entry's id in the table of texts.
func (t *table[T]) owner() string { return t.noun + "_id" }

// textNames returns the list of the columns in the table of texts.
func (t *table[T]) textNames() string {
	names := make([]string, len(t.texts))
	for i, c := range t.texts {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// insertTexts returns the start of the statement that inserts rows of texts.
func (t *table[T]) insertTexts() string {
	return "INSERT INTO " + t.noun + "_texts (" + t.owner() + ", lang, " + t.textNames() + ") VALUES "
}

// textRows returns the rows of texts, one for each language that any of the texts has.
func (t *table[T]) textRows(noun *T) [][]any {
	texts := make([]i18n.Text, len(t.texts))
	for i, c := range t.texts {
		texts[i] = *c.at(noun)
	}
	var rows [][]any
	for _, l := range languagesOf(texts...) {
		row := []any{t.columns[0].value(noun), string(l)}
		for _, text := range texts {
			row = append(row, text[l])
		}
		rows = append(rows, row)
	}
	return rows
}

// clear sets noun to an empty entry whose texts have no language.
func (t *table[T]) clear(noun *T) {
	var none T
	*noun = none
	for _, c := range t.texts {
		*c.at(noun) = i18n.Text{}
	}
}

// save writes the rows of an entry and replaces existing ones.
func save[T any](ctx context.Context, q *Q, t *table[T], noun *T) error {
	row := t.row(noun)
	what := fmt.Sprintf("save the %s %s", t.noun, row[0])
	if err := q.exec(ctx, what, t.upsert(), row...); err != nil || len(t.texts) == 0 {
		return err
	}
	if err := q.exec(ctx, what, "DELETE FROM "+t.noun+"_texts WHERE "+t.owner()+" = $1", row[0]); err != nil {
		return err
	}
	for _, row := range t.textRows(noun) {
		if err := q.exec(ctx, what, t.insertTexts()+in(1, len(row)), row...); err != nil {
			return err
		}
	}
	return nil
}

// readRows calls fn with each entry. rest is the part of the statement after the list of
// columns. Of the texts, it reads only those that are part of the row.
func readRows[T any](ctx context.Context, q *Q, t *table[T], what, rest string, args []any, fn func(T) error) error {
	var noun T // Every row is scanned into the same destinations.
	dests := t.dests(&noun)
	return q.each(ctx, what, "SELECT "+t.selects()+" "+rest, args, func(scan func(...any) error) error {
		t.clear(&noun)
		if err := scan(dests...); err != nil {
			return err
		}
		return fn(noun)
	})
}

// readTexts reads the texts of entries. at returns the entry with an id, or nil if the
// caller does not need it.
func readTexts[T any](ctx context.Context, q *Q, t *table[T], at func(id string) *T) error {
	texts := make([]string, len(t.texts))
	var id string
	var l i18n.Lang
	dests := []any{&id, &l}
	for i := range texts {
		dests = append(dests, &texts[i])
	}
	return q.each(ctx, "read the texts of each "+t.noun, "SELECT "+t.owner()+", lang, "+t.textNames()+" FROM "+t.noun+"_texts", nil,
		func(scan func(...any) error) error {
			err := scan(dests...)
			if noun := at(id); noun != nil {
				for i, c := range t.texts {
					set(*c.at(noun), l, texts[i])
				}
			}
			return err
		})
}

// readEntries reads entries with their texts. The returned function returns the
// entry with an id, or nil if it was not read.
func readEntries[T any](ctx context.Context, q *Q, t *table[T], what, rest string, args ...any) (entries []T, at func(id string) *T, err error) {
	index := map[string]int{}
	err = readRows(ctx, q, t, what, rest, args, func(entry T) error {
		index[fmt.Sprint(t.columns[0].value(&entry))] = len(entries)
		entries = append(entries, entry)
		return nil
	})
	at = func(id string) *T {
		if i, ok := index[id]; ok {
			return &entries[i]
		}
		return nil
	}
	if err == nil {
		err = readTexts(ctx, q, t, at)
	}
	return entries, at, err
}

// separator separates several texts in one column. A space replaces it in every
// text that is read this way.
const (
	separator    = "\x1f"
	separatorSQL = `cast('` + separator + `' as text)`
)

// joinedTexts returns a column with all texts of an entry, so that they are read in the
// same statement.
func joinedTexts[T any](t table[T]) column[T] {
	var texts strings.Builder
	for _, c := range t.texts {
		texts.WriteString(" || " + separatorSQL + " || replace(t." + c.name + ", " + separatorSQL + ", ' ')")
	}
	return onlyRead("coalesce((SELECT string_agg(t.lang"+texts.String()+", "+separatorSQL+" ORDER BY t.lang)"+
		" FROM "+t.noun+"_texts t WHERE t."+t.owner()+" = "+t.alias+".id), '')",
		func(noun *T) scanParts {
			return func(p *parts) error {
				for p.more() {
					l := i18n.Lang(p.next())
					for _, c := range t.texts {
						set(*c.at(noun), l, p.next())
					}
				}
				return nil
			}
		})
}

// parts contains several texts of one column, joined with separators.
type parts string

func (p parts) more() bool { return p != "" }

// next removes and returns the first text.
func (p *parts) next() string {
	first, rest, _ := strings.Cut(string(*p), separator)
	*p = parts(rest)
	return first
}

// scanParts is an sql.Scanner for a column of several texts.
type scanParts func(*parts) error

// Scan calls fn with the texts.
func (fn scanParts) Scan(src any) error {
	var p parts
	switch v := src.(type) {
	case string:
		p = parts(v)
	case []byte:
		p = parts(v)
	default:
		return fmt.Errorf("scan texts from %T", src)
	}
	return fn(&p)
}

// scanDay scans a date into a time.
type scanDay struct{ *time.Time }

// Scan reads the date. NULL becomes the zero time.
func (d scanDay) Scan(src any) error {
	var scanned day
	err := scanned.Scan(src)
	*d.Time = scanned.Time
	return err
}

// set stores s in t, unless s is empty.
func set(t i18n.Text, l i18n.Lang, s string) {
	if s != "" {
		t[l] = s
	}
}

// languagesOf returns the languages that any of the texts has.
func languagesOf(texts ...i18n.Text) []i18n.Lang {
	var written []i18n.Lang
	for _, l := range i18n.Languages {
		for _, t := range texts {
			if t[l] != "" {
				written = append(written, l)
				break
			}
		}
	}
	return written
}
