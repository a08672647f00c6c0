package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Row is a row of a table.
type Row interface {
	// Columns returns the column names. They are the same for every value of a type.
	Columns() []string
	// Cells returns one value per column.
	Cells() []any
}

// CSV writes rows as a table with a header: RFC 4180, UTF-8 without a byte order
// mark. The columns of an entry are the members of its JSON, in the same order and
// with the same names. A nested entry is written as its name; its id is available
// in the JSON. Lists are joined with "; ", null is empty, and telephone numbers are
// tel: URLs.
//
// A cell that a spreadsheet would interpret as a formula is prefixed with an
// apostrophe (ASVS 1.2.10).
func CSV[T Row](w io.Writer, rows []T) error {
	var none T
	columns := none.Columns()
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(columns); err != nil {
		return fmt.Errorf("write the header of the table: %w", err)
	}
	cells := make([]string, len(columns))
	for _, row := range rows {
		for i, value := range row.Cells() {
			cells[i] = guard(cell(value))
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write a row of the table: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

// cell formats a JSON value as the cell of a table.
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
	case []string:
		return joined(v)
	case []Ref:
		return joined(v)
	case []Site:
		return joined(v)
	}
	return fmt.Sprint(value)
}

func joined[T any](list []T) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = cell(v)
	}
	return strings.Join(parts, "; ")
}

// guard returns s as valid UTF-8 that no spreadsheet interprets as a formula. East
// Asian spreadsheets treat the full-width forms like = + - @.
func guard(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && (strings.ContainsRune("=+-@＝＋－＠", first) || unicode.In(first, unicode.Cc, unicode.Cf)) {
		return "'" + s
	}
	return s
}
