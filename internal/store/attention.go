package store

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Problem describes, for an operator, what is wrong with an entry.
type Problem string

// These are the problems that need an editor.
const (
	Untranslated   Problem = "translation missing"
	EmptyField     Problem = "empty"
	NoContact      Problem = "no contact"
	Unconfirmed    Problem = "not confirmed"
	NoSource       Problem = "no source"
	VacantPost     Problem = "post is vacant"
	NoPhone        Problem = "no telephone number"
	Placeholder    Problem = "placeholder left"
	EditionMissing Problem = "no edition"
	ReportsOpen    Problem = "reports of barriers are open"
	MailsFailed    Problem = "mails have failed"
)

// Attention is something in the directory that needs an editor.
type Attention struct {
	// Noun is agency, sector, cluster, partner, contact, section, brochure, report or mail.
	Noun string
	// ID identifies the entry; for a section it is page/name. It is empty for reports
	// and mails.
	ID      string
	Problem Problem
	// Field is the affected field, named as in the JSON of the entry. It is empty if
	// the problem concerns the whole entry.
	Field string
	// Lang is the affected language; it is empty for all languages.
	Lang i18n.Lang
	// Text is the placeholder found, or the number of reports or mails.
	Text string
}

// String returns the item as a single line.
func (a Attention) String() string {
	parts := []string{a.Noun, a.ID, string(a.Problem), a.Field, string(a.Lang), a.Text}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// Attention lists the entries that need an editor, grouped by noun and in the order
// in which pages show them.
func (q *Q) Attention(ctx context.Context) ([]Attention, error) {
	var l attentionList
	for _, look := range []func(context.Context, *attentionList) error{
		q.agencyAttention, q.sectorAttention, q.clusterAttention, q.partnerAttention, q.contactAttention,
		q.sectionAttention, q.brochureAttention, q.reportAttention, q.mailAttention,
	} {
		if err := look(ctx, &l); err != nil {
			return nil, fmt.Errorf("look for what needs an editor: %w", err)
		}
	}
	return l, nil
}

type attentionList []Attention

func (l *attentionList) add(noun, id string, p Problem) {
	*l = append(*l, Attention{Noun: noun, ID: id, Problem: p})
}

// text adds a problem for each language in which the text is missing although it
// exists in another language.
func (l *attentionList) text(noun, id, field string, t i18n.Text) {
	for _, lang := range t.Missing() {
		*l = append(*l, Attention{Noun: noun, ID: id, Problem: Untranslated, Field: field, Lang: lang})
	}
}

// required adds a problem if the field is empty in every language.
func (l *attentionList) required(noun, id, field, value string) {
	if value == "" {
		*l = append(*l, Attention{Noun: noun, ID: id, Problem: EmptyField, Field: field})
	}
}

func (l *attentionList) provenance(noun, id string, p directory.Provenance) {
	l.text(noun, id, "source", p.Source)
	if p.Source.String() == "" {
		l.add(noun, id, NoSource)
	}
	if !p.Confirmed() {
		l.add(noun, id, Unconfirmed)
	}
}

func (l *attentionList) organisation(noun string, o directory.Organisation) {
	l.required(noun, o.ID, "name", o.Name.String())
	l.text(noun, o.ID, "name", o.Name)
	l.text(noun, o.ID, "summary", o.Summary)
	l.text(noun, o.ID, "description", o.Description)
	l.provenance(noun, o.ID, o.Provenance)
}

func (q *Q) agencyAttention(ctx context.Context, l *attentionList) error {
	a, err := q.Agency(ctx)
	l.required("agency", a.ID, "phone", a.Phone.E164)
	l.required("agency", a.ID, "email", a.Email)
	l.required("agency", a.ID, "legal_name", a.LegalName.String())
	l.text("agency", a.ID, "legal_name", a.LegalName)
	l.text("agency", a.ID, "site_name", a.SiteName)
	l.text("agency", a.ID, "tagline", a.Tagline)
	return err
}

func (q *Q) sectorAttention(ctx context.Context, l *attentionList) error {
	sectors, err := q.Sectors(ctx)
	for _, s := range sectors {
		l.required("sector", s.ID, "name", s.Name.String())
		l.text("sector", s.ID, "name", s.Name)
		l.text("sector", s.ID, "summary", s.Summary)
	}
	return err
}

func (q *Q) clusterAttention(ctx context.Context, l *attentionList) error {
	clusters, err := q.Clusters(ctx)
	if err != nil {
		return err
	}
	reachable := map[string]bool{}
	err = q.each(ctx, "read which clusters have a contact", `SELECT DISTINCT cluster_id FROM contacts`, nil,
		func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			reachable[id] = true
			return err
		})
	for _, c := range clusters {
		l.organisation("cluster", c.Organisation)
		if !reachable[c.ID] {
			l.add("cluster", c.ID, NoContact)
		}
	}
	return err
}

func (q *Q) partnerAttention(ctx context.Context, l *attentionList) error {
	partners, err := q.Partners(ctx)
	for _, p := range partners {
		l.organisation("partner", p.Organisation)
	}
	return err
}

func (q *Q) contactAttention(ctx context.Context, l *attentionList) error {
	contacts, err := q.Contacts(ctx)
	for _, c := range contacts {
		if c.Vacant() {
			l.add("contact", c.ID, VacantPost)
		}
		if c.Phone.IsZero() {
			l.add("contact", c.ID, NoPhone)
		}
		for _, function := range c.Functions {
			l.text("contact", c.ID, "functions", function)
		}
		l.provenance("contact", c.ID, c.Provenance)
	}
	return err
}

// placeholder matches text that the agency must still replace, such as
// [[telephone number]].
var placeholder = regexp.MustCompile(`(?s)\[\[.*?\]\]`)

func (q *Q) sectionAttention(ctx context.Context, l *attentionList) error {
	sections, err := q.AllSections(ctx)
	for _, s := range sections {
		id := s.Page + "/" + s.Name
		l.text("section", id, "heading", s.Heading)
		l.text("section", id, "text", s.Text)
		for _, lang := range i18n.Languages {
			l.placeholders(id, "heading", lang, s.Heading[lang])
			l.placeholders(id, "text", lang, s.Text[lang])
		}
	}
	return err
}

func (l *attentionList) placeholders(id, field string, lang i18n.Lang, text string) {
	for _, found := range placeholder.FindAllString(text, -1) {
		found = strings.Join(strings.Fields(found), " ") // A table shows the placeholder on one line.
		*l = append(*l, Attention{Noun: "section", ID: id, Problem: Placeholder, Field: field, Lang: lang, Text: found})
	}
}

func (q *Q) brochureAttention(ctx context.Context, l *attentionList) error {
	editions, err := q.Editions(ctx)
	if err != nil {
		return err
	}
	there := map[i18n.Lang]bool{}
	for _, e := range editions {
		there[e.Lang] = true
	}
	for _, lang := range i18n.Languages {
		if !there[lang] {
			*l = append(*l, Attention{Noun: "brochure", ID: brochureID, Problem: EditionMissing, Lang: lang})
		}
	}
	return nil
}

func (q *Q) reportAttention(ctx context.Context, l *attentionList) error {
	var open int
	err := q.row(ctx, "count the reports", `SELECT count(*) FROM reports`, nil, &open)
	if open > 0 {
		*l = append(*l, Attention{Noun: "report", Problem: ReportsOpen, Text: strconv.Itoa(open)})
	}
	return err
}

func (q *Q) mailAttention(ctx context.Context, l *attentionList) error {
	mails, err := q.Mails(ctx)
	failed := 0
	for _, m := range mails {
		if m.State == MailFailed {
			failed++
		}
	}
	if failed > 0 {
		*l = append(*l, Attention{Noun: "mail", Problem: MailsFailed, Text: strconv.Itoa(failed)})
	}
	return err
}
