package e2e

import (
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sound is a page without faults. Each broken page below differs from it in one respect.
const sound = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sound</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark }
body { color: #111; background: #fff; transition: all 2s }
a { color: #0a5391 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #8fc6f2 } }
:focus-visible { outline: 3px solid currentColor }
</style>
<script type="application/ld+json">{"@context": "https://schema.org"}</script>
</head>
<body>
<header><a href="#main">Skip to the content</a></header>
<main id="main" tabindex="-1"><h1>Sound</h1><p>Text with <a href="/en">a link</a>.</p>
<!-- here -->
<button type="button">Press</button></main>
</body>
</html>`

// broken inserts one fault into the sound page.
func broken(fault string) string { return strings.Replace(sound, "<!-- here -->", fault, 1) }

// serve starts a server with the given page for each path. It sets a cookie if the path requests one.
func serve(t *testing.T, pages map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if strings.Contains(r.URL.Path, "cookie") {
			http.SetCookie(w, &http.Cookie{Name: "id", Value: "1", HttpOnly: true})
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch {
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/", http.StatusFound)
		case !ok:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, sound)
		case r.Method == http.MethodPost:
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, broken("<p>name "+r.FormValue("name")+" from "+r.Header.Get("Origin")+"</p>"))
		default:
			fmt.Fprint(w, body)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestAuditFinds(t *testing.T) {
	tests := []struct {
		name, fault string
		page        Page
		want        []string // each must be part of a finding
		everywhere  bool     // at every width, light and dark; most tests check only one variant
	}{
		{name: "contrast in the light", fault: `<p style="color: #999; background: #fff">pale</p>`,
			everywhere: true, want: []string{"axe color-contrast", "at 320 light, 320 dark, 360 light, 360 dark, 1280 light, 1280 dark"}},
		{name: "contrast in the dark only", fault: `<p style="color: #555">pale</p>`,
			everywhere: true, want: []string{"axe color-contrast", "at 320 dark, 360 dark, 1280 dark"}},
		{name: "picture without text", fault: `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, want: []string{"axe image-alt"}},
		{name: "target too small", fault: `<button style="width: 9px; height: 9px; padding: 0" aria-label="a"></button><button style="width: 9px; height: 9px; padding: 0" aria-label="b"></button>`,
			want: []string{"axe target-size"}},
		{name: "text outside landmarks", fault: `</main><p>lost</p><main>`, want: []string{"axe region"}},
		{name: "script", fault: `<script>void 0</script>`, want: []string{"a script element: <script>void 0"}},
		{name: "script in an attribute", fault: `<p onclick="void 0">x</p>`, want: []string{"a script in an attribute"}},
		{name: "script in an address", fault: `<a href="javascript:void 0">x</a>`, want: []string{"a script in an address"}},
		{name: "cookie by header", page: Page{Path: "/cookie"}, want: []string{"sets a cookie: id=1", "leaves a cookie: id"}},
		{name: "cookie by script", fault: `<script>document.cookie = "a=b"</script>`, want: []string{"has document.cookie a=b"}},
		{name: "picture from another host", fault: `<img alt="" src="http://elsewhere.invalid/x.png">`, want: []string{"asks another host: http://elsewhere.invalid/x.png"}},
		{name: "preconnect", fault: `<link rel="preconnect" href="https://elsewhere.invalid">`, want: []string{"a connection to another host"}},
		{name: "exception", fault: `<script>throw new Error("oh")</script>`, want: []string{"error on the console: Uncaught Error: oh"}},
		{name: "console.error", fault: `<script>console.error("oh", 1)</script>`, want: []string{"error on the console: oh 1"}},
		{name: "missing picture", fault: `<img alt="" src="/gone.png">`, want: []string{"error on the console: Failed to load resource"}},
		{name: "too wide on telephones", fault: `<p style="width: 400px">wide</p>`, everywhere: true, want: []string{"scrolls sideways: 4", "at 320 light, 320 dark"}},
		{name: "status", page: Page{Path: "/gone"}, want: []string{"answers 404, not 200", "error on the console"}},
		{name: "redirect", page: Page{Path: "/moved"}, want: []string{"leads on to http"}},
	}
	b := Shared(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.page.Path == "" {
				test.page.Path = "/"
			}
			base := serve(t, map[string]string{test.page.Path: broken(test.fault)})
			if test.page.Path == "/gone" {
				base = serve(t, nil)
			}
			at := variants
			if !test.everywhere {
				at = variants[:1]
			}
			found, err := b.auditAt(t.Context(), base, test.page, "", at)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(strings.Join(found, "\n"), want) {
					t.Errorf("no finding contains %q; findings:\n%s", want, strings.Join(found, "\n"))
				}
			}
		})
	}
}

func TestAuditFindsNoViewport(t *testing.T) {
	page := strings.Replace(sound, "width=device-width", "width=980", 1)
	base := serve(t, map[string]string{"/": page})
	found, err := Shared(t).auditAt(t.Context(), base, Page{Path: "/"}, "", variants[:1])
	if err != nil || !strings.Contains(strings.Join(found, "\n"), "no meta viewport") {
		t.Error(err, found)
	}
}

func TestAuditPasses(t *testing.T) {
	base := serve(t, map[string]string{"/": sound, "/cookie": sound})
	t.Cleanup(func() { // build/screenshots is reserved for pages of the program
		shots, _ := filepath.Glob(filepath.Join(root(), "build", "screenshots", "test-*-en-*.png"))
		for _, shot := range shots {
			os.Remove(shot)
		}
	})
	Audit(t, base, []Page{
		{Name: "test-sound", Lang: "en", Path: "/"},
		{Name: "test-gone", Lang: "en", Path: "/gone", Status: http.StatusNotFound},
		{Name: "test-posted", Lang: "en", Path: "/", Status: http.StatusUnprocessableEntity, Form: url.Values{"name": {"Jörg"}}},
		{Name: "test-editor", Lang: "en", Path: "/cookie", Cookie: &http.Cookie{Name: "session", Value: "x"}},
	})
}

func TestAuditPostsAndShoots(t *testing.T) {
	base := serve(t, map[string]string{"/": sound})
	shots := t.TempDir()
	p := Page{Name: "form", Lang: "en", Path: "/", Status: 422, Form: url.Values{"name": {"Jörg"}}}
	b := Shared(t)
	if found, err := b.Audit(t.Context(), base, p, shots); err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	for _, v := range variants {
		file, err := os.Open(filepath.Join(shots, fmt.Sprintf("form-en-%d-%s.png", v.width, v.scheme)))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		shot, err := png.DecodeConfig(file)
		if err != nil || shot.Width != v.width {
			t.Errorf("%s: %d px wide, %v", file.Name(), shot.Width, err)
		}
	}
	p.Status = 200
	if found, _ := b.auditAt(t.Context(), base, p, "", variants[:1]); !strings.Contains(strings.Join(found, "\n"), "answers 422, not 200") {
		t.Errorf("the wrong status of a form's response is not reported: %s", found)
	}
}

// The faults of one page must not be reported for the next page in the same tab.
func TestPagesAreApart(t *testing.T) {
	base := serve(t, map[string]string{"/cookie": sound, "/": sound, "/oh": broken(`<script>console.error("oh")</script>`)})
	b := Shared(t)
	for range cap(b.tabs) {
		for _, path := range []string{"/cookie", "/oh"} {
			if found, err := b.auditAt(t.Context(), base, Page{Path: path}, "", variants[:1]); err != nil || len(found) == 0 {
				t.Fatalf("%s: error %v, no findings", path, err)
			}
		}
	}
	for range cap(b.tabs) {
		if found, err := b.auditAt(t.Context(), base, Page{Path: "/"}, "", variants[:1]); err != nil || len(found) > 0 {
			t.Error(err, found)
		}
	}
}
