// Package page holds the templates of the public pages, each with its view struct.
// Views contain final values, so that templates make no decisions.
package page

import (
	"strings"

	"github.com/a-h/templ"

	"clusterdir/internal/i18n"
	"clusterdir/web/ui"
)

// HomeView is the view of the home page.
type HomeView struct {
	Heading, Lead i18n.Phrase
	Examples      []ui.Link
	// Shortcuts link to the contacts of a sector.
	Shortcuts []ui.Named
	Map       ui.MapView
	// Outside lists the places outside the map.
	Outside      []ui.Link
	Introduction Block
	Managed      Group
	Cooperation  Group
	Partners     Block
	PartnerLinks []ui.Named
	// AllPartners is the URL of all partners, or "" if the page shows all of them.
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

// ClusterCard is a card in a list of clusters, partners or sectors.
type ClusterCard struct {
	ui.Named
	Icon string
	// Over is displayed above the summary, such as the sector or the role.
	Over    ui.Marked
	Summary ui.Marked
	Foot    ui.Marked
	// Because lists the reasons why the query matched that the card does not show.
	Because []ui.Because
	// Formerly lists former names of the organisation.
	Formerly []ui.Marked
	Fresh    ui.Fresh
	Title    ui.Marked
}

// BrochureTeaser is the section that links to the brochure.
type BrochureTeaser struct {
	Block
	Cover    ui.CoverView
	Download ui.Link
	More     ui.Link
}

// ContactsView is the view of the list of contacts.
type ContactsView struct {
	ui.List
	People []ui.Person
}

// ContactView is the view of one contact.
type ContactView struct {
	ui.Person
	Facts  []ui.Fact
	QR     string // absolute URL of the page
	Others People
	Data   []ui.Link
}

// People is a list of contacts on the page of another entry.
type People struct {
	Shown []ui.Person
	// All links to the whole list if it has more contacts than Shown.
	All ui.Link
	// Graph holds the JSON-LD nodes of the contacts in Shown.
	Graph []any
}

// ClustersView is the view of the list of clusters.
type ClustersView struct {
	ui.List
	Cards []ClusterCard
}

// ClusterView is the view of one cluster.
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

// AgencyView holds the contact details of the agency.
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

// PartnersView is the view of the list of partners.
type PartnersView struct {
	ui.List
	Cards []ClusterCard
}

// PartnerView is the view of one partner.
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

// SectorsView is the view of the list of sectors.
type SectorsView struct {
	Cards []ClusterCard
	Data  []ui.Link
}

// SectorView is the view of one sector.
type SectorView struct {
	Name, Summary i18n.Phrase
	Clusters      []ClusterCard
	People        People
	NoContact     string
	Agency        AgencyView
	Data          []ui.Link
}

// SearchView is the view of the search over all kinds of entries.
type SearchView struct {
	Query      string
	Count      string
	Partial    string
	Understood ui.Understood
	Groups     []SearchGroup
	Empty      ui.Empty
	Examples   []ui.Link
}

// SearchGroup holds the results of one kind.
type SearchGroup struct {
	ID, Heading string
	People      []ui.Person
	Cards       []ClusterCard
	More        ui.Link
}

// BrochureView is the view of the brochure's page.
type BrochureView struct {
	Cover    ui.CoverView
	Lead     i18n.Phrase
	Editions []EditionView
	Read     ui.Link
	None     bool
	Tagged   bool
}

// EditionView is the view of an edition that can be downloaded.
type EditionView struct {
	Lang  i18n.Lang
	Label string // label of the button
	URL   string
	Facts string // pages, size, and whether the PDF is tagged
	Own   bool   // whether the edition is in the language of the page
}

// TextView is the view of a page of text: legal notice, privacy, accessibility.
type TextView struct {
	Heading string
	Blocks  []Block
	Gaps    string
}

// FeedbackView is the view of the form to report a barrier.
type FeedbackView struct {
	Fields []Field
	Errors []FieldError
}

// OrderView is the view of the form to order printed brochures.
type OrderView struct {
	Fields []Field
	Errors []FieldError
	// Key and Made are hidden fields that are submitted with the form; see order.Form.
	Key, Made string
	// Stock lists notes about editions that are out of stock and have to be printed first.
	Stock   []string
	Privacy string
	// None reports whether there is no edition to order.
	None  bool
	Steps []string
}

// ReceiptView is the view of an order's receipt with its state.
type ReceiptView struct {
	Heading, Lead string
	Facts         []ui.Fact
	Steps         []string
	Stock         string
	Erased        string
	// Cancel is the URL of the form that cancels the order, or "" if the order
	// can no longer be cancelled.
	Cancel string
	// Again is the URL of a new form, set if this order was cancelled.
	Again string
	// Refused is the reason why the order could not be cancelled.
	Refused string
}

// Field is a field of a form.
type Field struct {
	Name, Label, Hint string
	Kind              string // type of the input: text or email; or textarea or select
	Autocomplete      string
	InputMode         string
	Value             string
	Error             string
	Optional          bool
	Short             bool // whether the field is narrow
	Options           []Option
}

// Option is an option of a select element.
type Option struct{ Value, Label string }

// FieldError is the error of a field.
type FieldError struct{ Field, Text string }

// OopsView is the view of an error page.
type OopsView struct {
	Status  int
	Request string
	// Ours reports whether the server caused the error. The page then shows the
	// id of the request, which helps to find the cause.
	Ours bool
}

// filled reports whether the phrase has text.
func filled(ph i18n.Phrase) bool { return ph.Text != "" }

// describe returns the attributes that link a field to its descriptions and mark an
// invalid field.
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
