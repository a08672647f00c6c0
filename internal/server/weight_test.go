package server_test

import (
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
	c := crawl(t)
	for _, home := range []string{"/de", "/en"} {
		sheet := attr(c.pages[home], "link[rel=stylesheet]", "href")
		page, style := c.weight[home], c.weight[sheet]
		if page == 0 || style == 0 || page+style > maxFirstVisit {
			t.Errorf("%s weighs %d and its style sheet %d, %d in all: more than %d", home, page, style, page+style, maxFirstVisit)
		}
	}
	for path, n := range c.weight {
		if n > maxPage && !strings.HasSuffix(path, ".css") {
			t.Errorf("%s weighs %d, more than %d", path, n, maxPage)
		}
	}
}
