package directory

import (
	"strings"

	"clusterdir/internal/i18n"
)

// Role is the relation of the agency to a cluster.
type Role string

// The roles of the agency.
const (
	Managed     Role = "managed"
	Cooperation Role = "cooperation"
	CoOpted     Role = "co-opted"
)

// Roles lists every role, in the order in which pages show them.
var Roles = []Role{Managed, Cooperation, CoOpted}

// Kind is the kind of organisation of a partner.
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
	Kind NameKind  `json:"-"`              // each kind is a field of its own
	Lang i18n.Lang `json:"lang,omitempty"` // "" for a name that is the same in every language
	Name string    `json:"name"`
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

// Organisation holds the fields that clusters and partners have in common.
type Organisation struct {
	ID       string
	Position int
	// Name is the display name, Summary one sentence, Description a paragraph.
	Name, Summary, Description i18n.Text
	// OtherNames has the short name first, then former names, then current ones.
	OtherNames []OtherName
	// Sites has the seats first.
	Sites   []Site
	Website string
	// Since is the year, or year and month, of its beginning: 2006, 2015-10.
	Since string
	Provenance
	// SortKey orders by name as a German dictionary does; made by SortKey.
	SortKey string
}

// organisation describes what clusters and partners have in common.
var organisation = append([]Field[Organisation]{
	field("id", id, func(o *Organisation) *string { return &o.ID }).required(),
	field("position", number, func(o *Organisation) *int { return &o.Position }).required().private(),
	field("name", lines, func(o *Organisation) *i18n.Text { return &o.Name }).required(),
	view("short_name", line, (*Organisation).shortName, (*Organisation).setShortName),
	otherNames("former_names", FormerName),
	otherNames("current_names", CurrentName),
	field("summary", paragraphs, func(o *Organisation) *i18n.Text { return &o.Summary }),
	field("description", paragraphs, func(o *Organisation) *i18n.Text { return &o.Description }),
	placesOf("seats", Seat),
	placesOf("sites", Other),
	field("website", website, func(o *Organisation) *string { return &o.Website }),
	field("since", month, func(o *Organisation) *string { return &o.Since }),
}, within(func(o *Organisation) *Provenance { return &o.Provenance }, provenance)...)

// otherNames describes the names of one kind.
func otherNames(key string, kind NameKind) Field[Organisation] {
	return view(key, nameList,
		func(o *Organisation) []OtherName { return o.Names(kind) },
		func(o *Organisation, names []OtherName) { o.setNames(kind, names) })
}

// placesOf describes the places of the sites of one kind.
func placesOf(key string, kind SiteKind) Field[Organisation] {
	return view(key, placeList,
		func(o *Organisation) []Place { return o.places(kind) },
		func(o *Organisation, places []Place) { o.setPlaces(kind, places) })
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

func (o *Organisation) shortName() string { return o.ShortName() }

func (o *Organisation) setShortName(name string) {
	if name == "" {
		o.setNames(ShortName, nil)
		return
	}
	o.setNames(ShortName, []OtherName{{Name: name}})
}

// setNames replaces the other names of a kind.
func (o *Organisation) setNames(kind NameKind, names []OtherName) {
	var all []OtherName
	for _, k := range []NameKind{ShortName, FormerName, CurrentName} {
		if k != kind {
			all = append(all, o.Names(k)...)
			continue
		}
		for _, n := range names {
			all = append(all, OtherName{k, n.Lang, n.Name})
		}
	}
	o.OtherNames = all
}

// places lists the places of the sites of a kind.
func (o *Organisation) places(kind SiteKind) []Place {
	var places []Place
	for _, s := range o.Sites {
		if s.Kind == kind {
			places = append(places, s.Place)
		}
	}
	return places
}

// setPlaces replaces the sites of a kind.
func (o *Organisation) setPlaces(kind SiteKind, places []Place) {
	var all []Site
	for _, k := range []SiteKind{Seat, Other} {
		listed := places
		if k != kind {
			listed = o.places(k)
		}
		for _, p := range listed {
			all = append(all, Site{k, p})
		}
	}
	o.Sites = all
}

// Cluster is a network of companies and research.
type Cluster struct {
	Organisation
	Role    Role
	Sectors []Ref
	// Partners counts the partners in it.
	Partners int
}

// Clusters describes clusters.
var Clusters = Noun[Cluster]{Name: "cluster", Fields: append(
	within(func(c *Cluster) *Organisation { return &c.Organisation }, organisation),
	field("role", role, func(c *Cluster) *Role { return &c.Role }).required(),
	field("sectors", sectorList, func(c *Cluster) *[]Ref { return &c.Sectors }),
)}

// Partner is an organisation that takes part in clusters.
type Partner struct {
	Organisation
	Kind     Kind
	Clusters []Ref
}

// Partners describes partners.
var Partners = Noun[Partner]{Name: "partner", Fields: append(
	within(func(p *Partner) *Organisation { return &p.Organisation }, organisation),
	field("kind", kind, func(p *Partner) *Kind { return &p.Kind }).required(),
	field("clusters", clusters, func(p *Partner) *[]Ref { return &p.Clusters }),
)}

// Edition is the brochure in one language.
type Edition struct {
	ID    string // of the brochure: cluster-policy
	Lang  i18n.Lang
	Title string
	// Pages and Size (bytes) are read from the file itself.
	Pages  int
	Size   int64
	SHA256 string
	// Tagged says that the file has the structure that screen readers need.
	Tagged bool
}

// Editions describes editions of the brochure.
var Editions = Noun[Edition]{Name: "brochure", Fields: []Field[Edition]{
	field("id", id, func(e *Edition) *string { return &e.ID }).required(),
	field("lang", siteLang, func(e *Edition) *i18n.Lang { return &e.Lang }).required(),
	field("title", line, func(e *Edition) *string { return &e.Title }).readOnly(),
	field("pages", number, func(e *Edition) *int { return &e.Pages }).readOnly(),
	field("size", fileSize, func(e *Edition) *int64 { return &e.Size }).readOnly(),
	field("sha256", line, func(e *Edition) *string { return &e.SHA256 }).readOnly().private(),
	field("tagged", yesNo, func(e *Edition) *bool { return &e.Tagged }).readOnly(),
}}

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

// Sections describes the sections of pages.
var Sections = Noun[Section]{Name: "section", Fields: []Field[Section]{
	field("page", id, func(s *Section) *string { return &s.Page }).required().private(),
	field("section", id, func(s *Section) *string { return &s.Name }).required().private(),
	field("position", number, func(s *Section) *int { return &s.Position }).required().private(),
	field("heading", lines, func(s *Section) *i18n.Text { return &s.Heading }),
	field("text", markdowns, func(s *Section) *i18n.Text { return &s.Text }),
}}

// Report is a visitor's message to the office about a barrier on the site.
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
