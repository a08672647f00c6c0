package directory

import (
	"strings"

	"clusterdir/internal/i18n"
)

// Contact is a post that a person holds. The id names the post, so that the
// address of its page outlives the person. The fields of the person may be
// empty; the post stays.
type Contact struct {
	ID                           string
	Title, GivenName, FamilyName string
	// Functions lists what the person does, in the order of the source.
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

// Contacts describes contacts.
var Contacts = Noun[Contact]{Name: "contact", Fields: append([]Field[Contact]{
	field("id", id, func(c *Contact) *string { return &c.ID }).required(),
	field("title", line, func(c *Contact) *string { return &c.Title }),
	field("given_name", line, func(c *Contact) *string { return &c.GivenName }),
	field("family_name", line, func(c *Contact) *string { return &c.FamilyName }),
	field("functions", lineList, func(c *Contact) *[]i18n.Text { return &c.Functions }),
	field("cluster", cluster, func(c *Contact) *Ref { return &c.Cluster }).required(),
	field("phone", phone, func(c *Contact) *Phone { return &c.Phone }),
	field("fax", phone, func(c *Contact) *Phone { return &c.Fax }),
	field("email", email, func(c *Contact) *string { return &c.Email }),
	field("place", place, func(c *Contact) *Place { return &c.Place }),
	field("place_inferred", yesNo, func(c *Contact) *bool { return &c.PlaceInferred }),
}, within(func(c *Contact) *Provenance { return &c.Provenance }, provenance)...)}

// Person is the full name with its title, "" for a post that nobody holds.
func (c Contact) Person() string {
	return strings.Join(strings.Fields(c.Title+" "+c.GivenName+" "+c.FamilyName), " ")
}

// Vacant reports whether nobody holds the post.
func (c Contact) Vacant() bool { return c.Person() == "" }
