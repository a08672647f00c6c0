package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

// TestOddQueries: whatever is typed gets a page, and nothing of it gets into
// the log.
func TestOddQueries(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const secret = "Geheimniswort"
	queries := map[string]string{
		"200 words":        strings.Repeat(secret+" wort ", 100),
		"200 joined words": strings.Repeat(secret+"-", 100),
		"3,000 characters": strings.Repeat("ä", 1500) + strings.Repeat("x", 1500),
		"3,000 digits":     strings.Repeat("0461 806354 ", 250),
		"emoji":            "👩‍🔬🇩🇰 " + secret,
		"right to left":    "مرحبا \u202e" + secret + "\u202c שלום",
		"quotes":           `"` + secret + `" 'a' „b“ « c »`,
		"operators":        secret + " AND OR NOT -x +y a* NEAR(b c) ^d {e}:f ~g",
		"markup":           "<script>" + secret + "</script>",
		"broken UTF-8":     secret + "\xff\xfe\xc3(", // which is no address at all
		"NUL":              secret + "\x00x",
		"accents alone":    "\u0308\u0301\u0327",
		"every letter":     "a b c d e f g h i j k l m n o p q r s t u v w x y z",
	}
	for name, query := range queries {
		for _, list := range []string{"/de/suche", "/en/search.json", "/de/ansprechpersonen", "/en/contacts.json", "/de/cluster", "/en/partners.csv"} {
			for _, exact := range []string{"", "&exact=1"} {
				target := list + "?q=" + url.QueryEscape(query) + exact
				w := s.do(http.MethodGet, target, nil)
				want := http.StatusOK
				switch {
				case name == "NUL", name == "broken UTF-8":
					want = http.StatusBadRequest
				case len(target) > 8<<10:
					want = http.StatusRequestURITooLong
				}
				if w.Code != want {
					t.Errorf("%s at %s: status %d, want %d", name, list, w.Code, want)
				}
				if strings.Contains(w.Body.String(), "<script>") && !strings.HasSuffix(list, ".json") {
					t.Errorf("%s at %s comes back as markup", name, list)
				}
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, secret) || !strings.Contains(log, `"path":"/de/suche"`) {
		t.Errorf("the log has what was searched for, or nothing: %.2000s", log)
	}
}

// TestWhy: where neither the title nor the card shows what matched, they say so.
func TestWhy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tests := []struct{ target, want string }{
		{"/de/ansprechpersonen?q=consultant", "Funktion auf Englisch: Innovation [Consultant]"},
		{"/en/contacts?q=Norddeutschland", "Function in German: Leiter der Geschäftsstelle Schleswig-Holstein, Maritimes Cluster [Norddeutschland]"},
		{"/en/clusters?q=norgenta", "Formerly or also: [Norgenta]"},
		{"/de/cluster?q=hanse+campus", "Heute: [Hanse] Innovation [Campus] Lübeck"},
		{"/de/cluster?q=digital+economy", "Name auf Englisch: [Digital] [Economy] Schleswig-Holstein (DiWiSH)"},
		{"/de/partner?q=hanse", "Cluster heute: [Hanse] Innovation Campus Lübeck"},
		{"/de/ansprechpersonen?q=malessa+clustermanagement", ""},
		{"/en/sectors?q=", ""},
		{"/de/suche?q=renewable", "Name auf Englisch: [Renewable] energy"},
		{"/de/suche?q=malessa", ""}, // The card shows it.
	}
	for _, test := range tests {
		d := s.doc(test.target)
		d.Find("mark").Each(func(_ int, m *goquery.Selection) { m.SetText("[" + m.Text() + "]") })
		var got []string
		d.Find(".why").Each(func(_ int, w *goquery.Selection) { got = append(got, words(w)) })
		if found := strings.Join(got, "\n"); test.want == "" && found != "" || !strings.Contains(found, test.want) {
			t.Errorf("%s says why: %q, want %q", test.target, got, test.want)
		}
	}
}

// TestUnderstood: a guess is named, and leads to what was typed; from there a
// link leads back.
func TestUnderstood(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, list := range []string{"/en/contacts", "/en/search"} {
		d := s.doc(list + "?q=thomas+malesa")
		note := d.Find(".note")
		if got, want := words(note), "Showing results for “thomas Malessa”. Search for exactly “thomas malesa”"; got != want {
			t.Errorf("%s says %q, want %q", list, got, want)
		}
		exact, _ := note.Find("a").Attr("href")
		if want := list + "?exact=1&q=thomas+malesa"; exact != want {
			t.Errorf("%s leads to %q, want %q", list, exact, want)
		}
		if d := s.doc(list + "?q=thomas+malessa"); d.Find(".note").Length() != 0 {
			t.Errorf("%s has a note on what was typed right: %q", list, words(d.Find(".note")))
		}
		d = s.doc(list + "?q=malessa&exact=1")
		if got := words(d.Find(".note")); got != "Only what contains “malessa” exactly. Include similar words" {
			t.Errorf("%s, exactly: %q", list, got)
		}
	}
	var a answer
	if s.json("/en/contacts.json?q=malesa&exact=1", &a); a.Total != 0 {
		t.Errorf("malesa, exactly, finds %d", a.Total)
	}
	if field := s.doc("/en/contacts?q=malessa&exact=1").Find("main form input[type=hidden][name=exact]"); field.Length() != 1 {
		t.Error("the filters forget that the words are exact")
	}
	if field := s.doc("/en/search?q=malessa&exact=1").Find("main form input[type=hidden]"); field.Length() != 0 {
		t.Error("the next search of everything is exact, too")
	}
	d := s.doc("/en/search?q=malesa&exact=1")
	if link, _ := d.Find(".empty a").First().Attr("href"); link != "/en/search?q=malesa" || d.Find(".note").Length() != 1 {
		t.Errorf("nothing found exactly leads to %q", link)
	}
	for query, want := range map[string]string{
		"vihse vihs": "“Wiese Wiese”", "Maihd Mai": "“Maihd May”", "wtsh": "", "tourism wtsh": "",
	} {
		d := s.doc("/en/search?q=" + url.QueryEscape(query))
		if note := words(d.Find(".note").First()); want != "" && !strings.Contains(note, want) || want == "" && strings.Contains(note, "Showing") {
			t.Errorf("%q is read as %q, want %s", query, note, want)
		}
	}
	d = s.doc("/en/contacts?q=malesa&exact=1")
	if link, _ := d.Find(".empty a").First().Attr("href"); link != "/en/contacts?q=malesa" {
		t.Errorf("nothing found exactly leads to %q", link)
	}
}

// TestMarkedNumbers: a number that was dialled is marked as it is shown.
func TestMarkedNumbers(t *testing.T) {
	t.Parallel()
	d := newSite(t).doc("/de/ansprechpersonen?q=" + url.QueryEscape("0461 80 6-3 54"))
	if got := d.Find("a[href='tel:+49461806354'] mark").Text(); got != "+49 461 806-354" {
		t.Errorf("marked %q", got)
	}
}

// TestWhyInData: search as data says why, in one line.
func TestWhyInData(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	got := map[string]string{}
	for _, q := range []string{"norgenta", "consultant", "malesa", "hanse uksh"} {
		var a struct {
			Items []struct{ Type, ID, Why string }
		}
		s.json("/de/suche.json?q="+url.QueryEscape(q), &a)
		for _, item := range a.Items {
			got[fmt.Sprint(q, " ", item.Type, ":", item.ID)] = item.Why
		}
	}
	want := map[string]string{
		"norgenta cluster:life-science-nord":       "Früher oder auch: Norgenta",
		"norgenta contact:":                        "",
		"consultant contact:ee-sh-project-manager": "Funktion auf Englisch: Innovation Consultant",
		"malesa contact:it-media-cluster-manager":  "",
		"hanse uksh partner:uksh":                  "Cluster heute: Hanse Innovation Campus Lübeck",
	}
	delete(want, "norgenta contact:")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
