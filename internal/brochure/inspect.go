package brochure

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Reasons for which a file is not taken as a brochure.
var (
	// ErrNotPDF says that the bytes are no PDF, or one without pages.
	ErrNotPDF = errors.New("not a readable PDF")
	// ErrEncrypted says that the PDF is protected: neither this package nor
	// every screen reader can read it.
	ErrEncrypted = errors.New("the PDF is encrypted")
)

// HashKeyword precedes an Input's Hash in the keywords of a PDF made from it.
const HashKeyword = "input:"

// Info is what a PDF says about itself.
type Info struct {
	Pages int
	Title string
	Lang  string // BCP 47, "" when the file does not say
	// Tagged says that the file bears the structure that screen readers need.
	Tagged bool
	// UA is the part of PDF/UA that the file claims to meet, 0 for none.
	UA       int
	Keywords []string
}

// InputHash is the hash of the Input that the file was made from, "" for a file
// made elsewhere.
func (i Info) InputHash() string {
	for _, k := range i.Keywords {
		if hash, ok := strings.CutPrefix(k, HashKeyword); ok {
			return hash
		}
	}
	return ""
}

// Inspect reads what a PDF says about itself from its bytes, whoever made them:
// it never panics, and its work is bounded.
func Inspect(pdf []byte) (info Info, err error) {
	defer func() {
		if r := recover(); r != nil {
			info, err = Info{}, fmt.Errorf("%w: %v", ErrNotPDF, r)
		}
	}()
	// The header may follow some other bytes, as readers have always allowed.
	if !bytes.Contains(pdf[:min(len(pdf), 1024)], []byte("%PDF-")) {
		return Info{}, ErrNotPDF
	}
	d, err := parse(pdf)
	if err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrNotPDF, err)
	}
	if d.value(d.trailer["Encrypt"]) != nil {
		return Info{}, ErrEncrypted
	}
	root := d.dict(d.trailer["Root"])
	if info.Pages, err = d.pages(root["Pages"]); err != nil {
		return Info{}, err
	}
	info.Lang = d.text(root["Lang"])
	marked, _ := d.value(d.dict(root["MarkInfo"])["Marked"]).(bool)
	info.Tagged = marked && d.dict(root["StructTreeRoot"]) != nil

	about := d.dict(d.trailer["Info"])
	info.Title = d.text(about["Title"])
	info.take(xml.Name{Space: nsPDF, Local: "Keywords"}, d.text(about["Keywords"]))
	if st, ok := d.value(root["Metadata"]).(stream); ok {
		if data, err := d.inflate(st); err == nil {
			info.extend(data)
		}
	}
	return info, nil
}

// pages counts the leaves of the page tree: a count that stands in the file is
// only a claim.
func (d *document) pages(tree any) (int, error) {
	seen := map[ref]bool{}
	count := 0
	open := []any{tree}
	for len(open) > 0 {
		v := open[len(open)-1]
		open = open[:len(open)-1]
		if r, ok := v.(ref); ok {
			if seen[r] {
				continue
			}
			seen[r] = true
		}
		node := d.dict(v)
		if kids, ok := d.value(node["Kids"]).([]any); ok {
			open = append(open, kids...)
		} else if node["Type"] == name("Page") {
			count++
		}
		if count > mostPages || len(open) > mostObjects {
			return 0, fmt.Errorf("%w: %w", ErrNotPDF, errLimit)
		}
	}
	if count == 0 {
		return 0, fmt.Errorf("%w: no pages", ErrNotPDF)
	}
	return count, nil
}

// Namespaces of XMP properties.
const (
	nsUA  = "http://www.aiim.org/pdfua/ns/id/"
	nsDC  = "http://purl.org/dc/elements/1.1/"
	nsPDF = "http://ns.adobe.com/pdf/1.3/"
)

// extend takes over what the XMP metadata say: each property as an attribute or
// as an element, a title in an element within.
func (i *Info) extend(xmp []byte) {
	dec := xml.NewDecoder(bytes.NewReader(xmp))
	var property xml.Name // the innermost open element of those above
	for {
		tok, err := dec.Token()
		if err != nil {
			return // What was read until a fault still holds.
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			for _, a := range tok.Attr {
				i.take(a.Name, a.Value)
			}
			switch tok.Name.Space {
			case nsUA, nsDC, nsPDF:
				property = tok.Name
			}
		case xml.CharData:
			i.take(property, strings.TrimSpace(string(tok)))
		case xml.EndElement:
			if tok.Name == property {
				property = xml.Name{}
			}
		}
	}
}

func (i *Info) take(property xml.Name, value string) {
	if value == "" {
		return
	}
	switch property {
	case xml.Name{Space: nsUA, Local: "part"}:
		i.UA, _ = strconv.Atoi(value)
	case xml.Name{Space: nsDC, Local: "title"}:
		if i.Title == "" {
			i.Title = value
		}
	case xml.Name{Space: nsPDF, Local: "Keywords"}:
		if len(i.Keywords) == 0 {
			i.Keywords = keywords(value)
		}
	}
}

func keywords(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}
