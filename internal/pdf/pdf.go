// Package pdf reads what a PDF file states about itself: the number of pages,
// the title, the language, whether it is accessible. The directory accepts PDF
// files from editors, so the file may be damaged or made to do harm: Inspect
// never panics, and limits bound its time and memory.
//
// The package reads a file in three layers, each in its own file:
//
//  1. scanner.go reads tokens and values (numbers, strings, dictionaries).
//  2. document.go finds the objects of the file and follows references.
//  3. pdf.go and xmp.go look up the properties that Info reports.
//
// ISO 32000-2 defines the file format, ISO 14289 the standard PDF/UA.
package pdf

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrFormat means that the data is not a PDF file, is damaged beyond
	// reading, has no pages or exceeds a limit.
	ErrFormat = errors.New("not a readable PDF")
	// ErrEncrypted means that the PDF file is encrypted. This package cannot
	// read such a file, and neither can every screen reader.
	ErrEncrypted = errors.New("the PDF is encrypted")
)

// maxPages limits the number of pages. It bounds the walk through a page tree
// that refers to the same pages again and again.
const maxPages = 10_000

// Info holds the properties that a PDF file states about itself.
type Info struct {
	Pages int    // at least 1
	Title string // "" if the file has none
	Lang  string // BCP 47 tag of the document's language, "" if not stated
	// Tagged reports whether the file has the structure tree that screen
	// readers need.
	Tagged bool
	// UA is the part of PDF/UA that the file claims to meet, or 0. The claim
	// is not verified.
	UA       int
	Keywords []string
}

// Inspect reads the properties of a PDF file. The error wraps ErrFormat or
// ErrEncrypted.
//
// A property comes from the document information dictionary if it is set
// there, otherwise from the XMP metadata.
func Inspect(data []byte) (info Info, err error) {
	// The parser checks every index, so a panic would be a bug in it. An
	// uploaded file must not end the request with a panic even then.
	defer func() {
		if r := recover(); r != nil {
			info, err = Info{}, fmt.Errorf("%w: %v", ErrFormat, r)
		}
	}()
	// Readers accept other bytes before the header, within the first 1,024.
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return Info{}, fmt.Errorf("%w: no header", ErrFormat)
	}
	doc, err := parse(data)
	if err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if doc.resolve(doc.trailer["Encrypt"]) != nil {
		return Info{}, ErrEncrypted
	}
	return doc.info()
}

// info looks up the properties in the catalogue, the document information
// dictionary and the XMP metadata.
func (d *document) info() (Info, error) {
	catalogue := d.dict(d.trailer["Root"])
	pages, err := d.countPages(catalogue["Pages"])
	if err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	marked, _ := d.resolve(d.dict(catalogue["MarkInfo"])["Marked"]).(bool)
	about := d.dict(d.trailer["Info"])
	meta := d.metadata(catalogue)
	return Info{
		Pages:    pages,
		Title:    cmp.Or(d.text(about["Title"]), meta.title),
		Lang:     d.text(catalogue["Lang"]),
		Tagged:   marked && d.dict(catalogue["StructTreeRoot"]) != nil,
		UA:       meta.ua,
		Keywords: keywords(cmp.Or(d.text(about["Keywords"]), meta.keywords)),
	}, nil
}

// metadata returns the XMP metadata of the document. It is zero if there is
// none, or if its stream cannot be decompressed.
func (d *document) metadata(catalogue dict) xmp {
	s, ok := d.resolve(catalogue["Metadata"]).(stream)
	if !ok {
		return xmp{}
	}
	data, err := d.decompress(s)
	if err != nil {
		return xmp{}
	}
	return parseXMP(data)
}

// countPages counts the leaves of the page tree. The tree also has a Count
// entry, but a damaged file may state any number there.
func (d *document) countPages(tree value) (int, error) {
	visited := map[ref]bool{} // a node may refer to one of its ancestors
	count := 0
	pending := []value{tree}
	for len(pending) > 0 {
		v := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if r, ok := v.(ref); ok {
			if visited[r] {
				continue
			}
			visited[r] = true
		}
		node := d.dict(v)
		if kids, ok := d.resolve(node["Kids"]).([]value); ok {
			pending = append(pending, kids...)
		} else if node["Type"] == name("Page") {
			count++
		}
		if count > maxPages || len(pending) > maxObjects {
			return 0, errLimit
		}
	}
	if count == 0 {
		return 0, errors.New("no pages")
	}
	return count, nil
}

// keywords splits a list of keywords. Programs separate them by commas,
// semicolons or spaces; the standard does not say.
func keywords(list string) []string {
	words := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
	if len(words) == 0 {
		return nil
	}
	return words
}
