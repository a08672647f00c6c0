package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CSV writes entries as a table: RFC 4180, UTF-8 without a byte order mark, a
// header row, one row an entry. The columns are the fields of the JSON, in its
// order and by its names. A nested entry is its name, as people read a table;
// programs find the ids in the JSON. Lists are joined by "; ", null is empty,
// telephone numbers are tel: addresses.
//
// A cell that a spreadsheet would run as a formula begins with an apostrophe
// (ASVS 1.2.10).
func CSV[T any](w io.Writer, items []T) error {
	columns := reflect.VisibleFields(reflect.TypeFor[T]())
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i], _, _ = strings.Cut(c.Tag.Get("json"), ",")
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(row); err != nil {
		return fmt.Errorf("write the header of the table: %w", err)
	}
	for _, item := range items {
		v := reflect.ValueOf(item)
		for i, c := range columns {
			row[i] = guard(cell(v.FieldByIndex(c.Index).Interface()))
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write a row of the table: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

// cell is a value of the JSON as one cell of a table.
func cell(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case *string:
		if v == nil {
			return ""
		}
		return *v
	case Tel:
		if v == "" {
			return ""
		}
		return "tel:" + string(v)
	case Ref:
		return v.Name
	case Site:
		return v.Name
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		parts := make([]string, list.Len())
		for i := range parts {
			parts[i] = cell(list.Index(i).Interface())
		}
		return strings.Join(parts, "; ")
	}
	return fmt.Sprint(value)
}

// guard keeps a cell from being read as a formula, and in UTF-8. The full-width
// forms are what East Asian spreadsheets take for = + - @.
func guard(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && (strings.ContainsRune("=+-@＝＋－＠", first) || unicode.In(first, unicode.Cc, unicode.Cf)) {
		return "'" + s
	}
	return s
}
