package pdf

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// xmp holds the properties of interest in XMP metadata (ISO 16684-1), an XML
// format.
type xmp struct {
	title    string
	keywords string
	ua       int
}

// The properties of interest.
var (
	xmpTitle    = xml.Name{Space: "http://purl.org/dc/elements/1.1/", Local: "title"}
	xmpKeywords = xml.Name{Space: "http://ns.adobe.com/pdf/1.3/", Local: "Keywords"}
	xmpUA       = xml.Name{Space: "http://www.aiim.org/pdfua/ns/id/", Local: "part"}
)

// parseXMP reads the properties. Each may be an attribute or an element, and
// the text of an element may be inside further elements: a title is a list of
// one title per language. The first value counts. After a syntax error the
// properties read so far remain.
func parseXMP(data []byte) xmp {
	var meta xmp
	dec := xml.NewDecoder(bytes.NewReader(data))
	var property xml.Name // the open element that is a property of interest
	for {
		token, err := dec.Token()
		if err != nil {
			return meta
		}
		switch token := token.(type) {
		case xml.StartElement:
			for _, a := range token.Attr {
				meta.set(a.Name, a.Value)
			}
			switch token.Name {
			case xmpTitle, xmpKeywords, xmpUA:
				property = token.Name
			}
		case xml.CharData:
			meta.set(property, string(token))
		case xml.EndElement:
			if token.Name == property {
				property = xml.Name{}
			}
		}
	}
}

// set stores the value of a property unless the property already has one.
func (m *xmp) set(property xml.Name, value string) {
	value = strings.TrimSpace(value)
	switch {
	case value == "":
	case property == xmpTitle && m.title == "":
		m.title = value
	case property == xmpKeywords && m.keywords == "":
		m.keywords = value
	case property == xmpUA && m.ua == 0:
		m.ua, _ = strconv.Atoi(value)
	}
}
