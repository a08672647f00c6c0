// Package brochure collects the content of the brochure in one language. Two
// programs present that content: the Typst template in web/brochure, from which
// make brochure makes the PDF files, and the web page with the brochure's text.
//
// New in brochure.go assembles the content. The chapters come from make.go and
// sources.go, the labels from words.go, and text.go parses Markdown.
package brochure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// editionDate is the publication date of the printed edition. It is a constant, not
// part of the directory, because publishing a new edition is an editorial decision.
const editionDate = "2026-11-23"

// Input is the complete content of the brochure, formatted for output. Templates
// add no text of their own.
type Input struct {
	Lang i18n.Lang `json:"lang"`
	// Title is the title of the document in its metadata. The cover has a
	// separate title.
	Title       string `json:"title"`
	Description string `json:"description"`
	Date        string `json:"date"`
	Cover       Cover  `json:"cover"`
	Agency      Agency `json:"agency"`
	Words       Words  `json:"words"`

	Foreword    Chapter     `json:"foreword"`
	Figures     []Figure    `json:"figures"`
	Why         Why         `json:"why"`
	Managed     Group       `json:"managed"`
	Cooperation Group       `json:"cooperation"`
	Sectors     []Sector    `json:"sectors"`
	Partners    Partners    `json:"partners"`
	Work        Work        `json:"work"`
	Contacts    Contacts    `json:"contacts"`
	Map         Map         `json:"map"`
	Imprint     Chapter     `json:"imprint"`
	Currency    []Statement `json:"currency"`
	Sources     []Source    `json:"sources"`
}

// Cover is the content of the front cover.
type Cover struct {
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
	Region   string `json:"region"`
	Edition  string `json:"edition"`
	Site     string `json:"site"`
	Tagline  string `json:"tagline"`
	MapAlt   string `json:"mapAlt"`
}

// Agency is the publisher of the brochure.
type Agency struct {
	Name      string `json:"name"`
	LegalName string `json:"legalName"`
	Street    string `json:"street"`
	Town      string `json:"town"`
	Website   Link   `json:"website"`
	Phone     Number `json:"phone,omitzero"`
	Email     string `json:"email,omitempty"`
}

// Link is a URL with its link text.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Number is a telephone number in readable form and as a tel: URL.
type Number struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Chapter is a heading with its text. The ID is the anchor on the web page and is
// the same in every language.
type Chapter struct {
	ID      string `json:"id"`
	Heading string `json:"heading"`
	// Lang is the language of the heading and text if it differs from the brochure's.
	Lang i18n.Lang `json:"lang,omitempty"`
	Text []Block   `json:"text"`
}

// Figure is a number with its caption.
type Figure struct {
	Number string `json:"number"`
	Words  string `json:"words"`
}

// Why is the chapter about the purpose of clusters.
type Why struct {
	Chapter
	BenefitsHeading string   `json:"benefitsHeading"`
	Benefits        []string `json:"benefits"`
}

// Work is the chapter about the work of cluster managers.
type Work struct {
	Chapter
	Qualities []Quality `json:"qualities"`
}

// Quality is a service of the cluster managers and its benefit for visitors.
type Quality struct {
	Offer string `json:"offer"`
	Gain  string `json:"gain"`
}

// Group is a chapter with a list of clusters.
type Group struct {
	Chapter
	Clusters []Cluster `json:"clusters"`
}

// Sector is a sector of the economy with its clusters.
type Sector struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Summary  string `json:"summary"`
	Icon     string `json:"icon"`
	Clusters []Ref  `json:"clusters"`
}

// Ref refers to a cluster by its full name, its short name and the agency's role in it.
type Ref struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Short string `json:"short"`
	Role  string `json:"role"`
	Place string `json:"place"`
}

// Organisation holds the common fields of clusters and partners.
type Organisation struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Short       string    `json:"short"`
	Description string    `json:"description"`
	Lang        i18n.Lang `json:"lang,omitempty"` // language of the description if it differs from the brochure's
	Seat        string    `json:"seat"`
	Site        string    `json:"site,omitempty"` // location of an organisation without a seat
	Since       string    `json:"since,omitempty"`
	Website     Link      `json:"website,omitzero"`
	Former      []string  `json:"former,omitempty"`
	Current     []string  `json:"current,omitempty"`
	Status      string    `json:"status"` // when the entry was confirmed, or that it has not been confirmed
	Source      string    `json:"source,omitempty"`
}

// Cluster is a network of companies and research institutions.
type Cluster struct {
	Organisation
	Role    string   `json:"role"`
	Sectors []string `json:"sectors"`
	Icon    string   `json:"icon"` // icon of the first sector
	// Contacts lists the contacts of the cluster. If it is empty, the brochure says so.
	Contacts []Contact `json:"contacts,omitempty"`
}

// Partners is the chapter about the organisations in a network.
type Partners struct {
	Chapter
	Partners []Partner `json:"partners"`
	// Network is the diagram. It has no nodes if the diagram would not be legible.
	Network Network `json:"network"`
}

// Partner is an organisation that participates in clusters.
type Partner struct {
	Organisation
	Kind     string   `json:"kind"`
	Clusters []string `json:"clusters"`
}

// Network is the diagram of a cluster and its partners.
type Network struct {
	Hub     string `json:"hub"`
	Nodes   []Node `json:"nodes"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
}

// Node is a partner in the diagram. A dashed line connects it if it is loose.
type Node struct {
	Name  string `json:"name"`
	Loose bool   `json:"loose,omitempty"`
}

// Map is the map of the region with the places of clusters and partners.
type Map struct {
	Chapter
	Places []Place `json:"places"`
	Alt    string  `json:"alt"`
}

// Place is a town with the organisations in it.
type Place struct {
	Name      string   `json:"name"`
	Latitude  float64  `json:"latitude"`
	Longitude float64  `json:"longitude"`
	Entries   []string `json:"entries"`
}

// Contacts is the chapter with the contacts.
type Contacts struct {
	Chapter
	Contacts []Contact `json:"contacts"`
}

// Contact is a post and the person who holds it.
type Contact struct {
	ID           string   `json:"id"`
	Person       string   `json:"person"` // name of the person, or a text that the post is vacant
	Vacant       bool     `json:"vacant,omitempty"`
	Functions    []string `json:"functions"`
	ClusterID    string   `json:"clusterId"`
	Cluster      string   `json:"cluster"`
	ClusterShort string   `json:"clusterShort"`
	Phone        Number   `json:"phone,omitzero"`
	Fax          Number   `json:"fax,omitzero"`
	Email        string   `json:"email,omitempty"`
	Place        string   `json:"place,omitempty"`
	Derived      bool     `json:"derived,omitempty"` // whether the place was derived from the dialling code
	Status       string   `json:"status"`
	Source       string   `json:"source,omitempty"`
}

// Statement is a sentence about how up to date one kind of entry is.
type Statement struct {
	What string `json:"what"`
	Text string `json:"text"`
}

// Source is a source of facts with the entries that cite it.
type Source struct {
	Text    string   `json:"text"`
	Entries []string `json:"entries"`
}

// New assembles the content of the brochure in language l. sections must contain the
// sections of the pages "brochure" and "home"; missing sections are left empty.
func New(l i18n.Lang, agency directory.Agency, sectors []directory.Sector, clusters []directory.Cluster,
	partners []directory.Partner, contacts []directory.Contact, sections []directory.Section) Input {
	m := maker{Printer: i18n.For(l), agency: agency.ShortName, sections: sections}
	in := Input{
		Lang:        l,
		Date:        editionDate,
		Description: m.T("brochure.description", "agency", agency.ShortName),
		Agency:      m.publisher(agency),
		Words:       m.words(),
		Foreword:    m.chapter("foreword"),
		Why:         m.why(),
		Imprint:     m.chapter("imprint"),
	}
	in.Cover = m.cover(agency)
	in.Title = m.T("brochure.document", "title", in.Cover.Title, "subtitle", in.Cover.Subtitle)

	in.Contacts = Contacts{Chapter: m.chapter("contacts"), Contacts: m.contacts(contacts, clusters)}
	all := m.clusters(clusters, sectors, in.Contacts.Contacts)
	in.Managed = Group{Chapter: m.chapter("clusters"), Clusters: []Cluster{}}
	in.Cooperation = Group{Chapter: m.chapter("cooperation"), Clusters: []Cluster{}}
	for i, c := range all {
		if clusters[i].Role == directory.Managed {
			in.Managed.Clusters = append(in.Managed.Clusters, c)
		} else {
			in.Cooperation.Clusters = append(in.Cooperation.Clusters, c)
		}
	}
	in.Sectors = m.sectors(sectors, clusters)
	in.Partners = Partners{
		Chapter:  m.chapter("partners"),
		Partners: m.partners(partners),
		Network:  m.network(clusters, partners),
	}
	in.Work = Work{Chapter: m.chapter("work"), Qualities: m.qualities()}
	in.Map = m.places(clusters, partners)
	in.Figures = m.figures(len(sectors), len(clusters), len(partners), len(contacts))
	in.Currency = m.currency(clusters, partners, contacts)
	in.Sources = m.sources(clusters, partners, contacts)
	return in
}

// Chapters lists the chapters in their order, for a table of contents.
func (in Input) Chapters() []Chapter {
	return []Chapter{
		in.Foreword, in.Why.Chapter, in.Managed.Chapter, in.Cooperation.Chapter,
		in.Partners.Chapter, in.Work.Chapter, in.Contacts.Chapter, in.Imprint,
	}
}

// JSON returns the content in the form that the Typst template reads. The same
// directory always gives the same bytes.
func (in Input) JSON() []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(in); err != nil {
		panic(err) // Cannot happen: Input consists of strings, numbers and lists.
	}
	return buf.Bytes()
}

// Keyword returns the keyword that the template writes into the PDF: "input:"
// and the SHA-256 hash of JSON in hexadecimal. A test compares it with the
// committed PDF files, and fails if the directory has changed since.
func (in Input) Keyword() string {
	sum := sha256.Sum256(in.JSON())
	return "input:" + hex.EncodeToString(sum[:])
}
