package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

const formType = "application/x-www-form-urlencoded"

// post sends a form as a browser does from the form's own page; each one comes
// from another client, so that none has sent too many.
func (s *site) post(target, form string, header ...string) *httptest.ResponseRecorder {
	s.Helper()
	s.posts++
	return s.postFrom(fmt.Sprintf("198.51.100.%d:1234", s.posts), target, form, header...)
}

func (s *site) postFrom(client, target, form string, header ...string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form))
	r.RemoteAddr = client
	header = append([]string{"Content-Type", formType, "Origin", base, "Sec-Fetch-Site", "same-origin"}, header...)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// reports are what was kept, without ids and times.
func (s *site) reports(t testing.TB) []directory.Report {
	t.Helper()
	reports := []directory.Report{}
	storetest.Read(t, s.store, func(q *store.Q) error {
		rows, err := q.Reports(t.Context())
		for _, row := range rows {
			row.ID = ""
			reports = append(reports, row.Report)
		}
		return err
	})
	return reports
}

func TestReport(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct{ path, done, lang string }{
		{"/en/feedback", "/en/feedback/received", "en"}, {"/de/rueckmeldung", "/de/rueckmeldung/erhalten", "de"},
	} {
		form := url.Values{"message": {"Too small: " + test.lang}, "page": {"/de"}, "name": {"Ä. Öß"}, "email": {"a@example.org"}, "website": {""}}
		for range 2 { // A form sent twice is one report.
			w := s.post(test.path, form.Encode())
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != test.done {
				t.Fatalf("%s: %d to %q, want 303 to %q", test.path, w.Code, w.Header().Get("Location"), test.done)
			}
		}
		if h1 := words(s.doc(test.done).Find("h1")); h1 == "" {
			t.Errorf("%s says nothing", test.done)
		}
	}
	want := []directory.Report{
		{Lang: i18n.English, Page: "/de", Message: "Too small: en", Name: "Ä. Öß", Email: "a@example.org"},
		{Lang: i18n.German, Page: "/de", Message: "Too small: de", Name: "Ä. Öß", Email: "a@example.org"},
	}
	byLang := cmpopts.SortSlices(func(a, b directory.Report) bool { return a.Lang < b.Lang })
	if diff := cmp.Diff(want, s.reports(t), byLang); diff != "" {
		t.Errorf("kept (-want +got)\n%s", diff)
	}
}

func TestReportOnlyMessage(t *testing.T) {
	s := newSite(t)
	if w := s.post("/en/feedback", "message=hello"); w.Code != http.StatusSeeOther {
		t.Errorf("status %d, want 303: every other field may be left out", w.Code)
	}
}

func TestReportFaults(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		name, form string
		fields     []string // that the summary leads to
	}{
		{"empty", "", []string{"message"}},
		{"only spaces", "message=+%0d%0a", []string{"message"}},
		{"no address", "message=m&email=nobody", []string{"email"}},
		{"an address with a name", "message=m&email=" + url.QueryEscape("A <a@example.org>"), []string{"email"}},
		{"two addresses", "message=m&email=" + url.QueryEscape("a@example.org, b@example.org"), []string{"email"}},
		{"a header in the address", "message=m&email=" + url.QueryEscape("a@example.org\r\nBcc: b@example.org"), []string{"email"}},
		{"a host without a dot", "message=m&email=a%40localhost", []string{"email"}},
		{"an option", "message=m&email=-x%40example.org", []string{"email"}},
		{"too long", "message=" + strings.Repeat("%C3%A4", 5001), []string{"message"}},
		{"a field too long", "message=m&name=" + strings.Repeat("n", 301), []string{"name"}},
		{"doubled", "message=a&message=b", []string{"message"}},
		{"several", "message=&email=x&name=" + strings.Repeat("n", 301), []string{"name", "message", "email"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := s.post("/en/feedback", test.form)
			if w.Code != http.StatusUnprocessableEntity {
				t.Fatalf("status %d, want 422", w.Code)
			}
			d := document(t, w.Body.String())
			var fields []string
			for _, href := range all(d.Find("[role=alert] a"), "href") {
				fields = append(fields, strings.TrimPrefix(href, "#"))
				field := d.Find(href)
				if field.AttrOr("aria-invalid", "") != "true" || !strings.Contains(field.AttrOr("aria-describedby", ""), href[1:]+"-error") {
					t.Errorf("the field %s is not marked", href)
				}
			}
			slices.Sort(fields)
			slices.Sort(test.fields)
			if diff := cmp.Diff(test.fields, fields); diff != "" {
				t.Errorf("the summary leads to (-want +got)\n%s", diff)
			}
			if title := words(d.Find("title").First()); !strings.Contains(title, "Error") {
				t.Errorf("the title %q does not say that something is wrong", title)
			}
			for _, fault := range append(faults(d), checkHeaders(w.Header())...) {
				t.Error(fault)
			}
		})
	}
	if kept := s.reports(t); len(kept) > 0 {
		t.Errorf("kept %v", kept)
	}
}

func TestReportKeepsValues(t *testing.T) {
	s := newSite(t)
	values := url.Values{"message": {"</textarea><script>alert(1)</script>\n\nsecond"}, "page": {`"><b>`}, "name": {"Ä & Ö"}, "email": {"nobody"}}
	w := s.post("/de/rueckmeldung", values.Encode())
	d := document(t, w.Body.String())
	got := url.Values{
		"message": {d.Find("textarea[name=message]").Text()}, "page": {attr(d, "input[name=page]", "value")},
		"name": {attr(d, "input[name=name]", "value")}, "email": {attr(d, "input[name=email]", "value")},
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Errorf("(-sent +shown)\n%s", diff)
	}
	if text := words(d.Find("[role=alert]")); !strings.Contains(text, "Bitte") || attr(d, "html", "lang") != "de" {
		t.Errorf("the summary is not in the page's language: %s", text)
	}
}

func TestReportTrap(t *testing.T) {
	s := newSite(t)
	form := url.Values{"message": {"buy"}, "website": {"https://spam.example"}}
	w, honest := s.post("/en/feedback", form.Encode()), s.post("/en/feedback", "message=honest")
	limits := cmpopts.IgnoreMapEntries(func(name string, _ []string) bool { return strings.HasPrefix(name, "X-Ratelimit-") })
	if diff := cmp.Diff(honest.Result().Header, w.Result().Header, limits); w.Code != honest.Code || diff != "" {
		t.Errorf("a robot can tell that it was found out: %d\n%s", w.Code, diff)
	}
	if w := s.post("/en/feedback", "message=buy&website=&website=x"); w.Code >= 500 {
		t.Errorf("the trap doubled: %d", w.Code)
	}
	if kept := s.reports(t); len(kept) != 1 || kept[0].Message != "honest" {
		t.Errorf("kept %v, want the honest one alone", kept)
	}
}

func TestReportRefused(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		name, form string
		header     []string
		want       int
	}{
		{"another origin", "message=m", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"another origin in an old browser", "message=m", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", ""}, http.StatusForbidden},
		{"too large", "message=" + strings.Repeat("m", 64<<10), nil, http.StatusRequestEntityTooLarge},
		{"NUL", "message=a%00b", nil, http.StatusBadRequest},
		{"no UTF-8", "message=%ff", nil, http.StatusBadRequest},
		{"a broken escape", "message=%zz", nil, http.StatusBadRequest},
		{"10,001 fields", strings.Repeat("a=&", 10000) + "message=m", nil, http.StatusBadRequest},
		{"JSON", `{"message":"m"}`, []string{"Content-Type", "application/json"}, http.StatusUnprocessableEntity},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := s.post("/en/feedback", test.form, test.header...)
			if w.Code != test.want {
				t.Fatalf("status %d, want %d", w.Code, test.want)
			}
			d := document(t, w.Body.String())
			if attr(d, "html", "lang") != "en" || d.Find("h1").Length() != 1 {
				t.Error("the answer is no page of the site")
			}
			if found := inside.FindString(w.Body.String()); found != "" {
				t.Errorf("the answer says %q", found)
			}
		})
	}
	if kept := s.reports(t); len(kept) > 0 {
		t.Errorf("kept %v", kept)
	}
}

// TestReportPage shows that a link may name the page that the report is about.
func TestReportPage(t *testing.T) {
	s := newSite(t)
	d := s.doc("/en/feedback?page=/en/contacts")
	if got := attr(d, "input[name=page]", "value"); got != "/en/contacts" {
		t.Errorf("the page is filled in as %q", got)
	}
}

// TestReportLimit: a client may send ten reports a minute.
func TestReportLimit(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		name string
		// client returns the address of the client, and what it sends as X-Forwarded-For.
		client func(attempt, n int) (address, header string)
	}{
		{"one address", func(attempt, _ int) (string, string) { return fmt.Sprintf("203.0.113.%d:1000", attempt), "" }},
		{"one network of IPv6", func(attempt, n int) (string, string) { return fmt.Sprintf("[2001:db8:%d::%d]:1000", attempt, n), "" }},
		{"made-up proxies", func(attempt, n int) (string, string) {
			return fmt.Sprintf("198.18.0.%d:1000", attempt), fmt.Sprintf("192.0.2.%d", n)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			last := withinMinute(t, func(attempt int) (last *httptest.ResponseRecorder, fault string) {
				for n := range 11 {
					address, header := test.client(attempt, n)
					last = s.postFrom(address, "/en/feedback", "message=m", "X-Forwarded-For", header, "X-Real-IP", header)
					if n < 10 && last.Code != http.StatusSeeOther {
						return last, fmt.Sprintf("form %d: status %d, want 303", n+1, last.Code)
					}
				}
				if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") == "" {
					return last, fmt.Sprintf("form 11: status %d, Retry-After %q, want 429 with one", last.Code, last.Header().Get("Retry-After"))
				}
				return last, ""
			})
			if d := document(t, last.Body.String()); attr(d, "html", "lang") != "en" || d.Find("h1").Length() != 1 {
				t.Error("the response is not a page of the site")
			}
			s.get("/en/contacts") // Reading is never limited.
		})
	}
	if w := s.postFrom("203.0.113.200:1000", "/en/feedback", "message=m"); w.Code != http.StatusSeeOther {
		t.Errorf("another client: status %d, want 303", w.Code)
	}
}

// withinMinute runs a test of a limit per minute. The limiter counts by the
// minutes of the clock, so a fault does not count if a new minute began during
// the test: then the test runs again, with other clients.
func withinMinute(t *testing.T, test func(attempt int) (*httptest.ResponseRecorder, string)) *httptest.ResponseRecorder {
	t.Helper()
	for attempt := 1; ; attempt++ {
		minute := time.Now().Truncate(time.Minute)
		w, fault := test(attempt)
		if fault == "" {
			return w
		}
		if attempt == 100 || time.Now().Truncate(time.Minute).Equal(minute) {
			t.Fatal(fault)
		}
	}
}
