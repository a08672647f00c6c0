package pagecache

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// get sends a request to a handler. header alternates names and values.
func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	return do(h, http.MethodGet, target, header...)
}

func do(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func html(status int, body string) Response {
	return Response{Status: status, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(body)}
}

// TestEncodings checks that a page is the same in every content coding, and that it
// has one entity tag.
func TestEncodings(t *testing.T) {
	body := strings.Repeat("Schleswig-Holstein, ", 2000)
	for name, page := range map[string]*Page{"cached": NewPage(html(200, body)), "once": newPage(html(200, body), fast)} {
		h := http.HandlerFunc(page.Send)
		tag := get(h, "/en").Header().Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) {
			t.Errorf("%s: the ETag is %s, want a weak one", name, tag)
		}
		for _, encoding := range []string{"", Gzip, Brotli} {
			w := get(h, "/en", "Accept-Encoding", encoding)
			if got := w.Header().Get("Content-Encoding"); got != encoding || decompress(t, encoding, w.Body.Bytes()) != body {
				t.Errorf("%s: %q is answered in %q", name, encoding, got)
			}
			if got := w.Header().Get("Content-Length"); got != fmt.Sprint(w.Body.Len()) {
				t.Errorf("%s, %s: Content-Length %s, but the body has %d bytes", name, encoding, got, w.Body.Len())
			}
			if w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("ETag") != tag {
				t.Errorf("%s, %s: headers %v", name, encoding, w.Header())
			}
		}
	}
}

func TestPreferredEncoding(t *testing.T) {
	body := strings.Repeat("Schleswig-Holstein, ", 2000)
	const browser = "gzip, deflate, br, zstd"
	if got := get(http.HandlerFunc(NewPage(html(200, body)).Send), "/", "Accept-Encoding", browser).Header().Get("Content-Encoding"); got != Brotli {
		t.Errorf("a page that is sent often is sent in %q, want the smallest", got)
	}
	if got := get(http.HandlerFunc(newPage(html(200, body), fast).Send), "/", "Accept-Encoding", browser).Header().Get("Content-Encoding"); got != Gzip {
		t.Errorf("a page that is sent once is sent in %q, want the fastest", got)
	}
	if got := get(http.HandlerFunc(NewPage(html(200, "short")).Send), "/", "Accept-Encoding", browser).Header().Get("Content-Encoding"); got != "" {
		t.Errorf("a few bytes are sent in %q", got)
	}
}

func TestIfNoneMatch(t *testing.T) {
	response := html(200, "short")
	response.Header.Set("Cache-Control", "public, max-age=0")
	response.Header.Set("Content-Language", "en")
	h := http.HandlerFunc(NewPage(response).Send)
	tag := get(h, "/en").Header().Get("ETag")
	for header, want := range map[string]int{
		"": 200, tag: 304, strings.TrimPrefix(tag, "W/"): 304, `"a", ` + tag + `, "b"`: 304, "*": 304, `"a"`: 200, strings.Trim(tag, `W/"`): 200, `"`: 200,
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := do(h, method, "/en", "If-None-Match", header)
			if w.Code != want {
				t.Errorf("%s with %q: status %d, want %d", method, header, w.Code, want)
			}
			if w.Code == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") != tag || w.Header().Get("Cache-Control") == "" || w.Header().Get("Content-Type") != "") {
				t.Errorf("%s with %q: 304 with %d bytes and %v", method, header, w.Body.Len(), w.Header())
			}
		}
	}
}

func TestNoTag(t *testing.T) {
	private := html(200, "receipt")
	private.Header.Set("Cache-Control", NoStore)
	for name, response := range map[string]Response{"error": html(404, "not found"), "no-store": private} {
		if w := get(http.HandlerFunc(NewPage(response).Send), "/", "If-None-Match", "*"); w.Code != response.Status || w.Header().Get("ETag") != "" {
			t.Errorf("%s: status %d, headers %v", name, w.Code, w.Header())
		}
	}
}
