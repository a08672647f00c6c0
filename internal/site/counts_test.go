package site

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestCounts(t *testing.T) {
	const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	for _, test := range []struct {
		name, method, agent, bytes string
		status                     int
		want                       bool
	}{
		{"the whole file", "GET", firefox, "", 200, true},
		{"only the headers", "HEAD", firefox, "", 200, false},
		{"known already", "GET", firefox, "", 304, false},
		{"ends before it begins", "GET", firefox, "bytes=9-1", 416, false},
		{"the beginning", "GET", firefox, "bytes=0-99", 206, true},
		{"from the beginning to the end", "GET", firefox, "bytes=0-", 206, true},
		{"goes on", "GET", firefox, "bytes=100-", 206, false},
		{"the end", "GET", firefox, "bytes=-100", 206, false},
		{"an end that is all of it", "GET", firefox, "bytes=-1000", 206, true},
		{"more than there is", "GET", firefox, "bytes=-2000", 206, true},
		{"one byte, to see whether ranges are answered", "GET", firefox, "bytes=0-0", 206, false},
		{"two bytes", "GET", firefox, "bytes=0-1", 206, false},
		{"several, one of them the beginning", "GET", firefox, "bytes=500-599, 0-99", 206, true},
		{"several, none the beginning", "GET", firefox, "bytes=100-199,500-599", 206, false},
		{"goes on with another file, which is sent whole", "GET", firefox, "bytes=100-", 200, true},
		{"a search engine", "GET", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "", 200, false},
		{"a preview", "GET", "LinkedInBot/1.0 (compatible; Mozilla/5.0)", "", 200, false},
		{"a telephone named Cubot", "GET", "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 30) Chrome/120 Mobile Safari/537.36", "", 200, true},
		{"no name", "GET", "", "", 200, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, "/downloads/x.pdf", http.NoBody)
			r.Header.Set("User-Agent", test.agent)
			r.Header.Set("Range", test.bytes)
			if got := counts(r, test.status, 1000); got != test.want {
				t.Errorf("counts is %v", got)
			}
		})
	}
}
