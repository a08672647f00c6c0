package search

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	tests := map[string]struct{ spellings, want string }{
		"umlaut":               {"Lübeck LÜBECK Luebeck LUEBECK lubeck Lu\u0308beck", "lubeck"},
		"a umlaut":             {"Käse Kaese kase", "kase"},
		"o umlaut":             {"Köln Koeln koln", "koln"},
		"umlaut at the start":  {"Überlingen Ueberlingen uberlingen", "uberlingen"},
		"sharp s":              {"Straße Strasse STRASSE STRAẞE", "strasse"},
		"ue after a vowel":     {"neue NEUE", "neue"},
		"ue after a":           {"Bauer", "bauer"},
		"ue after q":           {"Quelle", "quelle"},
		"an umlaut has its e":  {"Phäe Phaee", "phae"},
		"e before ue":          {"Steuer", "steuer"},
		"danish":               {"Tønder Tönder Toender", "tonder"},
		"danish ligature":      {"Lærdal Laerdal Lärdal", "lardal"},
		"ligature before ue":   {"Ræuel Raeuel", "rauel"},
		"danish ring":          {"Århus arhus", "arhus"},
		"turkish":              {"Işık IŞIK isik", "isik"},
		"turkish capital":      {"İzmir Izmir", "izmir"},
		"polish":               {"Łódź lodz", "lodz"},
		"french ligature":      {"Cœur Coeur", "cour"},
		"icelandic":            {"Þórður", "thordur"},
		"croatian":             {"Đorđe Dorde", "dorde"},
		"diaeresis on e":       {"Michaël Michael", "michal"},
		"full width":           {"ＫＩＥＬ Kiel", "kiel"},
		"typographic ligature": {"ﬁrma Firma", "firma"},
		"digits":               {"2015", "2015"},
		"soft hyphen":          {"Medizin\u00adtechnik", "medizintechnik"},
		"nul and bad bytes":    {"Del\x00fs Del\xfffs", "delfs"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, s := range strings.Fields(tt.spellings) {
				if got := Fold(s); got != tt.want {
					t.Errorf("Fold(%q) = %q, want %q", s, got, tt.want)
				}
			}
		})
	}
	if got, want := Fold("Außen-Förde, 24 m²!"), "aussen-forde, 24 m2!"; got != want {
		t.Errorf("Fold of a sentence = %q, want %q", got, want)
	}
}

func TestWords(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"nothing":              {"", nil},
		"only punctuation":     {" -–… ", nil},
		"sentence":             {"Wind, Sonne & mehr.", []string{"wind", "sonne", "mehr"}},
		"dotted":               {"EE.SH", []string{"ee", "sh", "eesh"}},
		"hyphenated":           {"Schleswig-Holstein", []string{"schleswig", "holstein", "schleswigholstein"}},
		"three parts":          {"Hans-Peter-Weg", []string{"hans", "peter", "weg", "hanspeterweg"}},
		"spaced ampersand":     {"IT & Media", []string{"it", "media"}},
		"tight ampersand":      {"R&D", []string{"r", "d", "rd"}},
		"gendered":             {"Manager:innen", []string{"manager", "innen", "managerinnen"}},
		"end of a sentence":    {"in Kiel. Und", []string{"in", "kiel", "und"}},
		"suspended hyphen":     {"IT-, Medien", []string{"it", "medien"}},
		"leading hyphen":       {"-Kiel", []string{"kiel"}},
		"two hyphens":          {"a--b", []string{"a", "b"}},
		"folded after joining": {"Bo-enn", []string{"bo", "enn", "bonn"}},
		"parentheses":          {"(UKSH)", []string{"uksh"}},
		"accent on its own":    {"\u0308 a", []string{"a"}},
		"letter without fold":  {"\u037a a", []string{"a"}},
		"nul inside":           {"Ki\x00el \xff", []string{"kiel"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Words(tt.text)); diff != "" {
				t.Errorf("Words(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestMark(t *testing.T) {
	tests := map[string]struct{ text, query, want string }{
		"folded":                {"Campus Lübeck", "luebeck", "Campus [Lübeck]"},
		"folded the other way":  {"Luebeck", "lüb", "[Lueb]eck"},
		"the folded e is taken": {"Luebeck", "lu", "[Lue]beck"},
		"beginning":             {"Medizin und Technik", "med tech", "[Med]izin und [Tech]nik"},
		"not inside a word":     {"Medizintechnik", "technik", "Medizintechnik"},
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
			if got := bracketed(tt.text, Mark(tt.text, tt.query)); got != tt.want {
				t.Errorf("Mark(%q, %q) = %q, want %q", tt.text, tt.query, got, tt.want)
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

func TestWhy(t *testing.T) {
	if got := Why("medizin", "Lübeck", "Medizintechnik", "Medizin"); got != "Medizintechnik" {
		t.Errorf("Why = %q, want the first text that matches", got)
	}
	if got := Why("xyz", "Lübeck"); got != "" {
		t.Errorf("Why = %q, want none", got)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Lübeck", "Luebeck", "Straße", "Lu\u0308", "İ", "½", "\xff\x00", "ŀ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		whole := Fold(s)
		if !utf8.ValidString(whole) || strings.ContainsRune(whole, 0) {
			t.Fatalf("Fold(%q) = %q: not clean", s, whole)
		}
		for at := range s {
			if beginning := Fold(s[:at]); !strings.HasPrefix(whole, beginning) {
				t.Fatalf("Fold(%q) = %q does not begin with Fold(%q) = %q", s, whole, s[:at], beginning)
			}
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"EE.SH", "IT & Media", "a--b", "\u037a-\u037a", "x\u00ad-y", "1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range Words(s) {
			if w == "" || !utf8.ValidString(w) {
				t.Fatalf("Words(%q) has %q", s, w)
			}
			for _, r := range w {
				if kindOf(r, utf8.RuneLen(r)) != letter {
					t.Fatalf("Words(%q) has %q with %q", s, w, r)
				}
			}
		}
	})
}

func FuzzMark(f *testing.F) {
	f.Add("Campus Lübeck", "luebeck")
	f.Add("Agentur EE.SH", "eesh ee")
	f.Add("a-e\u0308", "a")
	f.Add("Lu\xffe-beck", "lub")
	f.Fuzz(func(t *testing.T, text, query string) {
		borders := map[int]bool{len(text): true}
		for at := range text {
			borders[at] = true
		}
		last := 0
		for _, s := range Mark(text, query) {
			if s.Start < last || s.Start >= s.End || !borders[s.Start] || !borders[s.End] {
				t.Fatalf("Mark(%q, %q) has the span %v after %d", text, query, s, last)
			}
			last = s.End
		}
		// Whatever a word of the text is, typing it marks it.
		eachToken(text, func(parts []Span) {
			for _, p := range parts {
				word := text[p.Start:p.End]
				if len(word) > maxWordRunes || len(Words(word)) == 0 {
					continue
				}
				if !covered(Mark(text, word), p) {
					t.Fatalf("Mark(%q, %q) = %v does not cover %v", text, word, Mark(text, word), p)
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

// An entry is found by its own name, however odd.
func FuzzFound(f *testing.F) {
	for _, s := range []string{"EE.SH", "0461 80 6-3 54", "Lu\u0308beck", strings.Repeat("ab ", 40), strings.Repeat("x-", 70)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Document{ID: "it"}
		d.Fields[Name] = []string{s}
		x := Build([]Document{d})
		want := 0
		if len(Words(s)) > 0 || blankText(s) {
			want = 1
		}
		if r := x.Search(Query{Text: s}); r.Total != want || r.Partial {
			t.Fatalf("search for %q: %+v, want %d", s, r, want)
		}
	})
}

func TestKindOfAgreesWithUnicode(t *testing.T) {
	for r := rune(1); r < utf8.RuneSelf; r++ {
		want := separator
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			want = letter
		}
		if got := kindOf(r, 1); got != want {
			t.Errorf("kindOf(%q) = %d, want %d", r, got, want)
		}
	}
}
