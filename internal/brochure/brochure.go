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

// editionDate is the day from which the printed edition bears its year. It is
// no part of the directory: a new edition is a person's decision.
const editionDate = "2026-11-23"

// Input is everything the brochure says, ready to print: no word of it is made
// up by a template.
type Input struct {
	Lang i18n.Lang `json:"lang"`
	// Title names the document in title bars and shelves; the cover has its own
	// words, set apart from it.
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

// Cover is what stands on the front.
type Cover struct {
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
	Region   string `json:"region"`
	Edition  string `json:"edition"`
	Site     string `json:"site"`
	Tagline  string `json:"tagline"`
	MapAlt   string `json:"mapAlt"`
}

// Agency is who publishes the brochure.
type Agency struct {
	Name      string `json:"name"`
	LegalName string `json:"legalName"`
	Street    string `json:"street"`
	Town      string `json:"town"`
	Website   Link   `json:"website"`
	Phone     Number `json:"phone,omitzero"`
	Email     string `json:"email,omitempty"`
}

// Link is an address with the words that show it.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Number is a telephone number as people read it and as a tel: address.
type Number struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Chapter is a heading with its text. Its ID is the anchor on the page and the
// same in every language.
type Chapter struct {
	ID      string `json:"id"`
	Heading string `json:"heading"`
	// Lang is the language of heading and text where it is not the brochure's.
	Lang i18n.Lang `json:"lang,omitempty"`
	Text []Block   `json:"text"`
}

// Figure is a number with the words below it.
type Figure struct {
	Number string `json:"number"`
	Words  string `json:"words"`
}

// Why is the chapter on what clusters are for.
type Why struct {
	Chapter
	BenefitsHeading string   `json:"benefitsHeading"`
	Benefits        []string `json:"benefits"`
}

// Work is the chapter on what cluster managers do.
type Work struct {
	Chapter
	Qualities []Quality `json:"qualities"`
}

// Quality is what visitors can count on, and what they gain from it.
type Quality struct {
	Offer string `json:"offer"`
	Gain  string `json:"gain"`
}

// Group is a chapter with the clusters it presents.
type Group struct {
	Chapter
	Clusters []Cluster `json:"clusters"`
}

// Sector is a branch of the economy with the clusters in it.
type Sector struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Summary  string `json:"summary"`
	Icon     string `json:"icon"`
	Clusters []Ref  `json:"clusters"`
}

// Ref names a cluster: in full, briefly, and with the agency's role in it.
type Ref struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Short string `json:"short"`
	Role  string `json:"role"`
	Place string `json:"place"`
}

// Organisation is what clusters and partners have in common.
type Organisation struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Short       string    `json:"short"`
	Description string    `json:"description"`
	Lang        i18n.Lang `json:"lang,omitempty"` // of the description, where it is not the brochure's
	Seat        string    `json:"seat"`
	Site        string    `json:"site,omitempty"` // a place without a seat
	Since       string    `json:"since,omitempty"`
	Website     Link      `json:"website,omitzero"`
	Former      []string  `json:"former,omitempty"`
	Current     []string  `json:"current,omitempty"`
	Status      string    `json:"status"` // confirmed on what day, or not yet
	Source      string    `json:"source,omitempty"`
}

// Cluster is a network of companies and research.
type Cluster struct {
	Organisation
	Role    string   `json:"role"`
	Sectors []string `json:"sectors"`
	Icon    string   `json:"icon"` // of its first sector
	// Contacts are the people to call; none is a fact that has to be said.
	Contacts []Contact `json:"contacts,omitempty"`
}

// Partners is the chapter on the organisations in a network.
type Partners struct {
	Chapter
	Partners []Partner `json:"partners"`
	// Network is the figure; without nodes where it would not be legible.
	Network Network `json:"network"`
}

// Partner is an organisation that takes part in clusters.
type Partner struct {
	Organisation
	Kind     string   `json:"kind"`
	Clusters []string `json:"clusters"`
}

// Network is the picture of a cluster with those who take part in it.
type Network struct {
	Hub     string `json:"hub"`
	Nodes   []Node `json:"nodes"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
}

// Node is a partner in the picture, on a dashed line when it is loose.
type Node struct {
	Name  string `json:"name"`
	Loose bool   `json:"loose,omitempty"`
}

// Map is the region with the places of clusters and partners.
type Map struct {
	Chapter
	Places []Place `json:"places"`
	Alt    string  `json:"alt"`
}

// Place is a town and who is there.
type Place struct {
	Name      string   `json:"name"`
	Latitude  float64  `json:"latitude"`
	Longitude float64  `json:"longitude"`
	Entries   []string `json:"entries"`
}

// Contacts is the chapter on the people to call.
type Contacts struct {
	Chapter
	Contacts []Contact `json:"contacts"`
}

// Contact is a post and who holds it.
type Contact struct {
	ID           string   `json:"id"`
	Person       string   `json:"person"` // or that nobody holds the post
	Vacant       bool     `json:"vacant,omitempty"`
	Functions    []string `json:"functions"`
	ClusterID    string   `json:"clusterId"`
	Cluster      string   `json:"cluster"`
	ClusterShort string   `json:"clusterShort"`
	Phone        Number   `json:"phone,omitzero"`
	Fax          Number   `json:"fax,omitzero"`
	Email        string   `json:"email,omitempty"`
	Place        string   `json:"place,omitempty"`
	Derived      bool     `json:"derived,omitempty"` // the place, from the dialling code
	Status       string   `json:"status"`
	Source       string   `json:"source,omitempty"`
}

// Statement is a sentence about how current a kind of entry is.
type Statement struct {
	What string `json:"what"`
	Text string `json:"text"`
}

// Source is where facts were read, and the entries that rest on it.
type Source struct {
	Text    string   `json:"text"`
	Entries []string `json:"entries"`
}

// New puts the brochure together in language l. Sections are those of the pages
// "brochure" and "home"; what is missing stays empty.
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
