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
		t.Errorf("Fold(sentence) = %q, want %q", got, want)
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
				t.Errorf("Words(%q) differ (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Lübeck", "Luebeck", "Straße", "Lu\u0308", "İ", "½", "\xff\x00", "ŀ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		whole := Fold(s)
		if !utf8.ValidString(whole) || strings.ContainsRune(whole, 0) {
			t.Fatalf("Fold(%q) = %q, want valid UTF-8 without NUL", s, whole)
		}
		for at := range s {
			if beginning := Fold(s[:at]); !strings.HasPrefix(whole, beginning) {
				t.Fatalf("Fold(%q) = %q, want a string that begins with Fold(%q) = %q", s, whole, s[:at], beginning)
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
				t.Fatalf("Words(%q) contains %q, want non-empty valid UTF-8", s, w)
			}
			for _, r := range w {
				if kindOf(r, utf8.RuneLen(r)) != letter {
					t.Fatalf("Words(%q) contains %q with character %q, want only letters and numbers", s, w, r)
				}
			}
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
