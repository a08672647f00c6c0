package server_test

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
	"clusterdir/internal/sample"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/migrations"
)

const queriesFile = "../search/testdata/queries.txt"

var showQueries = flag.Bool("queries", false, "print what the queries of queries.txt find")

// queryCase is a line of queries.txt.
type queryCase struct {
	line       int
	section    string
	lang, list string
	query      string
	first      []string // what must come first, in this order
	more       bool     // others may follow
	partial    bool
	never      []string
}

// queryCases reads queries.txt: its cases by directory.
func queryCases(t *testing.T) map[string][]queryCase {
	t.Helper()
	raw, err := os.ReadFile(queriesFile)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string][]queryCase{}
	directory, section := "", ""
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "@"):
			directory = strings.TrimPrefix(line, "@")
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		default:
			c, err := parseQuery(line)
			if err != nil {
				t.Fatalf("%s:%d: %v", queriesFile, n, err)
			}
			c.line, c.section = n, section
			cases[directory] = append(cases[directory], c)
		}
	}
	return cases
}

func parseQuery(line string) (queryCase, error) {
	part := strings.Split(line, "|")
	if len(part) < 4 || len(part) > 5 {
		return queryCase{}, fmt.Errorf("%d columns in %q", len(part), line)
	}
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	c := queryCase{lang: part[0], list: part[1], query: part[2]}
	first, more := strings.CutSuffix(part[3], "…")
	first, partial := strings.CutPrefix(first, "~")
	c.more, c.partial = more, partial
	if c.first = strings.Fields(first); slices.Equal(c.first, []string{"-"}) {
		c.first = nil
	}
	if len(part) == 5 {
		c.never = strings.Fields(part[4])
	}
	return c, nil
}

// TestQueries holds what people type against what they find, on every engine.
func TestQueries(t *testing.T) {
	t.Parallel()
	cases := queryCases(t)
	engines(t, func(t *testing.T, database string) {
		serve(t, storetest.Seeded(t, database)).tryQueries(cases["seed"])
	})
	engines(t, func(t *testing.T, database string) {
		serve(t, sampled(t, database, sampleSize)).tryQueries(cases[fmt.Sprintf("sample %d", sampleSize)])
	})
	countQueries(t, cases)
}

const sampleSize = 3000

// sampled opens a new database with a made-up region.
func sampled(t *testing.T, database string, contacts int) *store.Store {
	t.Helper()
	s := storetest.Empty(t, database)
	r := sample.New(contacts)
	err := s.Fill(t.Context(), migrations.Seed{
		Agency: r.Agency, Places: r.Places, Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Sections: r.Sections,
	}, r.Contacts(), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// countQueries wants enough cases of each kind.
func countQueries(t *testing.T, cases map[string][]queryCase) {
	t.Helper()
	bySection, inVain := map[string]int{}, 0
	for _, all := range cases {
		for _, c := range all {
			bySection[c.section]++
			if len(c.never) > 0 || len(c.first) == 0 && !c.more {
				inVain++
			}
		}
	}
	total := 0
	for _, n := range bySection {
		total += n
	}
	if total < 150 || inVain < 30 {
		t.Errorf("%d cases, of which %d must not find something; want 150 and 30", total, inVain)
	}
	for _, tier := range []string{"exact", "folded", "prefix", "stem", "compound part", "typo", "sound"} {
		if bySection[tier] < 12 {
			t.Errorf("%d cases for the tier %s, want 12", bySection[tier], tier)
		}
	}
}

// queryHit is an entry that a query found.
type queryHit struct{ id, name string }

func (h queryHit) String() string { return h.id + "=" + strings.ReplaceAll(h.name, " ", "_") }

// fits reports whether the hit is what a case names: an id or, after a *, a part
// of a name, with _ for spaces.
func (h queryHit) fits(wanted string) bool {
	part, byName := strings.CutPrefix(wanted, "*")
	return h.id == wanted || byName && strings.Contains(h.name, strings.ReplaceAll(part, "_", " "))
}

func (s *site) tryQueries(cases []queryCase) {
	s.Helper()
	if len(cases) == 0 {
		s.Fatal("no cases")
	}
	for _, c := range cases {
		hits, partial := s.finds(c)
		if *showQueries {
			fmt.Printf("%s | %s | %s | %v %v\n", c.lang, c.list, c.query, partial, hits[:min(len(hits), 12)])
			continue
		}
		name := fmt.Sprintf("queries.txt:%d: %s %s %q", c.line, c.lang, c.list, c.query)
		if partial != c.partial {
			s.Errorf("%s: partial is %v", name, partial)
		}
		fit := len(hits) == len(c.first) || len(hits) > len(c.first) && c.more
		for i := 0; fit && i < len(c.first); i++ {
			fit = hits[i].fits(c.first[i])
		}
		if !fit {
			s.Errorf("%s finds %v, want %v", name, hits[:min(len(hits), 12)], c.first)
		}
		for _, never := range c.never {
			if i := slices.IndexFunc(hits, func(h queryHit) bool { return h.fits(never) }); i >= 0 {
				s.Errorf("%s finds %s, which it must not", name, hits[i])
			}
		}
	}
}

var queryLists = map[string]address.Page{
	"contacts": address.Contacts, "clusters": address.Clusters, "partners": address.Partners, "sectors": address.Sectors,
	"everything": address.Search,
}

// finds asks the site for what a query finds; ids of everything bear their type.
func (s *site) finds(c queryCase) (hits []queryHit, partial bool) {
	s.Helper()
	l, _ := i18n.Parse(c.lang)
	target := address.Of(l, queryLists[c.list]) + ".json?" + url.Values{"q": {c.query}}.Encode()
	var a answer
	s.json(target, &a)
	for _, item := range a.Items {
		h := queryHit{id: fmt.Sprint(item["id"])}
		for _, key := range []string{"person", "name", "title"} {
			if name, ok := item[key].(string); ok && h.name == "" {
				h.name = name
			}
		}
		if c.list == "everything" {
			h.id = fmt.Sprint(item["type"], ":", h.id)
		}
		hits = append(hits, h)
	}
	return hits, a.Partial
}
