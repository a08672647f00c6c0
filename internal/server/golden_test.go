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

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"clusterdir/internal/store/storetest"
)

// goldenPages are one page of each kind; addresses in German and in English.
var goldenPages = []struct {
	name, de, en string
	form         string // posted where it is not empty
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

// TestGolden holds one page of each kind against the one that was looked at and
// found good, on every engine.
func TestGolden(t *testing.T) {
	t.Parallel()
	bodies := map[string]map[string]string{}
	engines(t, func(t *testing.T, database string) {
		s := serve(t, storetest.Seeded(t, database))
		for _, page := range goldenPages {
			for lang, target := range map[string]string{"de": page.de, "en": page.en} {
				name := page.name + "." + lang
				body := s.golden(target, page.form, page.status)
				if bodies[name] == nil {
					bodies[name] = map[string]string{}
				}
				bodies[name][t.Name()] = body
				s.compare(name, body)
			}
		}
	})
	for name, byEngine := range bodies {
		var first string
		for _, body := range byEngine {
			if first != "" && body != first {
				t.Errorf("%s differs between the engines: %s", name, cmp.Diff(first, body))
			}
			first = body
		}
	}
}

// golden fetches a page without what changes from run to run.
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

func (s *site) compare(name, body string) {
	s.Helper()
	file := filepath.Join("testdata", "golden", name+".html")
	got := outline(s, body)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			s.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.Errorf("%v; look at the page, then run go test ./internal/server -update", err)
		return
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		s.Errorf("%s (-want +got); if it is meant, run go test ./internal/server -update\n%s", file, diff)
	}
}

// What changes without a change that anybody sees: the hash in the address of a
// static file, the outline of the region and of codes.
var (
	assetHash = regexp.MustCompile(`(/static/[a-z0-9-]+)\.[0-9a-f]{10}\.`)
	drawing   = regexp.MustCompile(`^[Mm][-0-9 .a-zA-Z,]{200,}$`)
)

// outline writes a document with one element or text a line, so that a change
// to it can be read.
func outline(t testing.TB, body string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	writeOutline(&out, root, -1)
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

// TestGoldenComplete fails for a golden file that no page has, and for a page
// that no handler shows.
func TestGoldenComplete(t *testing.T) {
	var names []string
	for _, page := range goldenPages {
		names = append(names, page.name+".de.html", page.name+".en.html")
	}
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(names, f.Name()) {
			t.Errorf("no page is held against the golden file %s", f.Name())
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
