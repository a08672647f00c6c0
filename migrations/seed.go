package migrations

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"clusterdir/internal/directory"
)

// Seed is the content of a directory on its first start, read from spreadsheets:
// one CSV file per noun, with a column for each field and, for texts, for each
// language. Lists are joined by "; ".
type Seed struct {
	Agency   directory.Agency
	Places   []directory.Place
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partners []directory.Partner
	Contacts []directory.Contact
	Sections []directory.Section
}

// ReadSeed reads the CSV files of a folder. The error lists every mistake with
// its file, line and column. A missing column of a language, or of a field that
// is not required, leaves the value empty.
func ReadSeed(dir fs.FS) (Seed, error) {
	var s Seed
	var agencies []directory.Agency
	err := errors.Join(
		read(dir, "agency.csv", directory.Agencies, &agencies),
		read(dir, "places.csv", directory.Places, &s.Places),
		read(dir, "sectors.csv", directory.Sectors, &s.Sectors),
		read(dir, "clusters.csv", directory.Clusters, &s.Clusters),
		read(dir, "partners.csv", directory.Partners, &s.Partners),
		read(dir, "contacts.csv", directory.Contacts, &s.Contacts),
		read(dir, "pages.csv", directory.Sections, &s.Sections),
	)
	if err != nil {
		return s, err
	}
	if len(agencies) != 1 {
		return s, fmt.Errorf("agency.csv has %d rows below its header, want one", len(agencies))
	}
	s.Agency = agencies[0]
	return s, nil
}

// maxMistakes limits the mistakes that are reported of one file.
const maxMistakes = 20

// read reads the entries of a noun from a file.
func read[T any](dir fs.FS, name string, noun directory.Noun[T], entries *[]T) error {
	f, err := dir.Open(name)
	if err != nil {
		return fmt.Errorf("open the seed file %s: %w", name, err)
	}
	defer f.Close()
	in := csv.NewReader(withoutMark(f))
	header, err := in.Read()
	if err != nil {
		return fmt.Errorf("read the header of %s: %w", name, err)
	}
	columns, err := match(noun, header)
	if err != nil {
		return fmt.Errorf("%s, line 1: %w", name, err)
	}
	var mistakes []error
	for len(mistakes) < maxMistakes {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("read %s: %w", name, err))
			break
		}
		var entry T
		for _, p := range fill(noun, &entry, columns, cells) {
			line, _ := in.FieldPos(max(0, slices.IndexFunc(columns, func(c column[T]) bool { return c.Name == p.Column })))
			mistakes = append(mistakes, fmt.Errorf("%s, line %d, %w", name, line, p))
		}
		*entries = append(*entries, entry)
	}
	return errors.Join(mistakes...)
}

// withoutMark skips the byte order mark with which spreadsheets begin a file.
func withoutMark(f io.Reader) io.Reader {
	r := bufio.NewReader(f)
	const mark = "\ufeff"
	if first, err := r.Peek(len(mark)); err == nil && string(first) == mark {
		_, _ = r.Discard(len(mark)) // It was read a moment ago.
	}
	return r
}

// column is a column of a file and its field.
type column[T any] struct {
	directory.Column
	field directory.Field[T]
}

// match finds the fields of a header. A column that no field has is an error,
// because the values in a column with a typing error would be lost.
func match[T any](noun directory.Noun[T], header []string) ([]column[T], error) {
	known := map[string]column[T]{}
	var names []string
	for _, f := range noun.Fields {
		if f.ReadOnly {
			continue
		}
		missing := f.Required
		for _, c := range f.Columns() {
			known[c.Name] = column[T]{c, f}
			names = append(names, c.Name)
			missing = missing && !slices.ContainsFunc(header, func(h string) bool { return strings.TrimSpace(h) == c.Name })
		}
		if missing {
			return nil, fmt.Errorf("%w: the column %s is missing; every %s needs it", directory.ErrInvalid, f.Columns()[0].Name, noun.Name)
		}
	}
	var columns []column[T]
	for i, name := range header {
		name = strings.TrimSpace(name)
		c, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("%w: unknown column %q; a %s has %s", directory.ErrInvalid, name, noun.Name, strings.Join(names, ", "))
		}
		if slices.ContainsFunc(header[:i], func(h string) bool { return strings.TrimSpace(h) == name }) {
			return nil, fmt.Errorf("%w: the column %s is there twice", directory.ErrInvalid, name)
		}
		columns = append(columns, c)
	}
	return columns, nil
}

// fill sets the fields of an entry from the cells of a row, and returns what is
// invalid, each column once.
func fill[T any](noun directory.Noun[T], entry *T, columns []column[T], cells []string) []directory.Problem {
	var problems []directory.Problem
	for i, c := range columns {
		if err := c.field.SetText(entry, c.Lang, cells[i]); err != nil {
			problems = append(problems, directory.Problem{Column: c.Name, Err: err})
		}
	}
	for _, p := range noun.Check(entry) {
		if !slices.ContainsFunc(problems, func(known directory.Problem) bool { return known.Column == p.Column }) {
			problems = append(problems, p)
		}
	}
	return problems
}
