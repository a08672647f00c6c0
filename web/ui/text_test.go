package ui

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	const limit = (netLeast - 2*netPad) / float64(netType)
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"short", "WTSH", []string{"WTSH"}},
		{"two alike lines", "Universitätsklinikum Schleswig-Holstein", []string{"Universitätsklinikum", "Schleswig-Holstein"}},
		{"spaces before hyphens", "Leibniz-Zentrum in Borstel", []string{"Leibniz-Zentrum", "in Borstel"}},
		{"a hyphen if need be", "Nordfriesland-Wirtschaftsförderung", []string{"Nordfriesland-", "Wirtschaftsförderung"}},
		{"a hyphen that ends a word", "Energie- und Wasserstoffwirtschaft", []string{"Energie- und", "Wasserstoffwirtschaft"}},
		{"a no-break space holds", "Ministerium für\u00a0Wirtschaft", []string{"Ministerium", "für\u00a0Wirtschaft"}},
		{"too long for any line", "Wirtschaftsförderungsgesellschaft", []string{"Wirtschaftsförderungsgesellschaft"}},
		{"empty", "", []string{""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := wrap(tt.text, limit, &regular); !slices.Equal(got, tt.want) {
				t.Errorf("wrap(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
