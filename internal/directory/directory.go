// Package directory holds the nouns of the site: sectors, clusters, partners,
// contacts, the agency that runs it and its brochure, and what makes each of
// them valid. No I/O: it knows no database, no page and no request.
//
// A noun is a Go type and, below it, a table that describes its fields, such as
// [Contact] and [Contacts]. The files that fill a directory, the data for other
// programs, revisions and their differences are read and written with these
// tables. A new field is one field of the type and one line in the table; the
// tests then list the other places that need it.
package directory

import (
	"errors"
	"regexp"
	"time"

	"clusterdir/internal/i18n"
)

// The kinds of failure that callers tell apart. Stores and services wrap them.
var (
	// ErrNotFound says that no such entry exists.
	ErrNotFound = errors.New("not found")
	// ErrInvalid says that a value breaks a rule of the directory.
	ErrInvalid = errors.New("invalid")
)

// Ref names an entry: enough to link to it.
type Ref struct {
	ID   string
	Name i18n.Text
}

// Provenance says how fresh an entry is, and where it comes from.
type Provenance struct {
	// ConfirmedOn is the day on which a person confirmed the entry, zero when
	// nobody has done so yet. Only a person's act sets it: no import, no build,
	// no edit.
	ConfirmedOn time.Time
	// ConfirmedBy names that person.
	ConfirmedBy string
	// Source says where the facts were read.
	Source i18n.Text
}

var provenance = []Field[Provenance]{
	field("source", lines, func(p *Provenance) *i18n.Text { return &p.Source }).offCard(),
	field("confirmed_on", day, func(p *Provenance) *time.Time { return &p.ConfirmedOn }).readOnly(),
	field("confirmed_by", line, func(p *Provenance) *string { return &p.ConfirmedBy }).readOnly().private(),
}

// Confirmed reports whether a person has confirmed the entry.
func (p Provenance) Confirmed() bool { return !p.ConfirmedOn.IsZero() }

// Agency is the body that runs the directory.
type Agency struct {
	ID        string
	ShortName string
	LegalName i18n.Text
	// SiteName and Tagline stand in the head of every page.
	SiteName, Tagline i18n.Text
	Street            string
	Postcode, City    string
	Website           string
	Phone             Phone
	Email             string
}

// Agencies describes the agency.
var Agencies = Noun[Agency]{Name: "agency", Fields: []Field[Agency]{
	field("id", id, func(a *Agency) *string { return &a.ID }).required().private(),
	field("short_name", line, func(a *Agency) *string { return &a.ShortName }).required(),
	field("legal_name", lines, func(a *Agency) *i18n.Text { return &a.LegalName }),
	field("site_name", lines, func(a *Agency) *i18n.Text { return &a.SiteName }),
	field("tagline", lines, func(a *Agency) *i18n.Text { return &a.Tagline }),
	field("street", line, func(a *Agency) *string { return &a.Street }),
	field("postcode", line, func(a *Agency) *string { return &a.Postcode }),
	field("city", line, func(a *Agency) *string { return &a.City }),
	field("website", website, func(a *Agency) *string { return &a.Website }),
	field("phone", phone, func(a *Agency) *Phone { return &a.Phone }),
	field("email", email, func(a *Agency) *string { return &a.Email }),
}}

// Sector is a branch of the economy that clusters belong to.
type Sector struct {
	ID            string
	Position      int
	Icon          string
	Name, Summary i18n.Text
}

// Sectors describes sectors.
var Sectors = Noun[Sector]{Name: "sector", Fields: []Field[Sector]{
	field("id", id, func(s *Sector) *string { return &s.ID }).required(),
	field("position", number, func(s *Sector) *int { return &s.Position }).required().private(),
	field("icon", id, func(s *Sector) *string { return &s.Icon }).private(),
	field("name", lines, func(s *Sector) *i18n.Text { return &s.Name }).required(),
	field("summary", paragraphs, func(s *Sector) *i18n.Text { return &s.Summary }),
}}

// Ref names the sector.
func (s Sector) Ref() Ref { return Ref{s.ID, s.Name} }

// Place is a town. Its id is the folded name: luebeck.
type Place struct {
	ID   string
	Name string
	// Latitude and Longitude are WGS 84, in degrees.
	Latitude, Longitude float64
}

// Places describes places. Coordinates are of the town, from a gazetteer.
var Places = Noun[Place]{Name: "place", Fields: []Field[Place]{
	field("id", id, func(p *Place) *string { return &p.ID }).required(),
	field("name", line, func(p *Place) *string { return &p.Name }).required(),
	field("latitude", latitude, func(p *Place) *float64 { return &p.Latitude }).required().private(),
	field("longitude", longitude, func(p *Place) *float64 { return &p.Longitude }).required().private(),
}}

// idShape matches the ids that may stand in an address.
var idShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Description names a noun and describes its fields.
type Description struct {
	Noun   string
	Fields []Info
}

// Nouns describes every noun, in the order in which they refer to each other.
func Nouns() []Description {
	return []Description{
		describe(Agencies), describe(Places), describe(Sectors), describe(Clusters), describe(Partners),
		describe(Contacts), describe(Sections), describe(Editions),
	}
}

func describe[T any](n Noun[T]) Description {
	d := Description{Noun: n.Name}
	for _, f := range n.Fields {
		d.Fields = append(d.Fields, f.Info)
	}
	return d
}

// labels begins the keys of the fields' names in the catalogue of texts.
const labels = "field."

// Label returns the key in the catalogue of texts under which a field of a noun
// has its name.
func Label(noun, key string) string { return labels + noun + "." + key }

// ValidID reports whether id may stand in an address: lower-case letters and
// digits in words joined by hyphens, at most 64 characters.
func ValidID(id string) bool { return len(id) <= 64 && idShape.MatchString(id) }
