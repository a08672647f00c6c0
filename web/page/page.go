// Package page holds the visitors' pages: one template each, its view struct
// beside it. A view is finished: whatever needs deciding has been decided.
package page

import (
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
	Exact      bool
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
	Values map[string]string
	Errors []FieldError
}

// Error returns what is wrong with a field, "" for nothing.
func (v FeedbackView) Error(field string) string {
	for _, e := range v.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

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

// invalid marks a field and names what describes it.
func invalid(v FeedbackView, name string) templ.Attributes {
	if v.Error(name) == "" {
		return templ.Attributes{"aria-describedby": name + "-hint"}
	}
	return templ.Attributes{"aria-describedby": name + "-hint " + name + "-error", "aria-invalid": "true"}
}
