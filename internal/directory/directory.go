// Package directory holds the nouns of the site: sectors, clusters, partners,
// contacts, the agency that runs it and its brochure, and what makes each of
// them valid. No I/O: it knows no database, no page and no request.
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

// Provenance is how fresh an entry is, and where it comes from.
type Provenance struct {
	// ConfirmedOn is the day on which a person confirmed the entry, zero when
	// nobody did yet. Only a person's act sets it: no import, no build, no edit.
	ConfirmedOn time.Time
	// ConfirmedBy names who did.
	ConfirmedBy string
	// Source says where the facts were read.
	Source i18n.Text
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

// Sector is a branch of the economy that clusters belong to.
type Sector struct {
	ID            string
	Position      int
	Icon          string
	Name, Summary i18n.Text
}

// Ref names the sector.
func (s Sector) Ref() Ref { return Ref{s.ID, s.Name} }

// Place is a town. Its id is the folded name: luebeck.
type Place struct {
	ID   string
	Name string
	// Latitude and Longitude are WGS 84, in degrees.
	Latitude, Longitude float64
}

// idShape is what every id in an address looks like.
var idShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidID reports whether id may stand in an address: lower-case letters and
// digits in words joined by hyphens, at most 64 characters.
func ValidID(id string) bool { return len(id) <= 64 && idShape.MatchString(id) }
