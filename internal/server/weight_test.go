package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"clusterdir/web"
)

// What may be sent, in bytes.
const (
	maxFirstVisit = 14_000 // what a server can send before it hears back from the browser
	maxPage       = 12_000
	maxHome       = 14_096 // page and style sheet, at Brotli's best
	maxList       = 4_096  // with headers, at Brotli's best
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

// TestWeightAtBest weighs what the templates and the style sheet are to blame
// for, however well the server compresses a page while a reader waits.
func TestWeightAtBest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	sheet := len(web.Assets()["site.css"].Brotli)
	for _, home := range []string{"/de", "/en"} {
		if page := atBest(t, s.get(home).Body.Bytes()); page+sheet > maxHome {
			t.Errorf("%s has %d bytes and its style sheet %d, %d in all: more than %d", home, page, sheet, page+sheet, maxHome)
		}
	}
	for _, list := range []string{"/de/ansprechpersonen", "/en/contacts"} {
		w := s.get(list, "Accept-Encoding", "br")
		var headers bytes.Buffer
		w.Header().Set("Date", http.TimeFormat) // As net/http does.
		fmt.Fprint(&headers, "HTTP/1.1 200 OK\r\n\r\n")
		if err := w.Header().Write(&headers); err != nil {
			t.Fatal(err)
		}
		if page := atBest(t, s.get(list).Body.Bytes()); page+headers.Len() > maxList {
			t.Errorf("%s has %d bytes and headers of %d, %d in all: more than %d", list, page, headers.Len(), page+headers.Len(), maxList)
		}
	}
}

func atBest(t *testing.T, body []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := brotli.NewWriterLevel(&out, brotli.BestCompression)
	if _, err := z.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
