package export

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

func mustCSV[T Row](t *testing.T, items ...T) string {
	t.Helper()
	var b strings.Builder
	if err := CSV(&b, items); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checkColumns checks that a table begins with the columns of the contract. Other
// columns may follow.
func checkColumns(t *testing.T, want [][]string, table string) {
	t.Helper()
	if strings.Count(table, "\r\n") != strings.Count(table, "\n") || !strings.HasSuffix(table, "\r\n") {
		t.Errorf("a line does not end with CRLF: %q", table)
	}
	got, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range got {
		got[i] = row[:min(len(row), len(want[0]))]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestContactCSV(t *testing.T) {
	checkColumns(t, [][]string{
		{"id", "person", "functions", "cluster", "sectors", "phone", "fax", "email", "place", "confirmed_on", "url", "title",
			"given_name", "family_name", "place_id", "place_inferred", "source"},
		{"ee-sh-project-manager", "Carsten Delfs", "Project Manager EE.SH; Innovation Consultant", "Network Agency (EE.SH)", "Renewable energy",
			"tel:+49461806354", "tel:+49461806171", "", "Flensburg", "", "https://clusters.example/en/contacts/ee-sh-project-manager", "",
			"Carsten", "Delfs", "flensburg", "true", "WTSH’s page"},
	}, mustCSV(t, NewContact(delfs(), i18n.English, base)))
}

func TestClusterCSV(t *testing.T) {
	o := organisation()
	o.Description = both("", "One, \"two\"\nthree")
	c := directory.Cluster{Organisation: o, Role: directory.Managed, Partners: 3, Sectors: []directory.Ref{
		{ID: "a", Name: both("A", "A")}, {ID: "b", Name: both("B", "B")},
	}}
	checkColumns(t, [][]string{
		{"id", "name", "short_name", "former_names", "current_names", "role", "sectors", "places", "website", "since", "summary",
			"description", "partners", "confirmed_on", "source", "url"},
		{"diwish", "Digital Economy", "DiWiSH", "IT & Media Cluster Management", "Heute", "managed", "A; B", "Kiel", "https://diwish.de",
			"2006", "Network", "One, \"two\"\nthree", "3", "", "", "https://clusters.example/en/clusters/diwish"},
	}, mustCSV(t, NewCluster(c, i18n.English, base)))
}

func TestEmptyCSVHasItsHeader(t *testing.T) {
	checkColumns(t, [][]string{{"id", "name", "summary", "url"}}, mustCSV[Sector](t))
}

func TestFormulaGuard(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "Kiel": "Kiel", "'Kiel": "'Kiel", "a=1": "a=1", " =1": " =1",
		"=1+1": "'=1+1", "+49 431": "'+49 431", "-1": "'-1", "@sum": "'@sum",
		"\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx", "\x00x": "'\x00x", "\x7fx": "'\x7fx", "\u0085x": "'\u0085x",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "\ufeff=1": "'\ufeff=1",
		"K\xffiel": "K\ufffdiel",
	} {
		if got := guard(cell); got != want {
			t.Errorf("guard(%q) = %q, want %q", cell, got, want)
		}
	}
}

func TestListOfFormulasIsGuarded(t *testing.T) {
	c := delfs()
	c.Functions = []i18n.Text{both("=1", "=1"), both("b", "b")}
	if got := mustCSV(t, NewContact(c, i18n.English, base)); !strings.Contains(got, ",'=1; b,") {
		t.Errorf("got %q", got)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"=1", "\"", "a,b", "\r", "\n", "\r\n", `\.`, "\xff", "+", "＝", "", "x;=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := delfs()
		c.GivenName, c.Email, c.Functions = s, s, []i18n.Text{both(s, s), both(s, s)}
		out := mustCSV(t, NewContact(c, i18n.English, base), NewContact(c, i18n.English, base))
		if !utf8.ValidString(out) {
			t.Fatalf("not UTF-8: %q", out)
		}
		if strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\n") {
			t.Fatalf("a line does not end with CRLF: %q", out)
		}
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("read %d rows with error %v: %q", len(rows), err, out)
		}
		for _, row := range rows[1:] {
			for i, cell := range row {
				first, _ := utf8.DecodeRuneInString(cell)
				if cell != "" && (strings.ContainsRune("=+-@＝＋－＠", first) || first < ' ' || first == 0x7f) {
					t.Fatalf("column %s begins like a formula: %q", rows[0][i], cell)
				}
			}
		}
	})
}
