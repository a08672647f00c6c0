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

// marker shows on the cards of a list what the query matched, and gathers what
// the reader should be told of it. The zero marker marks nothing.
type marker struct {
	pr    *i18n.Printer
	marks search.Marks
	// meant is what was found in place of words that stand nowhere, by their place
	// in the query.
	meant map[search.Span]string
	// stands are the words that stand somewhere else.
	stands search.Terms
	// shown are the words of the query that the present card has so far, guessed
	// those that it has but for a typo.
	shown, guessed search.Terms
	guesses        []search.Guess // of the present card
}

func newMarker(pr *i18n.Printer, marks search.Marks) *marker {
	return &marker{pr: pr, marks: marks, meant: map[search.Span]string{}}
}

// unmarked is a marker for pages that no query led to.
func unmarked(pr *i18n.Printer) *marker { return newMarker(pr, search.Marks{}) }

// begin begins a card.
func (m *marker) begin() { m.shown, m.guessed, m.guesses = 0, 0, nil }

// text shows a text of a card with what matched in it.
func (m *marker) text(ph i18n.Phrase, f search.Field) ui.Marked {
	l := ph.Lang
	if l == "" {
		l = m.pr.Lang()
	}
	return m.mark(ph, search.Text{Lang: l, Text: ph.Text}, f)
}

// name shows what is the same in every language: a person, a place.
func (m *marker) name(text string, f search.Field) ui.Marked {
	return m.mark(i18n.Phrase{Text: text}, search.Text{Text: text}, f)
}

// address shows an e-mail address.
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

// note remembers what may have been taken for what.
func (m *marker) note(t search.Text, f search.Field) {
	m.guesses = append(m.guesses, m.marks.Guesses(t, f)...)
}

// end ends a card: where it has a word just as it was typed, nothing was guessed.
func (m *marker) end() {
	for _, g := range m.guesses {
		if _, known := m.meant[g.Typed]; !known && !m.shown.Has(g.Term) && !m.stands.Has(g.Term) {
			m.meant[g.Typed] = g.Meant
		}
	}
}

// number shows a telephone number.
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

// plain is a text of the page's own, in which nothing is looked for.
func plain(text string) ui.Marked { return ui.Plain(i18n.Phrase{Text: text}) }

// spanned shows a text with some spans of it marked.
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
	same  bool // in every language
	field search.Field
}

// because lists the clues that have words of the query which the card does not
// show, so that the reader sees why the entry is there.
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
		// A word that the card has but for a typo is only missing to a text that
		// has it as it is.
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

// instead is the query as it was understood, "" where it was taken as it stands.
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

// inOtherLanguages are clues of a text in the languages that the page does not
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

// phrase is a text in a language, which the page marks where it is not its own.
func (m *marker) phrase(l i18n.Lang, text string) i18n.Phrase {
	if l == m.pr.Lang() {
		l = ""
	}
	return i18n.Phrase{Text: text, Lang: l}
}

// otherNames are clues of the names of an organisation besides the one shown.
func (m *marker) otherNames(o directory.Organisation) []clue {
	var clues []clue
	for _, kind := range nameKinds {
		for _, n := range o.Names(kind) {
			clues = append(clues, m.otherName(m.pr.T("why.name."+string(kind)), n, search.Name))
		}
	}
	return clues
}

// clusterNames are clues of such names of a cluster that an entry belongs to.
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

// contactClues are what a card of a contact does not show.
func (m *marker) contactClues(snap *snapshot.Snapshot, c directory.Contact) []clue {
	var clues []clue
	for _, f := range c.Functions {
		clues = append(clues, m.inOtherLanguages("why.function", f, search.Function)...)
	}
	clues = append(clues, m.clusterNames(snap, c.Cluster.ID)...)
	clues = append(clues, m.inOtherLanguages("why.cluster", c.Cluster.Name, search.Function)...)
	return append(clues, m.belonging("why.sector", "why.sector.other", c.Sectors)...)
}

// belonging are clues of what an entry belongs to; own and other are the keys of
// their labels, in the language of the page and in others.
func (m *marker) belonging(own, other string, refs []directory.Ref) []clue {
	var clues []clue
	for _, r := range refs {
		clues = append(clues, clue{label: m.pr.T(own), text: m.pr.Phrase(r.Name), field: search.Function})
		clues = append(clues, m.inOtherLanguages(other, r.Name, search.Function)...)
	}
	return clues
}

// clusterClues are what a card of a cluster does not show.
func (m *marker) clusterClues(c directory.Cluster) []clue {
	return m.organisationClues(c.Organisation, m.belonging("why.sector", "why.sector.other", c.Sectors))
}

// partnerClues are what a card of a partner does not show.
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

// contactWhy is what the words stand in where a contact's name has them not all.
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

// organisationWhy is what the words stand in where the name has them not all.
func (m *marker) organisationWhy(o directory.Organisation, clues []clue) string {
	m.begin()
	m.text(m.pr.Phrase(o.Name), search.Name)
	return inOneLine(m.because(append(clues, clue{text: m.pr.Phrase(o.Summary), field: search.Prose})))
}

// inOneLine is why an entry was found, as text.
func inOneLine(because []ui.Because) string {
	var lines []string
	for _, b := range because {
		lines = append(lines, strings.TrimSpace(b.Label+" "+b.Text.Text()))
	}
	return strings.Join(lines, "; ")
}
