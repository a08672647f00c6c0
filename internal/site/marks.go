package site

import (
	"maps"
	"slices"
	"strings"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/snapshot"
	"clusterdir/web/ui"
)

// marker highlights the matches of a query on the cards of a list, and collects the
// corrections to report to the reader. The zero marker highlights nothing.
type marker struct {
	pr    *i18n.Printer
	marks search.Marks
	// meant maps words that do not occur anywhere, by their position in the query,
	// to the words that were found instead.
	meant map[search.Span]string
	// stands holds the query terms that occur in some entry.
	stands search.Terms
	// shown holds the query terms that the current card contains, and guessed those
	// that it contains with a typo.
	shown, guessed search.Terms
	guesses        []search.Guess // on the current card
}

func newMarker(pr *i18n.Printer, marks search.Marks) *marker {
	return &marker{pr: pr, marks: marks, meant: map[search.Span]string{}}
}

// unmarked returns a marker for pages without a query.
func unmarked(pr *i18n.Printer) *marker { return newMarker(pr, search.Marks{}) }

// begin starts a new card.
func (m *marker) begin() { m.shown, m.guessed, m.guesses = 0, 0, nil }

// text returns a text of a card with its matches highlighted.
func (m *marker) text(ph i18n.Phrase, f search.Field) ui.Marked {
	l := ph.Lang
	if l == "" {
		l = m.pr.Lang()
	}
	return m.mark(ph, search.Text{Lang: l, Text: ph.Text}, f)
}

// name returns a text that is the same in every language, such as the name of a person or place.
func (m *marker) name(text string, f search.Field) ui.Marked {
	return m.mark(i18n.Phrase{Text: text}, search.Text{Text: text}, f)
}

// address returns an e-mail address with its matches highlighted.
func (m *marker) address(text string) ui.Marked {
	return m.mark(i18n.Phrase{Text: text}, search.Text{Lang: search.Verbatim, Text: text}, search.Prose)
}

func (m *marker) mark(ph i18n.Phrase, t search.Text, f search.Field) ui.Marked {
	sure, guessed := m.marks.Terms(t, f)
	m.shown |= sure
	m.guessed |= guessed
	m.note(t, f)
	return spanned(ph, m.marks.Spans(t, f))
}

// note records possible corrections.
func (m *marker) note(t search.Text, f search.Field) {
	m.guesses = append(m.guesses, m.marks.Guesses(t, f)...)
}

// end ends a card. A correction is dropped if the card contains the word as it was typed.
func (m *marker) end() {
	for _, g := range m.guesses {
		if _, known := m.meant[g.Typed]; !known && !m.shown.Has(g.Term) && !m.stands.Has(g.Term) {
			m.meant[g.Typed] = g.Meant
		}
	}
}

// number returns a telephone number with its matches highlighted.
func (m *marker) number(p directory.Phone) ui.Number {
	if p.IsZero() {
		return ui.Number{}
	}
	n := ui.Number{Display: p.String(), URL: "tel:" + p.E164}
	digits := strings.TrimPrefix(p.E164, "+")
	m.shown |= m.marks.Numbers(digits)
	n.Marked = spanned(i18n.Phrase{Text: n.Display}, m.marks.NumberSpans(n.Display, digits))
	return n
}

// plain returns a text of the user interface, in which nothing is highlighted.
func plain(text string) ui.Marked { return ui.Plain(i18n.Phrase{Text: text}) }

// spanned returns a text with the given spans highlighted.
func spanned(ph i18n.Phrase, spans []search.Span) ui.Marked {
	if len(spans) == 0 {
		return ui.Plain(ph)
	}
	v := ui.Marked{Lang: ph.Lang}
	at := 0
	for _, s := range spans {
		if s.Start > at {
			v.Parts = append(v.Parts, ui.Part{Text: ph.Text[at:s.Start]})
		}
		v.Parts = append(v.Parts, ui.Part{Text: ph.Text[s.Start:s.End], Hit: true})
		at = s.End
	}
	if at < len(ph.Text) {
		v.Parts = append(v.Parts, ui.Part{Text: ph.Text[at:]})
	}
	return v
}

// clue is a text of an entry that its card does not show.
type clue struct {
	label string
	text  i18n.Phrase
	same  bool // the text is the same in every language
	field search.Field
}

// because lists the clues that contain query terms missing from the card, so that the
// reader sees why the entry was found.
func (m *marker) because(clues []clue) []ui.Because {
	missing := m.marks.All().Without(m.shown)
	var all []ui.Because
	for _, c := range clues {
		if missing == 0 {
			break
		}
		t := search.Text{Lang: c.text.Lang, Text: c.text.Text}
		if c.text.Lang == "" && !c.same {
			t.Lang = m.pr.Lang()
		}
		// A term that the card contains with a typo counts as missing only if this text
		// contains it exactly.
		sure, guessed := m.marks.Terms(t, c.field)
		has := sure | guessed.Without(m.guessed)
		if missing.Without(has) == missing {
			continue
		}
		missing = missing.Without(has)
		m.shown |= sure
		m.note(t, c.field)
		all = append(all, ui.Because{Label: c.label, Text: spanned(c.text, m.marks.Spans(t, c.field))})
	}
	m.end()
	return all
}

// instead returns the query with its corrections, or "" if there are none.
func (m *marker) instead(query string) string {
	understood, at := "", 0
	for _, typed := range slices.SortedFunc(maps.Keys(m.meant), func(a, b search.Span) int { return a.Start - b.Start }) {
		understood += query[at:typed.Start] + m.meant[typed]
		at = typed.End
	}
	if at == 0 {
		return ""
	}
	return understood + query[at:]
}

// inOtherLanguages returns clues for a text in the languages that the page does not
// show.
func (m *marker) inOtherLanguages(key string, t i18n.Text, f search.Field) []clue {
	_, shown := t.In(m.pr.Lang())
	var clues []clue
	for _, l := range i18n.Languages {
		if l != shown && t[l] != "" {
			clues = append(clues, clue{label: m.pr.T(key, "language", m.pr.T("language."+string(l))), text: m.phrase(l, t[l]), field: f})
		}
	}
	return clues
}

// phrase returns a text in language l, marked if that is not the page's language.
func (m *marker) phrase(l i18n.Lang, text string) i18n.Phrase {
	if l == m.pr.Lang() {
		l = ""
	}
	return i18n.Phrase{Text: text, Lang: l}
}

// otherNames returns clues for the other names of an organisation.
func (m *marker) otherNames(o directory.Organisation) []clue {
	var clues []clue
	for _, kind := range nameKinds {
		for _, n := range o.Names(kind) {
			clues = append(clues, m.otherName(m.pr.T("why.name."+string(kind)), n, search.Name))
		}
	}
	return clues
}

// clusterNames returns clues for the other names of the cluster that an entry belongs to.
func (m *marker) clusterNames(snap *snapshot.Snapshot, id string) []clue {
	if snap == nil {
		return nil
	}
	c, err := snap.Cluster(id)
	if err != nil {
		return nil
	}
	var clues []clue
	for _, kind := range nameKinds {
		for _, n := range c.Names(kind) {
			clues = append(clues, m.otherName(m.pr.T("why.cluster.name."+string(kind)), n, search.Function))
		}
	}
	return clues
}

var nameKinds = []directory.NameKind{directory.ShortName, directory.FormerName, directory.CurrentName}

func (m *marker) otherName(label string, n directory.OtherName, f search.Field) clue {
	return clue{label: label, text: m.phrase(n.Lang, n.Name), same: n.Lang == "", field: f}
}

// contactClues returns the clues of a contact.
func (m *marker) contactClues(snap *snapshot.Snapshot, c directory.Contact) []clue {
	var clues []clue
	for _, f := range c.Functions {
		clues = append(clues, m.inOtherLanguages("why.function", f, search.Function)...)
	}
	clues = append(clues, m.clusterNames(snap, c.Cluster.ID)...)
	clues = append(clues, m.inOtherLanguages("why.cluster", c.Cluster.Name, search.Function)...)
	return append(clues, m.belonging("why.sector", "why.sector.other", c.Sectors)...)
}

// belonging returns clues for the entries that an entry belongs to. own and other are
// the keys of the labels in the page's language and in other languages.
func (m *marker) belonging(own, other string, refs []directory.Ref) []clue {
	var clues []clue
	for _, r := range refs {
		clues = append(clues, clue{label: m.pr.T(own), text: m.pr.Phrase(r.Name), field: search.Function})
		clues = append(clues, m.inOtherLanguages(other, r.Name, search.Function)...)
	}
	return clues
}

// clusterClues returns the clues of a cluster.
func (m *marker) clusterClues(c directory.Cluster) []clue {
	return m.organisationClues(c.Organisation, m.belonging("why.sector", "why.sector.other", c.Sectors))
}

// partnerClues returns the clues of a partner.
func (m *marker) partnerClues(snap *snapshot.Snapshot, p directory.Partner) []clue {
	clues := m.belonging("why.cluster.of", "why.cluster.of.other", p.Clusters)
	for _, c := range p.Clusters {
		clues = append(clues, m.clusterNames(snap, c.ID)...)
	}
	return m.organisationClues(p.Organisation, clues)
}

func (m *marker) organisationClues(o directory.Organisation, belonging []clue) []clue {
	clues := m.otherNames(o)
	clues = append(clues, m.inOtherLanguages("why.name", o.Name, search.Name)...)
	clues = append(clues, belonging...)
	for _, s := range o.Sites {
		clues = append(clues, clue{label: m.pr.T("why.place"), text: i18n.Phrase{Text: s.Place.Name}, same: true, field: search.Place})
	}
	clues = append(clues, clue{label: m.pr.T("why.text"), text: m.pr.Phrase(o.Description), field: search.Prose})
	clues = append(clues, m.inOtherLanguages("why.text.other", o.Summary, search.Prose)...)
	return append(clues, m.inOtherLanguages("why.text.other", o.Description, search.Prose)...)
}

// contactWhy returns the texts that contain the query terms missing from a contact's name.
func (m *marker) contactWhy(snap *snapshot.Snapshot, c directory.Contact) string {
	m.begin()
	m.name(c.Person(), search.Name)
	var clues []clue
	for _, f := range c.Functions {
		clues = append(clues, clue{text: m.pr.Phrase(f), field: search.Function})
	}
	clues = append(clues, clue{text: m.pr.Phrase(c.Cluster.Name), field: search.Function},
		clue{text: i18n.Phrase{Text: c.Place.Name}, same: true, field: search.Place})
	return inOneLine(m.because(append(clues, m.contactClues(snap, c)...)))
}

// organisationWhy returns the texts that contain the query terms missing from the name.
func (m *marker) organisationWhy(o directory.Organisation, clues []clue) string {
	m.begin()
	m.text(m.pr.Phrase(o.Name), search.Name)
	return inOneLine(m.because(append(clues, clue{text: m.pr.Phrase(o.Summary), field: search.Prose})))
}

// inOneLine returns the reasons why an entry was found as plain text.
func inOneLine(because []ui.Because) string {
	var lines []string
	for _, b := range because {
		lines = append(lines, strings.TrimSpace(b.Label+" "+b.Text.Text()))
	}
	return strings.Join(lines, "; ")
}
