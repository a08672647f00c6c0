package site

import (
	"errors"
	"strings"
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// TestSitemapParts shows that a directory too large for one sitemap has several,
// and that none of its pages is lost between them.
func TestSitemapParts(t *testing.T) {
	s := New(Config{BaseURL: "https://clusters.example"})
	var all []mapped
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		all = append(all, func(l i18n.Lang) string { return "/" + string(l) + "/" + name })
	}
	index, err := s.sitemapOf(all, 2)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(index.Body), "<loc>https://clusters.example/sitemap-"); n != 3 || !strings.Contains(string(index.Body), "<sitemapindex") {
		t.Errorf("the index names %d sitemaps, want 3:\n%s", n, index.Body)
	}
	var pages int
	for n := 1; n <= 3; n++ {
		part, err := s.sitemapPart(all, n, 2)
		if err != nil {
			t.Fatal(err)
		}
		pages += strings.Count(string(part.Body), "<loc>")
	}
	if want := len(all) * len(i18n.Languages); pages != want {
		t.Errorf("the parts list %d addresses, want %d", pages, want)
	}
	if _, err := s.sitemapPart(all, 4, 2); !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("a part beyond the last: %v", err)
	}
	if whole, err := s.sitemapOf(all, 5); err != nil || !strings.Contains(string(whole.Body), "<urlset") {
		t.Errorf("what fits into one sitemap is not in one: %v\n%s", err, whole.Body)
	}
}
