package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store/storetest"
)

func TestHomeRedirect(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct{ name, accept, want string }{
		{"nothing asked for", "", "/de"},
		{"German", "de-AT,de;q=0.9", "/de"},
		{"English", "en-GB,en;q=0.9", "/en"},
		{"English first", "en;q=0.9,de;q=0.8", "/en"},
		{"German first", "de;q=0.9,en;q=0.8", "/de"},
		{"another with English", "fr,en;q=0.5", "/en"},
		{"nothing fits", "fr,ja;q=0.5", "/de"},
		{"anything", "*", "/de"},
		{"nonsense", "%%%,;;;", "/de"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				w := s.do(method, "/", nil, "Accept-Language", test.accept)
				if w.Code != http.StatusFound || w.Header().Get("Location") != test.want {
					t.Errorf("%s: %d to %q, want 302 to %q", method, w.Code, w.Header().Get("Location"), test.want)
				}
				if got := w.Header().Get("Vary"); got != "Accept-Language" {
					t.Errorf("%s: Vary %q", method, got)
				}
			}
		})
	}
}

func TestTrailingSlash(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct{ from, want string }{
		{"/en/", "/en"},
		{"/en/contacts/", "/en/contacts"},
		{"/en/contacts/?sector=maritime&q=a%20b", "/en/contacts?sector=maritime&q=a%20b"},
		{"/de/cluster/mcn-sh///", "/de/cluster/mcn-sh"},
		{"/de/l%C3%BCbeck/", "/de/l%C3%BCbeck"},
	} {
		w := s.do(http.MethodGet, test.from, nil)
		if got := w.Header().Get("Location"); w.Code != http.StatusPermanentRedirect || got != test.want {
			t.Errorf("%s: %d to %q, want 308 to %q", test.from, w.Code, got, test.want)
		}
	}
	for _, hostile := range []string{"//evil.example/", "///evil.example//", "/%2Fevil.example/", `/\evil.example/`, "/%5Cevil.example/"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path, r.URL.RawPath, r.RequestURI = hostile, "", hostile
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		target, err := url.Parse(strings.ReplaceAll(w.Header().Get("Location"), `\`, "/"))
		if err != nil || target.Host != "" {
			t.Errorf("%q leads to %q, off the site", hostile, w.Header().Get("Location"))
		}
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, test := range []struct{ path, lang string }{
		{"/en/contacts/nobody", "en"}, {"/de/ansprechpersonen/nobody", "de"},
		{"/en/clusters/nothing", "en"}, {"/de/cluster/nothing", "de"},
		{"/en/partners/nothing", "en"}, {"/de/partner/nothing", "de"},
		{"/en/sectors/nothing", "en"}, {"/de/branchen/nothing", "de"},
		{"/en/contacts/MCN-Branch-Manager", "en"}, {"/en/cluster", "en"}, {"/de/clusters", "de"},
		{"/en/contacts/a/b", "en"}, {"/nowhere", "de"}, {"/EN", "de"}, {"/downloads/nothing.pdf", "de"},
		{"/static/nothing.css", "de"},
	} {
		w := s.do(http.MethodGet, test.path, nil)
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", test.path, w.Code)
			continue
		}
		d := document(t, w.Body.String())
		if got := attr(d, "html", "lang"); got != test.lang {
			t.Errorf("%s: html lang %q, want %q", test.path, got, test.lang)
		}
		if d.Find("header nav a, footer a").Length() < 5 || d.Find("h1").Length() != 1 || d.Find("link[rel=canonical]").Length() != 0 {
			t.Errorf("%s: the page has not the look of the site", test.path)
		}
		for _, fault := range append(faults(d), checkHeaders(w.Header())...) {
			t.Errorf("%s: %s", test.path, fault)
		}
	}
	for _, path := range []string{"/en/contacts/nobody.json", "/de/cluster/nothing.json", "/en/contacts/nobody.vcf", "/en/nothing.csv"} {
		w := s.do(http.MethodGet, path, nil)
		var problem struct {
			Type, Title, Detail string
			Status              int
		}
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Status != http.StatusNotFound || w.Code != http.StatusNotFound {
			t.Errorf("%s: %d %s, %v", path, w.Code, w.Body, err)
		}
		if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s: Content-Type %q", path, got)
		}
	}
}

func TestMethodNotAllowed(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct{ path, allow string }{
		{"/", "GET, HEAD"}, {"/en", "GET, HEAD"}, {"/de/ansprechpersonen", "GET, HEAD"},
		{"/en/contacts/mcn-branch-manager", "GET, HEAD"}, {"/en/contacts.json", "GET, HEAD"},
		{"/en/feedback", "GET, HEAD, POST"}, {"/robots.txt", "GET, HEAD"}, {"/healthz", "GET, HEAD"},
	} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, http.MethodOptions, "BREW"} {
			if strings.Contains(test.allow, method) {
				continue
			}
			w := s.do(method, test.path, nil)
			if got := w.Header().Get("Allow"); w.Code != http.StatusMethodNotAllowed || got != test.allow {
				t.Errorf("%s %s: %d, Allow %q, want 405 and %q", method, test.path, w.Code, got, test.allow)
			}
		}
	}
}

// inside are words that no visitor may see: of the database, of files, of code.
var inside = regexp.MustCompile(`(?i)sqlite|postgres|\bSQL\b|SELECT |goroutine|panic|\.go:|/tmp/|internal/|store:|strconv|no rows|context canceled|runtime error`)

// TestBadInput sends what no visitor sends, to every kind of address.
func TestBadInput(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	long := strings.Repeat("ä ", 1500)
	many := strings.TrimSuffix(strings.Repeat("sector=x&", 800), "&")
	for _, path := range []string{
		"/en", "/en/contacts", "/de/cluster", "/de/partner", "/de/suche", "/en/search.json", "/en/contacts.json", "/en/contacts.csv",
		"/en/contacts.vcf", "/en/contacts/mcn-branch-manager", "/en/feedback", "/", "/downloads/cluster-policy-de.pdf",
	} {
		for _, query := range []string{
			"q=" + url.QueryEscape(long)[:3000], "q=%ff", "q=%00", "q=%zz", "q=%", "q=a;b", "%ff=1", "q=" + url.QueryEscape("' OR 1=1 --"),
			"q=%22%27%5C%25_", "sector=%00", "place=%ff", "page=%F0%9F%92%A9", "page=-9223372036854775809", many, "=", "&&&", "q",
			"q=" + url.QueryEscape("\u202e\u0000")[:9], "q=" + url.QueryEscape("*?[]()^$"), "q=%0d%0aSet-Cookie:%20a=b", "q=%3Cscript%3Ealert(1)%3C/script%3E",
			"page=%3Cscript%3Ealert(1)%3C/script%3E",
		} {
			s.checkBad(http.MethodGet, path, query)
		}
	}
	for _, path := range []string{"/en/contacts/%ff", "/en/contacts/%00", "/en/contacts/..%2f..%2fetc%2fpasswd", "/downloads/..%2f..%2fgo.mod",
		"/static/..%2fsite.css", "/en/contacts/%27%20OR%201=1", "/en/clusters/" + strings.Repeat("a", 3000), "/%C3%28", "/en/contacts/.json"} {
		s.checkBad(http.MethodGet, path, "")
	}
}

func (s *site) checkBad(method, path, query string) {
	s.Helper()
	r := httptest.NewRequest(method, "/", nil)
	target, err := url.Parse(path)
	if err != nil {
		s.Fatal(err)
	}
	target.RawQuery = query
	r.URL, r.RequestURI = target, path+"?"+query
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	where := method + " " + path + "?" + query
	if len(where) > 120 {
		where = where[:120] + "…"
	}
	if w.Code >= 500 {
		s.Errorf("%s: status %d", where, w.Code)
	}
	body := w.Body.String()
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Code >= 400 {
		if found := inside.FindString(body); found != "" {
			s.Errorf("%s: the page of status %d says %q", where, w.Code, found)
		}
	}
	if strings.Contains(body, "<script>alert") || w.Header().Get("Set-Cookie") != "" {
		s.Errorf("%s: what the client sent became part of the page", where)
	}
	if malformed := strings.Contains(query, "%ff") || strings.Contains(query, "%00") || strings.Contains(query, "%zz"); malformed && w.Code != http.StatusBadRequest {
		s.Errorf("%s: status %d, want 400", where, w.Code)
	}
}

func TestLongAddress(t *testing.T) {
	s := newSite(t)
	for length, want := range map[int]int{8 << 10: http.StatusOK, 8<<10 + 1: http.StatusRequestURITooLong} {
		target := "/en?x=" + strings.Repeat("a", length-len("/en?x="))
		if w := s.do(http.MethodGet, target, nil); w.Code != want {
			t.Errorf("an address of %d bytes: status %d, want %d", length, w.Code, want)
		}
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	database := storetest.File(t)
	s := serve(t, storetest.Seeded(t, database))
	for _, path := range []string{"/healthz", "/readyz"} {
		if w := s.get(path); strings.TrimSpace(w.Body.String()) != `{"status":"ok"}` || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s %v", path, w.Body, w.Header())
		}
	}
	storetest.Exec(t, database, `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
	w := s.do(http.MethodGet, "/readyz", nil)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "needs migrating") || w.Header().Get("Retry-After") == "" {
		t.Errorf("an older schema: %d %s %v", w.Code, w.Body, w.Header())
	}
	if w := s.get("/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz: %d", w.Code)
	}
}

// TestDatabaseGone shows what visitors get when the database does not answer.
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	s := serve(t, storetest.Seeded(t, database))
	address, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	name, other := strings.TrimPrefix(address.Path, "/"), storetest.Postgres(t)
	storetest.Exec(t, other, "DROP DATABASE "+name+" WITH (FORCE)")
	defer storetest.Exec(t, other, "CREATE DATABASE "+name)
	for _, target := range []string{"/en/contacts", "/de", "/en/contacts.json", "/readyz"} {
		w := s.do(http.MethodGet, target, nil)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d, Retry-After %q, want 503 with one", target, w.Code, w.Header().Get("Retry-After"))
		}
		if found := inside.FindString(w.Body.String()); found != "" {
			t.Errorf("%s: the answer says %q", target, found)
		}
	}
	if w := s.get("/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz: %d", w.Code)
	}
	if !strings.Contains(s.log.String(), `"status":503`) {
		t.Error("the log does not say so")
	}
}

// TestEveryRoute holds every address of the route table against what all
// responses must bear, and HEAD against GET.
func TestEveryRoute(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	routes, ok := s.Handler.(chi.Routes)
	if !ok {
		t.Fatal("the handler has no route table")
	}
	var patterns, hit []string
	err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		patterns = append(patterns, method+" "+pattern)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for target := range everyAddress(t) {
		pattern := "GET " + routes.Find(chi.NewRouteContext(), http.MethodGet, target)
		if slices.Contains(hit, pattern) {
			continue
		}
		hit = append(hit, pattern)
		get := s.do(http.MethodGet, target, nil)
		head := s.do(http.MethodHead, target, nil)
		if target == address.Of(i18n.German, address.BrochureOrder) || target == address.Of(i18n.English, address.BrochureOrder) {
			// Each form has a key of its own, and so a tag of its own.
			get.Header().Del("ETag")
			head.Header().Del("ETag")
		}
		head.Header().Del("Cache-Status") // The page that GET has caused to be cached.
		for _, fault := range append(checkHeaders(get.Header()), checkHeaders(head.Header())...) {
			t.Errorf("%s: %s", target, fault)
		}
		if diff := cmp.Diff(get.Header(), head.Header()); get.Code != head.Code || diff != "" {
			t.Errorf("%s: HEAD answers %d, GET %d (-get +head)\n%s", target, head.Code, get.Code, diff)
		}
	}
	for _, pattern := range patterns {
		if strings.HasPrefix(pattern, "GET ") && !slices.Contains(hit, pattern) {
			t.Errorf("no test asks for the route %s", pattern)
		}
	}
}

// everyAddress is at least one address of every route, out of the crawl.
func everyAddress(t *testing.T) map[string]bool {
	addresses := map[string]bool{"/": true, "/favicon.ico": true, "/apple-touch-icon.png": true, "/downloads/cluster-policy-de.pdf": true,
		"/robots.txt": true, "/sitemap.xml": true, "/sitemap-1.xml": true, "/.well-known/security.txt": true, "/healthz": true, "/readyz": true,
		"/de/suche.json": true, "/en/search.json": true, "/de/rueckmeldung/erhalten": true, "/en/feedback/received": true,
		"/de/broschuere/bestellungen/X": true, "/en/brochure/orders/X": true}
	for target := range crawl(t).seen {
		path, _, _ := strings.Cut(target, "?")
		addresses[path] = true
	}
	return addresses
}
