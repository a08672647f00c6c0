package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"clusterdir/internal/i18n"
)

// TestAgainstBruteForce compares the results of a built and of a patched index
// with those of a search that examines every word of every entry.
func TestAgainstBruteForce(t *testing.T) {
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		docs := randomDocuments(rnd, rnd.IntN(130))
		schema := randomSchema(rnd)
		indexes := map[string]*Index{"built": Build(docs, schema), "patched": patched(rnd, docs, schema)}
		for range 20 {
			q := randomQuery(rnd)
			want := brute{docs, schema}.search(q)
			for name, x := range indexes {
				if diff := diff(want, x.Search(q)); diff != "" {
					t.Fatalf("seed %d, %s index: results of query %+v differ (-want +got):\n%s", seed, name, q, diff)
				}
			}
		}
	}
}

// patched returns an index of docs that results from several patches.
func patched(rnd *rand.Rand, docs []Document, schema Schema) *Index {
	var before, changed []Document
	var removed []string
	for _, d := range docs {
		switch rnd.IntN(4) {
		case 0: // added later
			changed = append(changed, d)
		case 1: // replaces another document
			other := randomDocuments(rnd, 1)[0]
			other.ID = d.ID
			before = append(before, other)
			changed = append(changed, d)
		default:
			before = append(before, d)
		}
	}
	for i := range rnd.IntN(10) {
		d := randomDocuments(rnd, 1)[0]
		d.ID = fmt.Sprintf("gone-%d", i)
		before = append(before, d)
		removed = append(removed, d.ID)
	}
	other := randomSchema(rnd)
	other.People = schema.People
	x := Build(before, other)
	rnd.Shuffle(len(changed), func(i, j int) { changed[i], changed[j] = changed[j], changed[i] })
	half := len(changed) / 2
	x = x.Patch(changed[:half], removed[:len(removed)/2])
	if half > 0 {
		x = x.Patch(nil, []string{changed[0].ID})
		x = x.Patch(changed[:1], nil)
	}
	return x.WithSchema(schema).Patch(changed[half:], removed[len(removed)/2:])
}

var syllables = []string{"ki", "el", "lü", "luebe", "wind", "energie", "see", "EE.SH", "a", "stra", "ße", "meier", "maier", "mayr", "ungen", "s"}

func randomText(rnd *rand.Rand, most int) string {
	var b strings.Builder
	for range rnd.IntN(most + 1) {
		b.WriteString(syllables[rnd.IntN(len(syllables))])
		b.WriteString([]string{"", " ", " ", "-"}[rnd.IntN(4)])
	}
	return b.String()
}

func randomTexts(rnd *rand.Rand, most int) []Text {
	languages := []i18n.Lang{"", i18n.German, i18n.English, Verbatim}
	return []Text{{languages[rnd.IntN(4)], randomText(rnd, most)}, {languages[rnd.IntN(4)], randomText(rnd, 1)}}
}

func randomSchema(rnd *rand.Rand) Schema {
	s := facetsOf("sector", "place", "kind")
	s.People = rnd.IntN(2) == 0
	s.Facets = append(s.Facets, FacetOf{Name: "coast", Column: "place", Through: map[string][]string{"a": {"north"}, "b": {"east", "north"}, "e": {"east"}}})
	for _, v := range []string{"a", "b", "z"} {
		in := Inherited{Column: "place", Value: v}
		in.Fields[Place] = randomTexts(rnd, 2)
		in.Fields[Function] = randomTexts(rnd, 1)
		s.Inherited = append(s.Inherited, in)
	}
	return s
}

func randomDocuments(rnd *rand.Rand, n int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		d := Document{ID: fmt.Sprintf("id-%03d", i), SortKey: fmt.Sprint(rnd.IntN(20)), Values: map[string][]string{}}
		for f := range d.Fields {
			d.Fields[f] = randomTexts(rnd, 3)
		}
		for range rnd.IntN(3) {
			d.Numbers = append(d.Numbers, "49"+randomDigits(rnd, 8))
		}
		for _, column := range []string{"sector", "place", "kind"} {
			for range rnd.IntN(3) {
				d.Values[column] = append(d.Values[column], string(rune('a'+rnd.IntN(5))))
			}
		}
		docs[i] = d
	}
	return docs
}

// randomDigits returns digits from a small set, so that numbers share prefixes.
func randomDigits(rnd *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("12"[rnd.IntN(2)])
	}
	return b.String()
}

func randomQuery(rnd *rand.Rand) Query {
	q := Query{
		Text: randomText(rnd, 4), Choices: map[string][]string{}, Offset: rnd.IntN(5), Limit: rnd.IntN(30),
		Lang: i18n.Languages[rnd.IntN(2)], Exact: rnd.IntN(5) == 0,
	}
	switch rnd.IntN(4) {
	case 0: // insert a typo
		if n := len(q.Text); n > 0 {
			at := rnd.IntN(n)
			q.Text = strings.ToValidUTF8(q.Text[:at]+"n"+q.Text[min(n, at+rnd.IntN(2)):], "")
		}
	case 1:
		q.Text += " " + []string{"", "0", "+49 ", "0049"}[rnd.IntN(4)] + randomDigits(rnd, rnd.IntN(9))
	}
	for _, facet := range []string{"sector", "place", "kind"} {
		for range rnd.IntN(3) {
			q.Choices[facet] = append(q.Choices[facet], string(rune('a'+rnd.IntN(7))))
		}
	}
	if rnd.IntN(6) == 0 {
		q.Choices["coast"] = []string{"north"}
	}
	return q
}

// brute is a directory that is searched without an index.
type brute struct {
	docs   []Document
	schema Schema
}

type bruteHit struct {
	Document
	fields, tiers, foreign int
}

func (b brute) search(q Query) Result {
	terms, blank := parse(q.Text, q.Exact)
	hits, most := b.hits(terms, blank, q.Lang, enough)
	if most < len(terms) {
		if wider, all := b.hits(terms, blank, q.Lang, 1<<30); all == len(terms) {
			hits, most = wider, all
		}
	}
	slices.SortFunc(hits, func(a, b bruteHit) int {
		key := func(h bruteHit) []string {
			return []string{fmt.Sprintf("%04d %04d %04d", h.fields, h.tiers, h.foreign), h.SortKey, h.ID}
		}
		return slices.Compare(key(a), key(b))
	})
	r := Result{IDs: []string{}, Facets: map[string][]Count{}, Partial: most > 0 && most < len(terms)}
	for _, f := range b.schema.Facets {
		r.Facets[f.Name] = b.counts(hits, q, f)
	}
	for _, h := range hits {
		if !b.chosen(h.Document, q, "") {
			continue
		}
		if r.Total >= q.Offset && (q.Limit == 0 || len(r.IDs) < q.Limit) {
			r.IDs = append(r.IDs, h.ID)
		}
		r.Total++
	}
	return r
}

func (b brute) hits(terms []term, blank bool, l i18n.Lang, patience int) (hits []bruteHit, most int) {
	found := make([]bruteHit, len(b.docs))
	words := make([]int, len(b.docs))
	for _, t := range terms {
		for i, m := range b.term(t, l, patience) {
			if m.ok {
				words[i]++
				found[i].fields += int(m.field)
				found[i].tiers += int(m.tier)
				found[i].foreign += boolInt(m.foreign)
			}
		}
	}
	for _, n := range words {
		most = max(most, n)
	}
	for i, d := range b.docs {
		if words[i] == most && (most > 0 || blank) {
			found[i].Document = d
			hits = append(hits, found[i])
		}
	}
	return hits, most
}

// bruteMatch describes how a document matches a word.
type bruteMatch struct {
	ok      bool
	field   Field
	tier    tier
	foreign bool
}

func (m bruteMatch) rank() int {
	if !m.ok {
		return 1 << 30
	}
	return int(m.field)*100 + int(m.tier)*2 + boolInt(m.foreign)
}

func better(a, b bruteMatch) bruteMatch {
	if a.rank() <= b.rank() {
		return a
	}
	return b
}

func worse(a, b bruteMatch) bruteMatch {
	if a.rank() > b.rank() {
		return a
	}
	return b
}

// term returns how each document matches a term: the best match over the
// alternatives, and the worst over the words of an alternative.
func (b brute) term(t term, l i18n.Lang, patience int) []bruteMatch {
	best := make([]bruteMatch, len(b.docs))
	for _, words := range t.alternatives {
		worst := b.word(words[0], l, patience)
		for _, w := range words[1:] {
			for i, m := range b.word(w, l, patience) {
				worst[i] = worse(worst[i], m)
			}
		}
		for i := range best {
			best[i] = better(best[i], worst[i])
		}
	}
	for i, d := range b.docs {
		for _, number := range d.Numbers {
			best[i] = better(best[i], bruteNumber(t.number, number))
		}
	}
	return best
}

func bruteNumber(d dialled, number string) bruteMatch {
	from, to, ok := d.in(number)
	m := bruteMatch{ok: ok, field: Prose, tier: part}
	switch {
	case to-from == len(number) && slices.Contains(d.international(), number):
		m.tier = exactly
	case from == 0 && to < len(number):
		m.tier = beginning
	}
	return m
}

// word searches for a word tier by tier until it has enough hits.
func (b brute) word(w word, l i18n.Lang, patience int) []bruteMatch {
	found := make([]bruteMatch, len(b.docs))
	for t := exactly; t <= w.deepest; t++ {
		hits := 0
		for _, m := range found {
			hits += boolInt(m.ok)
		}
		if t > folded && hits >= patience && (t > beginning || len(w.folded) > 1) {
			break
		}
		for i, d := range b.docs {
			b.eachText(d, func(f Field, text Text, inherited bool) {
				if b.textHas(text, f, w, t, inherited) {
					found[i] = better(found[i], bruteMatch{true, f, t, text.Lang != "" && text.Lang != l})
				}
			})
		}
	}
	return found
}

func (b brute) eachText(d Document, yield func(f Field, t Text, inherited bool)) {
	for f, texts := range d.Fields {
		for _, t := range texts {
			yield(Field(f), t, false)
		}
	}
	for _, in := range b.schema.Inherited {
		if slices.Contains(d.Values[in.Column], in.Value) {
			for f, texts := range in.Fields {
				for _, t := range texts {
					yield(Field(f), t, true)
				}
			}
		}
	}
}

// textHas applies the rule that marks texts, which uses no vocabulary.
func (b brute) textHas(text Text, f Field, w word, only tier, inherited bool) bool {
	has := false
	m := Marks{x: &Index{schema: &Schema{People: b.schema.People && !inherited}}}
	m.known = b.knows
	eachToken(text.Text, func(parts []Span) {
		try := func(parts []Span) {
			var fold folder
			if fold.join(text.Text, parts); len(fold.out) > 0 {
				here := &textWord{string(fold.out), text.Text, parts, languageNumber(text.Lang), f}
				_, _, ok := m.inTier(&w, only, here)
				has = has || ok
			}
		}
		for i := range parts {
			try(parts[i : i+1])
		}
		if len(parts) > 1 {
			try(parts)
		}
	})
	return has
}

func (b brute) knows(word string) bool {
	known := false
	look := func(_ Field, t Text, _ bool) { known = known || slices.Contains(Words(t.Text), word) }
	for _, d := range b.docs {
		b.eachText(d, look)
	}
	// The texts of values that no document has are in the vocabulary, too.
	all := Document{Values: map[string][]string{}}
	for _, in := range b.schema.Inherited {
		all.Values[in.Column] = append(all.Values[in.Column], in.Value)
	}
	b.eachText(all, look)
	return known
}

func (b brute) counts(found []bruteHit, q Query, f FacetOf) []Count {
	values := slices.Clone(q.Choices[f.Name])
	for _, d := range b.docs {
		values = append(values, f.values(d)...)
	}
	slices.Sort(values)
	counts := []Count{}
	for _, v := range slices.Compact(values) {
		c := Count{Value: v}
		for _, h := range found {
			if slices.Contains(f.values(h.Document), v) && b.chosen(h.Document, q, f.Name) {
				c.Count++
			}
		}
		counts = append(counts, c)
	}
	return counts
}

func (f FacetOf) values(d Document) []string {
	if f.Through == nil {
		return d.Values[f.Column]
	}
	var all []string
	for _, v := range d.Values[f.Column] {
		all = append(all, f.Through[v]...)
	}
	return all
}

func (b brute) chosen(d Document, q Query, except string) bool {
	for _, f := range b.schema.Facets {
		chosen := q.Choices[f.Name]
		if f.Name != except && len(chosen) > 0 && !slices.ContainsFunc(chosen, func(v string) bool {
			return slices.Contains(f.values(d), v)
		}) {
			return false
		}
	}
	return true
}
