package migrations

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Seed is what a directory holds on its first start, read from spreadsheets:
// one CSV file a noun, every language side by side, lists joined by "; ".
type Seed struct {
	Agency   directory.Agency
	Places   []directory.Place
	Sectors  []directory.Sector
	Clusters []directory.Cluster
	Partners []directory.Partner
	Contacts []directory.Contact
	Sections []directory.Section
}

// ReadSeed reads the CSV files of a folder.
func ReadSeed(dir fs.FS) (Seed, error) {
	var s Seed
	err := errors.Join(
		each(dir, "agency.csv", func(r row) { s.Agency = r.agency() }),
		each(dir, "places.csv", func(r row) { s.Places = append(s.Places, r.place()) }),
		each(dir, "sectors.csv", func(r row) { s.Sectors = append(s.Sectors, r.sector()) }),
		each(dir, "clusters.csv", func(r row) {
			s.Clusters = append(s.Clusters, directory.Cluster{
				Organisation: r.organisation(), Role: directory.Role(r.text("role")), Sectors: r.refs("sectors"),
			})
		}),
		each(dir, "partners.csv", func(r row) {
			s.Partners = append(s.Partners, directory.Partner{
				Organisation: r.organisation(), Kind: directory.Kind(r.text("kind")), Clusters: r.refs("clusters"),
			})
		}),
		each(dir, "contacts.csv", func(r row) { s.Contacts = append(s.Contacts, r.contact()) }),
		each(dir, "pages.csv", func(r row) {
			s.Sections = append(s.Sections, directory.Section{
				Page: r.text("page"), Name: r.text("section"), Position: r.number("position"),
				Heading: r.texts("heading"), Text: r.texts("text"),
			})
		}),
	)
	return s, err
}

// row is one line of a file. The first failure in it is kept, with the column.
type row struct {
	file   string
	line   int
	cells  map[string]string
	failed *error
}

// each calls fn for every row of a file.
func each(dir fs.FS, name string, fn func(row)) error {
	f, err := dir.Open(name)
	if err != nil {
		return fmt.Errorf("open the seed file %s: %w", name, err)
	}
	defer f.Close()
	in := csv.NewReader(f)
	header, err := in.Read()
	if err != nil {
		return fmt.Errorf("read the header of %s: %w", name, err)
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		line, _ := in.FieldPos(0)
		var failed error
		r := row{file: name, line: line, cells: map[string]string{}, failed: &failed}
		for i, column := range header {
			r.cells[column] = cells[i]
		}
		fn(r)
		if failed != nil {
			return failed
		}
	}
}

func (r row) fail(column string, err error) {
	if *r.failed == nil {
		*r.failed = fmt.Errorf("%s, line %d, column %s: %w", r.file, r.line, column, err)
	}
}

func (r row) text(column string) string {
	text, ok := r.cells[column]
	if !ok {
		r.fail(column, errors.New("no such column"))
	}
	return strings.TrimSpace(text)
}

// texts reads column_de, column_en, … whatever languages the site has.
func (r row) texts(column string) i18n.Text {
	text := i18n.Text{}
	for _, l := range i18n.Languages {
		if s := r.text(column + "_" + string(l)); s != "" {
			text[l] = s
		}
	}
	return text
}

func (r row) list(column string) []string {
	var items []string
	for item := range strings.SplitSeq(r.text(column), ";") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func (r row) refs(column string) []directory.Ref {
	var refs []directory.Ref
	for _, id := range r.list(column) {
		refs = append(refs, directory.Ref{ID: id})
	}
	return refs
}

func (r row) number(column string) int {
	n, err := strconv.Atoi(r.text(column))
	if err != nil {
		r.fail(column, err)
	}
	return n
}

func (r row) degrees(column string) float64 {
	n, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil {
		r.fail(column, err)
	}
	return n
}

func (r row) phone(column string) directory.Phone {
	p, err := directory.ParsePhone(r.text(column))
	if err != nil {
		r.fail(column, err)
	}
	return p
}
