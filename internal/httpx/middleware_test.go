package httpx

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ok answers with what it was asked.
func ok(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	_, _ = w.Write(body)
}

func TestLimits(t *testing.T) {
	h := newAdapter(t, io.Discard).WithLimits(http.HandlerFunc(ok))
	for _, test := range []struct {
		name, target string
		want         int
	}{
		{"nothing special", "/en?q=a", 200},
		{"umlauts", "/en/l%C3%BCbeck?q=%C3%A4+b%20c", 200},
		{"as long as may be", "/en?q=" + strings.Repeat("a", maxAddress-len("/en?q=")), 200},
		{"too long", "/en?q=" + strings.Repeat("a", maxAddress-len("/en?q=")+1), 414},
		{"a long path", "/en/" + strings.Repeat("a", maxAddress), 414},
		{"NUL in the path", "/en/%00", 400},
		{"NUL in the query", "/en?q=a%00", 400},
		{"NUL in a name", "/en?%00=a", 400},
		{"no UTF-8 in the path", "/en/%ff", 400},
		{"no UTF-8 in the query", "/en?q=%c3%28", 400},
		{"a broken escape", "/en?q=%zz", 400},
		{"half an escape", "/en?q=%2", 400},
		{"a semicolon", "/en?a=b;c=d", 400},
	} {
		if w := send(h, http.MethodGet, test.target); w.Code != test.want {
			t.Errorf("%s: %d, want %d", test.name, w.Code, test.want)
		}
	}
}

// TestForm reads forms that are none, over the network: a length that is not
// told in advance counts, too.
func TestForm(t *testing.T) {
	a := newAdapter(t, io.Discard)
	var kept []string
	web := httptest.NewServer(a.WithLimits(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		form, err := Form(r)
		if err != nil {
			a.Fail(w, r, err)
			return
		}
		kept = append(kept, form.Get("a"))
	})))
	defer web.Close()
	for _, test := range []struct {
		name string
		body io.Reader
		want int
	}{
		{"a form", strings.NewReader("a=b+c"), 200},
		{"too large", strings.NewReader("a=" + strings.Repeat("b", maxBody)), 413},
		{"too large, in chunks", io.MultiReader(strings.NewReader("a="), strings.NewReader(strings.Repeat("b", maxBody))), 413},
		{"as large as may be", strings.NewReader("a=" + strings.Repeat("b", maxBody-2)), 200},
		{"NUL", strings.NewReader("a=b%00"), 400},
		{"no UTF-8", strings.NewReader("a=%ff"), 400},
		{"a broken escape", strings.NewReader("a=%zz"), 400},
		{"too many fields", strings.NewReader(strings.Repeat("a=&", 10_001)), 400},
	} {
		resp, err := http.Post(web.URL+"/en/x", "application/x-www-form-urlencoded", test.body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != test.want {
			t.Errorf("%s: %d, want %d", test.name, resp.StatusCode, test.want)
		}
	}
	if len(kept) != 2 || kept[0] != "b c" {
		t.Errorf("kept %.20q", kept)
	}
}

func TestSameOrigin(t *testing.T) {
	a := newAdapter(t, io.Discard)
	protect, err := a.WithSameOrigin("https://cluster.example")
	if err != nil {
		t.Fatal(err)
	}
	h := protect(http.HandlerFunc(ok))
	for _, test := range []struct {
		name, method, origin, site string
		want                       int
	}{
		{"reading from anywhere", http.MethodGet, "https://evil.example", "cross-site", 200},
		{"a form of ours", http.MethodPost, "https://cluster.example", "same-origin", 200},
		{"a form of ours behind a proxy", http.MethodPost, "https://cluster.example", "cross-site", 200},
		{"an old browser", http.MethodPost, "http://example.com", "", 200}, // the Host of the request
		{"no browser", http.MethodPost, "", "", 200},
		{"typed by hand", http.MethodPost, "", "none", 200},
		{"another site", http.MethodPost, "https://evil.example", "cross-site", 403},
		{"a neighbour", http.MethodPost, "https://sub.cluster.example", "same-site", 403},
		{"another site in an old browser", http.MethodPost, "https://evil.example", "", 403},
		{"a hidden origin", http.MethodPost, "null", "cross-site", 403},
	} {
		w := send(h, test.method, "http://example.com/en/x", "Origin", test.origin, "Sec-Fetch-Site", test.site)
		if w.Code != test.want {
			t.Errorf("%s: %d, want %d", test.name, w.Code, test.want)
		}
		if test.want == 403 && !strings.HasPrefix(w.Body.String(), "en 403 ") {
			t.Errorf("%s is answered with %s", test.name, w.Body)
		}
	}
}

func TestPanic(t *testing.T) {
	var log bytes.Buffer
	a := newAdapter(t, &log)
	h := WithRequestID(a.WithRecovery(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret at secret.go:1") })))
	w := send(h, http.MethodGet, "/de/x")
	if w.Code != 500 || !strings.HasPrefix(w.Body.String(), "de 500 ") || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	id := strings.TrimPrefix(w.Body.String(), "de 500 ")
	for _, part := range []string{"secret at secret.go:1", "middleware_test.go", id} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log does not say %s: %s", part, log.String())
		}
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("an aborted response is answered all the same")
		}
	}()
	send(a.WithRecovery(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })), http.MethodGet, "/")
}

func TestRequestID(t *testing.T) {
	var ids []string
	h := WithRequestID(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { ids = append(ids, RequestID(r.Context())) }))
	for range 2 {
		send(h, http.MethodGet, "/", "X-Request-Id", "forged\nline")
	}
	if len(ids) != 2 || ids[0] == ids[1] || len(ids[0]) < 16 || strings.Contains(ids[0], "forged") {
		t.Errorf("ids %q", ids)
	}
}

func TestHeaders(t *testing.T) {
	for https, want := range map[bool]string{true: "max-age=31536000; includeSubDomains", false: ""} {
		w := send(WithHeaders(https)(http.HandlerFunc(ok)), http.MethodGet, "/")
		if got := w.Header().Get("Strict-Transport-Security"); got != want {
			t.Errorf("https %v: Strict-Transport-Security %q, want %q", https, got, want)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy"} {
			if w.Header().Get(name) == "" {
				t.Errorf("https %v: no %s", https, name)
			}
		}
	}
}
