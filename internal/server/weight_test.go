package server_test

import (
	"fmt"
	"strings"
	"testing"
)

// What a first visit may weigh, in bytes as they are sent.
const (
	maxFirstVisit = 14_000 // what a server can send before it hears back from the browser
	maxPage       = 12_000
)

// TestWeight weighs pages as browsers get them, compressed with Brotli.
func TestWeight(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	weigh := func(target string) int {
		w := s.get(target, "Accept-Encoding", "br")
		if w.Header().Get("Content-Encoding") != "br" || w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
			t.Errorf("%s: Content-Encoding %q, Content-Length %s of %d", target, w.Header().Get("Content-Encoding"), w.Header().Get("Content-Length"), w.Body.Len())
		}
		return w.Body.Len()
	}
	for _, home := range []string{"/de", "/en"} {
		sheet := attr(s.doc(home), "link[rel=stylesheet]", "href")
		page, style := weigh(home), weigh(sheet)
		if page+style > maxFirstVisit {
			t.Errorf("%s weighs %d and its style sheet %d, %d in all: more than %d", home, page, style, page+style, maxFirstVisit)
		}
	}
	for path := range crawl(t).pages {
		if strings.Contains(path, "?") {
			continue
		}
		if n := weigh(path); n > maxPage {
			t.Errorf("%s weighs %d, more than %d", path, n, maxPage)
		}
	}
}
