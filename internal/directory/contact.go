package directory

import (
	"strings"

	"clusterdir/internal/i18n"
)

// Contact is a post that a person holds. Its id names the post, so that its
// address outlives the person; the fields of the person may be empty, and the
// post stays.
type Contact struct {
	ID                           string
	Title, GivenName, FamilyName string
	// Functions are what the person does, as the source has them, in order.
	Functions []i18n.Text
	Cluster   Ref
	Sectors   []Ref // of the cluster
	Phone     Phone
	Fax       Phone
	Email     string
	Place     Place
	// PlaceInferred says that the place was derived from the dialling code.
	PlaceInferred bool
	Provenance
	// SortKey orders by name as a German dictionary does; made by SortKey.
	SortKey string
}

// Person is the full name with its title, "" for a post that nobody holds.
func (c Contact) Person() string {
	return strings.Join(strings.Fields(c.Title+" "+c.GivenName+" "+c.FamilyName), " ")
}

// Vacant reports whether nobody holds the post.
func (c Contact) Vacant() bool { return c.Person() == "" }
