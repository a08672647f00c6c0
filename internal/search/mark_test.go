package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"clusterdir/internal/i18n"
)

// marksOf returns the marks of a search in an index with a single text.
func marksOf(t Text, f Field, people bool, query string) Marks {
	d := Document{ID: "it"}
	d.Fields[f] = []Text{t}
	return Build([]Document{d}, Schema{People: people}).Search(Query{Text: query}).Marks
}

func TestSpans(t *testing.T) {
	tests := map[string]struct{ text, query, want string }{
		"folded":                {"Campus Lübeck", "luebeck", "Campus [Lübeck]"},
		"folded the other way":  {"Luebeck", "lüb", "[Lueb]eck"},
		"the folded e is taken": {"Luebeck", "lu", "[Lue]beck"},
		"beginning":             {"Medizin und Technik", "med tech", "[Med]izin und [Tech]nik"},
		"part at the end":       {"Medizintechnik", "technik", "Medizin[technik]"},
		"part in the middle":    {"Windenergieanlagen", "energie", "Wind[energie]anlagen"},
		"part, folded":          {"Universitätsklinikum", "klinikum", "Universitäts[klinikum]"},
		"part with an umlaut":   {"Fischereihäfen", "haefen", "Fischerei[häfen]"},
		"not torn":              {"Experimentalphysik", "mental", "Experimentalphysik"},
		"stem":                  {"erneuerbare Quelle", "erneuerbarer quellen", "[erneuerbare] [Quelle]"},
		"typo":                  {"Tourismus an der Küste", "turismus kuste", "[Tourismus] an der [Küste]"},
		"sharp s is not cut":    {"Straße", "stras", "[Straß]e"},
		"accent is not cut":     {"Lu\u0308beck", "lu", "[Lu\u0308]beck"},
		"joined by the reader":  {"Agentur EE.SH", "eesh", "Agentur [EE.SH]"},
		"joined in the query":   {"Agentur EE.SH", "EE.SH", "Agentur [EE.SH]"},
		"beginning of joined":   {"Schleswig-Holstein", "schleswigho", "[Schleswig-Ho]lstein"},
		"first part":            {"Schleswig-Holstein", "schleswig", "[Schleswig]-Holstein"},
		"second part":           {"Schleswig-Holstein", "holstein", "Schleswig-[Holstein]"},
		"without the hyphen":    {"EE-SH", "ee", "[EE]-SH"},
		"longest wins":          {"Kieler", "k kiel", "[Kiel]er"},
		"no word in the query":  {"Kiel?", "?", "Kiel?"},
		"blank":                 {"Kiel", " ", "Kiel"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text := Text{i18n.German, tt.text}
			if got := bracketed(tt.text, marksOf(text, Function, false, tt.query).Spans(text, Function)); got != tt.want {
				t.Errorf("query %q marks %q, want %q", tt.query, got, tt.want)
			}
		})
	}
}

func TestSpansOfPeople(t *testing.T) {
	tests := map[string]struct{ name, query, want string }{
		"sound":        {"Anna Meyr", "maier", "Anna [Meyr]"},
		"typo":         {"Thomas Malessa", "malesa", "Thomas [Malessa]"},
		"wrong start":  {"Thomas Malessa", "kalessa", "Thomas [Malessa]"},
		"no part":      {"Anna Windenergie", "energie", "Anna Windenergie"},
		"double name":  {"Anna Schmidt-Petersen", "petersn", "Anna Schmidt-[Petersen]"},
		"only so much": {"Anna May", "moo", "Anna May"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text := Text{Text: tt.name}
			if got := bracketed(tt.name, marksOf(text, Name, true, tt.query).Spans(text, Name)); got != tt.want {
				t.Errorf("query %q marks %q, want %q", tt.query, got, tt.want)
			}
		})
	}
}

func bracketed(text string, spans []Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + text[at:]
}

func TestGuesses(t *testing.T) {
	text := Text{Text: "Thomas Malessa"}
	m := marksOf(text, Name, true, "thomas malesa")
	if got := m.Guesses(text, Name); len(got) != 1 || got[0] != (Guess{1, Span{7, 13}, "Malessa"}) {
		t.Errorf("Guesses = %v, want Malessa for term 1", got)
	}
	if sure, guessed := m.Terms(text, Name); sure != 1 || guessed != 2 || m.All() != 3 {
		t.Errorf("Terms, All = %b, %b, %b, want 1, 10, 11", sure, guessed, m.All())
	}
	// A word that some entry has is not a typo, even if other words resemble
	// it.
	x := Build([]Document{entry("a", "Malesa"), entry("b", "Malessa")}, Schema{People: true})
	if got := x.Search(Query{Text: "malesa"}).Marks.Guesses(text, Name); got != nil {
		t.Errorf("Guesses = %v, want none for a word that an entry has", got)
	}
}

func TestNumberSpans(t *testing.T) {
	const shown, digits = "+49 461 806-354", "49461806354"
	tests := map[string]struct{ query, want string }{
		"whole":         {"0461 80 6-3 54", "[+49 461 806-354]"},
		"international": {"0049461806354", "[+49 461 806-354]"},
		"with brackets": {"+49 (0)461 806", "[+49 461 806]-354"},
		"beginning":     {"0461", "[+49 461] 806-354"},
		"extension":     {"354", "+49 461 806-[354]"},
		"without area":  {"806 354", "+49 461 [806-354]"},
		"another":       {"0431", "+49 461 806-354"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			x := Build([]Document{{ID: "it", Numbers: []string{digits}}}, Schema{})
			r := x.Search(Query{Text: tt.query})
			if got := bracketed(shown, r.Marks.NumberSpans(shown, digits)); got != tt.want {
				t.Errorf("query %q marks %q, want %q", tt.query, got, tt.want)
			}
			if found := r.Total == 1; found != strings.Contains(tt.want, "[") {
				t.Errorf("query %q: found = %v", tt.query, found)
			}
		})
	}
}

func FuzzSpans(f *testing.F) {
	for _, s := range [][2]string{
		{"Campus Lübeck", "luebeck"}, {"Agentur EE.SH", "eesh ee"}, {"a-e\u0308", "a"}, {"Lu\xffe-beck", "lub"},
		{"Windenergieanlagen", "energie"}, {"Universitätsklinikum", "kliniku universitäten"}, {"Meyr", "maier"}, {"Malessa", "Nalesa"},
		{"A0\x00\x02\x00\x00\u037aA00", "A A0\xff000 AA"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, text, query string) {
		borders := map[int]bool{len(text): true}
		for at := range text {
			borders[at] = true
		}
		for _, people := range []bool{false, true} {
			for _, l := range []i18n.Lang{"", i18n.German, i18n.English} {
				it := Text{l, text}
				last := 0
				for _, s := range marksOf(it, Name, people, query).Spans(it, Name) {
					if s.Start < last || s.Start >= s.End || !borders[s.Start] || !borders[s.End] {
						t.Fatalf("query %q in text %q: invalid span %v after offset %d", query, text, s, last)
					}
					last = s.End
				}
			}
		}
		// Searching for any word of the text must mark that word.
		eachToken(text, func(parts []Span) {
			for _, p := range parts {
				word := text[p.Start:p.End]
				if len(word) > maxWordRunes || len(Words(word)) == 0 {
					continue
				}
				it := Text{Text: text}
				if !covered(marksOf(it, Name, false, word).Spans(it, Name), p) {
					t.Fatalf("query %q does not mark %v in text %q", word, p, text)
				}
			}
		})
	})
}

func covered(spans []Span, part Span) bool {
	for _, s := range spans {
		if s.Start <= part.Start && part.End <= s.End {
			return true
		}
	}
	return false
}

// FuzzParse checks that parsed queries respect the limits and that no input
// causes a panic.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"EE.SH", "0461 80 6-3 54", "+49 (0)461", "\"a\" -b OR c*", "\u202eabc\u0645\u0631\u062d\u0628\u0627", "👩‍🔬 wind", strings.Repeat("x-", 90), strings.Repeat("1 ", 90)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, exact := range []bool{false, true} {
			terms, blank := parse(s, exact)
			if blank && len(terms) > 0 {
				t.Fatalf("parse(%q) is blank but has terms %v", s, terms)
			}
			words := 0
			for _, term := range terms {
				words += len(term.alternatives[0])
				for _, alternative := range term.alternatives {
					for _, w := range alternative {
						if w.folded == "" || utf8.RuneCountInString(w.folded) > maxWordRunes || !utf8.ValidString(w.folded) {
							t.Fatalf("parse(%q) returned the invalid word %q", s, w.folded)
						}
					}
				}
			}
			if words > maxQueryWords {
				t.Fatalf("parse(%q) returned %d words, which exceeds the limit", s, words)
			}
		}
	})
}

// FuzzFound checks that an entry is found by its own name, whatever the name
// is.
func FuzzFound(f *testing.F) {
	for _, s := range []string{"EE.SH", "0461 80 6-3 54", "Lu\u0308beck", strings.Repeat("ab ", 40), strings.Repeat("x-", 70)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Document{ID: "it"}
		d.Fields[Name] = []Text{{Text: s}}
		x := Build([]Document{d}, Schema{})
		want := 0
		if len(Words(s)) > 0 || blankText(s) {
			want = 1
		}
		for _, exact := range []bool{false, true} {
			if r := x.Search(Query{Text: s, Exact: exact}); r.Total != want || r.Partial {
				t.Fatalf("Search(%q) = %+v, want total %d", s, r, want)
			}
		}
	})
}
