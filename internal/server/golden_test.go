package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"clusterdir/internal/store/storetest"
)

// goldenPages lists one page of each kind, with its address in both languages.
var goldenPages = []struct {
	name, de, en string
	form         string // posted unless empty
	status       int    // 0 for 200
}{
	{name: "home", de: "/de", en: "/en"},
	{name: "contacts", de: "/de/ansprechpersonen", en: "/en/contacts"},
	{name: "contacts-filtered", de: "/de/ansprechpersonen?q=cluster&place=kiel&sector=tourism&sector=maritime", en: "/en/contacts?q=cluster&place=kiel&sector=tourism&sector=maritime"},
	{name: "contacts-none", de: "/de/ansprechpersonen?q=wiese&sector=tourism", en: "/en/contacts?q=wiese&sector=tourism"},
	{name: "contact", de: "/de/ansprechpersonen/ee-sh-project-manager", en: "/en/contacts/ee-sh-project-manager"},
	{name: "clusters", de: "/de/cluster", en: "/en/clusters"},
	{name: "cluster", de: "/de/cluster/mcn-sh", en: "/en/clusters/mcn-sh"},
	{name: "cluster-network", de: "/de/cluster/biomedtec", en: "/en/clusters/biomedtec"},
	{name: "partners", de: "/de/partner", en: "/en/partners"},
	{name: "partner", de: "/de/partner/fraunhofer-imte", en: "/en/partners/fraunhofer-imte"},
	{name: "sectors", de: "/de/branchen", en: "/en/sectors"},
	{name: "sector", de: "/de/branchen/maritime", en: "/en/sectors/maritime"},
	{name: "sector-empty", de: "/de/branchen/life-sciences", en: "/en/sectors/life-sciences"},
	{name: "search", de: "/de/suche", en: "/en/search"},
	{name: "search-hits", de: "/de/suche?q=l%C3%BCbeck", en: "/en/search?q=luebeck"},
	{name: "search-typo", de: "/de/suche?q=thomas+malesa", en: "/en/search?q=thomas+malesa"},
	{name: "contacts-exact", de: "/de/ansprechpersonen?q=malesa&exact=1", en: "/en/contacts?q=malesa&exact=1"},
	{name: "search-none", de: "/de/suche?q=xyzzy", en: "/en/search?q=xyzzy"},
	{name: "brochure", de: "/de/broschuere", en: "/en/brochure"},
	{name: "brochure-read", de: "/de/broschuere/lesen", en: "/en/brochure/read"},
	{name: "imprint", de: "/de/impressum", en: "/en/imprint"},
	{name: "privacy", de: "/de/datenschutz", en: "/en/privacy"},
	{name: "accessibility", de: "/de/barrierefreiheit", en: "/en/accessibility"},
	{name: "feedback", de: "/de/rueckmeldung", en: "/en/feedback"},
	{name: "feedback-faults", de: "/de/rueckmeldung", en: "/en/feedback", form: "message=&email=nobody&name=A", status: http.StatusUnprocessableEntity},
	{name: "feedback-done", de: "/de/rueckmeldung/erhalten", en: "/en/feedback/received"},
	{name: "not-found", de: "/de/nirgends", en: "/en/nowhere", status: http.StatusNotFound},
}

// TestGolden compares one page of each kind with the golden files, on every
// engine:
//
//   - NAME.LANG.html holds the main element of a page and its JSON-LD.
//   - shell.LANG.html holds what is the same on every page: head, header, footer.
//   - heads.LANG.html lists what the head and the header hold for one page only:
//     title, description, canonical address, place in the navigation.
//
// go test ./internal/server -run TestGolden -update writes the files.
func TestGolden(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, database string) {
		s := serve(t, storetest.Seeded(t, database))
		for _, lang := range []string{"de", "en"} {
			s.compareGolden(lang)
		}
	})
}

// compareGolden compares all pages of a language with the golden files.
func (s *site) compareGolden(lang string) {
	s.Helper()
	var heads strings.Builder
	var shell string
	for _, page := range goldenPages {
		target := page.de
		if lang == "en" {
			target = page.en
		}
		parts := split(s, s.golden(target, page.form, page.status))
		s.compare(page.name+"."+lang, parts.content)
		fmt.Fprintf(&heads, "%s\n%s", page.name, parts.head)
		if shell == "" {
			shell = parts.shell
		}
		if parts.shell != shell {
			s.Errorf("%s: the page differs from %s outside main (-%[2]s +this page)\n%[3]s",
				target, goldenPages[0].name, lineDiff(shell, parts.shell))
		}
	}
	s.compare("heads."+lang, heads.String())
	s.compare("shell."+lang, shell)
}

// golden fetches a page.
func (s *site) golden(target, form string, status int) string {
	s.Helper()
	if status == 0 {
		status = http.StatusOK
	}
	w := s.do(http.MethodGet, target, nil)
	if form != "" {
		w = s.post(target, form)
	}
	if w.Code != status {
		s.Errorf("%s: status %d, want %d", target, w.Code, status)
	}
	return w.Body.String()
}

// parts are the outlines of the parts of a page.
type parts struct{ content, head, shell string }

// Elements outside main that differ from page to page.
const (
	jsonLDElement    = `head script[type="application/ld+json"]`
	headElements     = `head title, head meta[name=description], head meta[name=robots], head link[rel=canonical], head link[rel=alternate], head meta[property^="og:"]`
	currentElements  = `header [aria-current=page]`
	languageElements = `header .lang a`
)

// split divides a page into its parts.
func split(t testing.TB, body string) parts {
	t.Helper()
	d := document(t, body)
	main := d.Find("main")
	if main.Length() != 1 {
		t.Errorf("the page has %d main elements, want 1", main.Length())
	}
	structured := d.Find(jsonLDElement)
	own := d.Find(headElements)
	current, languages := d.Find(currentElements), d.Find(languageElements)
	p := parts{
		content: outline(structured, 0) + outline(main, 0),
		head:    outline(own, 1) + outline(current, 1) + outline(languages, 1),
	}
	structured.Remove()
	own.Remove()
	main.Empty()
	current.RemoveAttr("aria-current")
	languages.SetAttr("href", "")
	p.shell = outline(d.Selection, -1)
	return p
}

func (s *site) compare(name, got string) {
	s.Helper()
	file := filepath.Join("testdata", "golden", name+".html")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			s.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.Errorf("%v; check the page, then run go test ./internal/server -update", err)
		return
	}
	if diff := lineDiff(string(want), got); diff != "" {
		s.Errorf("%s (-want +got); if the change is intended, run go test ./internal/server -update\n%s", file, diff)
	}
}

func lineDiff(want, got string) string {
	return cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n"))
}

// Text that changes without a visible change: the hash in the address of a
// static file, and the path data of the map and of QR codes.
var (
	assetHash = regexp.MustCompile(`(/static/[a-z0-9-]+)\.[0-9a-f]{10}\.`)
	drawing   = regexp.MustCompile(`^[Mm][-0-9 .a-zA-Z,]{200,}$`)
)

// outline writes elements with one tag or text per line, so that a diff is easy
// to read. The first level is indented by depth spaces.
func outline(elements *goquery.Selection, depth int) string {
	var out strings.Builder
	for _, n := range elements.Nodes {
		writeOutline(&out, n, depth)
	}
	return out.String()
}

func writeOutline(out *strings.Builder, n *html.Node, depth int) {
	indent := strings.Repeat(" ", max(depth, 0))
	switch n.Type {
	case html.TextNode:
		text := strings.Join(strings.Fields(n.Data), " ")
		if jsonLD(n) {
			var pretty bytes.Buffer
			if json.Indent(&pretty, []byte(text), indent, " ") == nil {
				text = pretty.String()
			}
		}
		if text != "" {
			fmt.Fprintf(out, "%s%s\n", indent, text)
		}
	case html.ElementNode:
		out.WriteString(indent + "<" + n.Data)
		for _, a := range n.Attr {
			value := assetHash.ReplaceAllString(a.Val, "$1.HASH.")
			fmt.Fprintf(out, " %s=%q", a.Key, drawing.ReplaceAllString(value, "…"))
		}
		out.WriteString(">\n")
	}
	for child := range n.ChildNodes() {
		writeOutline(out, child, depth+1)
	}
}

// TestGoldenComplete fails for a golden file without a page, and for a kind of
// page without a golden file.
func TestGoldenComplete(t *testing.T) {
	names := []string{"shell.de.html", "shell.en.html", "heads.de.html", "heads.en.html"}
	for _, page := range goldenPages {
		names = append(names, page.name+".de.html", page.name+".en.html")
	}
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(names, f.Name()) {
			t.Errorf("the golden file %s belongs to no page", f.Name())
		}
	}
	for _, page := range pageTable {
		if !slices.ContainsFunc(goldenPages, func(g struct {
			name, de, en, form string
			status             int
		}) bool {
			return kindOf(g.de) == kindOf(page.de)
		}) {
			t.Errorf("no golden page is of the kind %s", page.name)
		}
	}
}

// kindOf is an address without the id of the entry.
func kindOf(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	parts := strings.Split(u.Path, "/")
	if len(parts) > 3 && parts[2] != "broschuere" {
		parts[3] = "{id}"
	}
	return strings.Join(parts, "/")
}

// TestTemplatesShown fails for a page that no handler shows: what is never
// rendered is never tested.
func TestTemplatesShown(t *testing.T) {
	var handlers strings.Builder
	for _, file := range glob(t, "../site/*.go") {
		handlers.Write(read(t, file))
	}
	found := 0
	for _, file := range glob(t, "../../web/page/*.templ") {
		for _, m := range regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`).FindAllStringSubmatch(string(read(t, file)), -1) {
			found++
			if !strings.Contains(handlers.String(), "page."+m[1]+"(") {
				t.Errorf("%s: no handler shows the page %s", file, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("found only %d pages", found)
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	return files
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
