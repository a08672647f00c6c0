package search

import "testing"

func TestHas(t *testing.T) {
	x := Build([]Document{{ID: "a", SortKey: "1"}, {ID: "b", SortKey: "2"}}, Schema{})
	y := x.Patch([]Document{{ID: "b", SortKey: "3"}, {ID: "c", SortKey: "4"}}, []string{"a"})
	for _, test := range []struct {
		index *Index
		id    string
		want  bool
	}{
		{x, "a", true}, {x, "b", true}, {x, "c", false}, {x, "", false},
		{y, "a", false}, {y, "b", true}, {y, "c", true}, {y, "d", false},
	} {
		if got := test.index.Has(test.id); got != test.want {
			t.Errorf("Has(%q) = %t, want %t", test.id, got, test.want)
		}
	}
}
