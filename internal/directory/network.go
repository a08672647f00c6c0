package directory

import (
	"strings"

	"clusterdir/internal/i18n"
)

// Role is what the agency is to a cluster.
type Role string

// The roles of the agency.
const (
	Managed     Role = "managed"
	Cooperation Role = "cooperation"
	CoOpted     Role = "co-opted"
)

// Roles lists every role, in the order in which pages show them.
var Roles = []Role{Managed, Cooperation, CoOpted}

// Kind is what sort of organisation a partner is.
type Kind string

// Kinds lists every kind of partner.
var Kinds = []Kind{"university", "hospital", "research-institute", "science-campus", "network", "company"}

// NameKind says what a name besides the display name is.
type NameKind string

// The kinds of other names. All are searched as names are.
const (
	ShortName   NameKind = "short"
	FormerName  NameKind = "former"
	CurrentName NameKind = "current" // what an entry is called today, where the directory keeps the known name
)

// OtherName is a name besides the display name, in the language it is in.
type OtherName struct {
	Kind NameKind
	Lang i18n.Lang // "" for a name that is the same in every language
	Name string
}

// SiteKind says what an organisation has at a place.
type SiteKind string

// The kinds of sites.
const (
	Seat  SiteKind = "seat"
	Other SiteKind = "site"
)

// Site is a place at which an organisation is.
type Site struct {
	Kind  SiteKind
	Place Place
}

// Organisation is what clusters and partners have in common.
type Organisation struct {
	ID       string
	Position int
	// Name is the display name, Summary one sentence, Description a paragraph.
	Name, Summary, Description i18n.Text
	OtherNames                 []OtherName
	Sites                      []Site
	Website                    string
	// Since is the year, or year and month, of its beginning: 2006, 2015-10.
	Since string
	Provenance
	// SortKey orders by name as a German dictionary does; made by SortKey.
	SortKey string
}

// Ref names the organisation.
func (o Organisation) Ref() Ref { return Ref{o.ID, o.Name} }

// Names lists the other names of a kind.
func (o Organisation) Names(kind NameKind) []OtherName {
	var names []OtherName
	for _, n := range o.OtherNames {
		if n.Kind == kind {
			names = append(names, n)
		}
	}
	return names
}

// ShortName returns the short name, "" when there is none.
func (o Organisation) ShortName() string {
	for _, n := range o.Names(ShortName) {
		return n.Name
	}
	return ""
}

// Cluster is a network of companies and research.
type Cluster struct {
	Organisation
	Role    Role
	Sectors []Ref
	// Partners counts the partners in it.
	Partners int
}

// Partner is an organisation that takes part in clusters.
type Partner struct {
	Organisation
	Kind     Kind
	Clusters []Ref
}

// Edition is the brochure in one language.
type Edition struct {
	ID    string // of the brochure: cluster-policy
	Lang  i18n.Lang
	Title string
	// Pages and Size (bytes) are read from the file itself.
	Pages  int
	Size   int64
	SHA256 string
	// Tagged says that the file bears the structure that screen readers need.
	Tagged bool
}

// FileName is the name of the edition's file in addresses.
func (e Edition) FileName() string { return e.ID + "-" + string(e.Lang) + ".pdf" }

// Section is a part of a page that editors write: texts of the home page, the
// brochure and the legal pages.
type Section struct {
	Page, Name string
	Position   int
	Heading    i18n.Text
	// Text is Markdown. What the agency must still fill in stands in [[…]].
	Text i18n.Text
}

// Report is what a visitor told the office about a barrier on the site.
type Report struct {
	ID      string
	Lang    i18n.Lang
	Page    string // the address on which the barrier was met; may be empty
	Message string
	Name    string // may be empty
	Email   string // may be empty
}

// WebLink returns a web address as people say it, and as browsers follow it. Both
// are empty for anything else: nothing that is pasted must become a script.
func WebLink(text string) (label, url string) {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(text, scheme); ok && rest != "" {
			return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/"), text
		}
	}
	return "", ""
}
