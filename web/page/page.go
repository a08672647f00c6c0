// Package page holds the visitors' pages: one template each, its view struct
// beside it. A view is finished: whatever needs deciding has been decided.
package page

import (
	"strings"

	"github.com/a-h/templ"

	"clusterdir/internal/i18n"
	"clusterdir/web/ui"
)

// HomeView is the home page.
type HomeView struct {
	Heading, Lead i18n.Phrase
	Examples      []ui.Link
	// Shortcuts lead to the people of a sector.
	Shortcuts []ui.Named
	Map       ui.MapView
	// Outside names the places beyond the map.
	Outside      []ui.Link
	Introduction Block
	Managed      Group
	Cooperation  Group
	Partners     Block
	PartnerLinks []ui.Named
	// AllPartners leads to the others, "" where none are left out.
	AllPartners string
	Brochure    BrochureTeaser
	Benefits    Block
	BenefitList []i18n.Phrase
	Qualities   Block
	QualityList []Block
	Contacts    Block
	People      []ui.Person
	AllContacts string
}

// Block is a heading with a text in Markdown.
type Block struct {
	ID            string
	Heading, Text i18n.Phrase
}

// Group is a set of clusters under a heading.
type Group struct {
	Block
	Cards []ClusterCard
}

// ClusterCard is a cluster in a list.
type ClusterCard struct {
	ui.Named
	Icon string
	// Over stands above the sentence: the sector, the role.
	Over    ui.Marked
	Summary ui.Marked
	Foot    ui.Marked
	// Because says why the query matched where the card does not show it.
	Because []ui.Because
	// Formerly are the names that many know it by.
	Formerly []ui.Marked
	Fresh    ui.Fresh
	Title    ui.Marked
}

// BrochureTeaser leads to the brochure.
type BrochureTeaser struct {
	Block
	Cover    ui.CoverView
	Download ui.Link
	More     ui.Link
}

// ContactsView is the list of contacts.
type ContactsView struct {
	ui.List
	People []ui.Person
}

// ContactView is one contact.
type ContactView struct {
	ui.Person
	Facts  []ui.Fact
	QR     string // absolute address of the page
	Others People
	Data   []ui.Link
}

// People are contacts on the page of something else.
type People struct {
	Shown []ui.Person
	// All leads to the whole list where more are entered than shown.
	All ui.Link
	// Graph is the JSON-LD of those shown.
	Graph []any
}

// ClustersView is the list of clusters.
type ClustersView struct {
	ui.List
	Cards []ClusterCard
}

// ClusterView is one cluster.
type ClusterView struct {
	Tags              []ui.Named
	Role              string
	Name, Description i18n.Phrase
	Facts             []ui.Fact
	Fresh             ui.Fresh
	Data              []ui.Link
	People            People
	NoContact         string
	Agency            AgencyView
	Network           ui.NetworkView
	Partners          []PartnerRow
	NoPartners        string
}

// AgencyView is how to reach the agency.
type AgencyView struct {
	Ask     string
	Phone   ui.Number
	Email   string
	Website ui.Link
	Address string
	More    ui.Link
}

// PartnerRow is a partner in a table.
type PartnerRow struct {
	ui.Named
	Kind, Places string
	Former       []ui.Marked
}

// PartnersView is the list of partners.
type PartnersView struct {
	ui.List
	Cards []ClusterCard
}

// PartnerView is one partner.
type PartnerView struct {
	Kind              string
	Name, Description i18n.Phrase
	Former            []ui.Marked
	Facts             []ui.Fact
	Fresh             ui.Fresh
	Data              []ui.Link
	Clusters          []ClusterCard
	People            People
	NoContact         string
	Agency            AgencyView
}

// SectorsView is the list of sectors.
type SectorsView struct {
	Cards []ClusterCard
	Data  []ui.Link
}

// SectorView is one sector.
type SectorView struct {
	Name, Summary i18n.Phrase
	Clusters      []ClusterCard
	People        People
	NoContact     string
	Agency        AgencyView
	Data          []ui.Link
}

// SearchView is what one query finds among everything.
type SearchView struct {
	Query      string
	Count      string
	Partial    string
	Understood ui.Understood
	Groups     []SearchGroup
	Empty      ui.Empty
	Examples   []ui.Link
}

// SearchGroup is the hits of one kind.
type SearchGroup struct {
	ID, Heading string
	People      []ui.Person
	Cards       []ClusterCard
	More        ui.Link
}

// BrochureView is the page of the brochure.
type BrochureView struct {
	Cover    ui.CoverView
	Lead     i18n.Phrase
	Editions []EditionView
	Read     ui.Link
	None     bool
	Tagged   bool
}

// EditionView is an edition to download.
type EditionView struct {
	Lang  i18n.Lang
	Label string // of the button
	URL   string
	Facts string // pages, size, tagged
	Own   bool   // in the language of the page
}

// TextView is a page of text: legal notice, privacy, accessibility.
type TextView struct {
	Heading string
	Blocks  []Block
	Gaps    string
}

// FeedbackView is the form to report a barrier.
type FeedbackView struct {
	Fields []Field
	Errors []FieldError
}

// OrderView is the form to order printed brochures.
type OrderView struct {
	Fields []Field
	Errors []FieldError
	// Key and Made come back with the form: see order.Form.
	Key, Made string
	// Stock says which editions have to be printed first.
	Stock   []string
	Privacy string
	// None says that there is nothing to order.
	None  bool
	Steps []string
}

// ReceiptView is what became of an order.
type ReceiptView struct {
	Heading, Lead string
	Facts         []ui.Fact
	Steps         []string
	Stock         string
	Erased        string
	// Cancel is where the form that cancels leads, "" where nothing can be
	// cancelled any more.
	Cancel string
	// Again leads to a new form, where this order has come to nothing.
	Again string
	// Refused says why the order could not be cancelled.
	Refused string
}

// Field is a field of a form.
type Field struct {
	Name, Label, Hint string
	Kind              string // of the input: text, email; textarea or select
	Autocomplete      string
	InputMode         string
	Value             string
	Error             string
	Optional          bool
	Short             bool // it takes a few characters
	Options           []Option
}

// Option is a choice in a select box.
type Option struct{ Value, Label string }

// FieldError is what is wrong with a field.
type FieldError struct{ Field, Text string }

// OopsView is the page of a failure.
type OopsView struct {
	Status  int
	Request string
	// Ours says that the fault is not the reader's: then the id of the request
	// helps whoever mends it.
	Ours bool
}

// filled reports whether there is anything to show.
func filled(ph i18n.Phrase) bool { return ph.Text != "" }

// describe names what describes a field, and marks one that is refused.
func describe(f Field) templ.Attributes {
	attributes := templ.Attributes{}
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
		attributes["aria-invalid"] = "true"
	}
	if len(ids) > 0 {
		attributes["aria-describedby"] = strings.Join(ids, " ")
	}
	if f.InputMode != "" {
		attributes["inputmode"] = f.InputMode
	}
	if !f.Optional && f.Kind != "select" { // where something is always chosen
		attributes["required"] = true
	}
	return attributes
}
