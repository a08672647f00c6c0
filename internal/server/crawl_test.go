package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// crawler follows every link of the site.
type crawler struct {
	site  *site
	pages map[string]*goquery.Document // by address, without the fragment
	queue []link
	seen  map[string]bool
	// weight is what each page and style sheet is as it is sent, in bytes.
	weight map[string]int
	// fragments are the parts of pages that links lead to.
	fragments []link
	faults    []string
}

// link leads from a page to an address of the site.
type link struct{ from, to string }

// wholeSite is the crawl, made once for every test that reads it.
var wholeSite struct {
	once sync.Once
	*crawler
}

// crawl fetches everything that can be reached from the home pages.
func crawl(t testing.TB) *crawler {
	t.Helper()
	wholeSite.once.Do(func() {
		c := &crawler{site: newSite(t), pages: map[string]*goquery.Document{}, seen: map[string]bool{}, weight: map[string]int{}}
		c.add("", "/de")
		c.add("", "/en")
		for len(c.queue) > 0 {
			l := c.queue[0]
			c.queue = c.queue[1:]
			c.visit(l)
		}
		c.site = nil // It ends with the test.
		wholeSite.crawler = c
	})
	if wholeSite.crawler == nil {
		t.Fatal("the crawl came to no end")
	}
	return wholeSite.crawler
}

func (c *crawler) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// add notes a link, unless it leads to another site.
func (c *crawler) add(from, to string) {
	page, err := url.Parse(from)
	if err != nil {
		c.fault("%q is no address: %v", from, err)
		return
	}
	target, err := page.Parse(strings.TrimPrefix(to, base))
	if err != nil {
		c.fault("%s links to %q: %v", from, to, err)
		return
	}
	if target.Host != "" || target.Scheme != "" {
		if !slices.Contains([]string{"https", "http", "tel", "mailto"}, target.Scheme) {
			c.fault("%s links to %q", from, to)
		}
		return
	}
	if target.Fragment != "" {
		c.fragments = append(c.fragments, link{from, target.String()})
		target.Fragment = ""
	}
	if path := target.String(); !c.seen[path] {
		c.seen[path] = true
		c.queue = append(c.queue, link{from, path})
	}
}

// maxPlain is the size in bytes up to which a page may be sent uncompressed.
const maxPlain = 8 << 10

func (c *crawler) visit(l link) {
	w := c.site.do(http.MethodGet, l.to, nil, "Accept-Encoding", "br")
	if w.Code != http.StatusOK {
		c.fault("%s links to %s: status %d", l.from, l.to, w.Code)
		return
	}
	page, sheet := strings.HasPrefix(w.Header().Get("Content-Type"), "text/html"), strings.HasPrefix(w.Header().Get("Content-Type"), "text/css")
	if !page && !sheet {
		return
	}
	encoding := w.Header().Get("Content-Encoding")
	if encoding == "" && w.Body.Len() > maxPlain || w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
		c.fault("%s: Content-Encoding %q, Content-Length %s of %d", l.to, encoding, w.Header().Get("Content-Length"), w.Body.Len())
	}
	c.weight[l.to] = w.Body.Len()
	var content io.Reader = w.Body
	if encoding == "br" {
		content = brotli.NewReader(w.Body)
	}
	body, err := io.ReadAll(content)
	if err != nil {
		c.fault("%s: %v", l.to, err)
	}
	if page {
		c.read(l.to, string(body))
		return
	}
	for _, found := range regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllSubmatch(body, -1) {
		c.resource(l.to, string(found[1]))
	}
}

// resources are what a browser loads by itself.
var resources = map[string]string{
	"img": "src", "source": "src", "iframe": "src", "embed": "src", "object": "data", "video": "src", "audio": "src",
	"link[rel~=stylesheet]": "href", "link[rel~=icon]": "href", "link[rel=preload]": "href",
	"link[rel=apple-touch-icon]": "href", "link[rel=manifest]": "href", "use": "href",
}

func (c *crawler) read(path, body string) {
	d := document(c.site, body)
	c.pages[path] = d
	for selector, name := range resources {
		for _, target := range all(d.Find(selector), name) {
			c.resource(path, target)
		}
	}
	for _, selector := range []string{"a[href]", "link[rel=alternate]", "link[rel=canonical]", "link[rel=search]"} {
		for _, target := range all(d.Find(selector), "href") {
			c.add(path, target)
		}
	}
	for _, target := range all(d.Find("form"), "action") {
		c.add(path, target)
	}
	for _, target := range all(d.Find("meta[property='og:image'], meta[property='og:url']"), "content") {
		c.add(path, target)
	}
}

// resource notes what the browser loads, which must come from the site itself.
func (c *crawler) resource(from, to string) {
	if target, err := url.Parse(to); err != nil || target.Host != "" || target.Scheme != "" {
		c.fault("%s loads %q", from, to)
		return
	}
	c.add(from, to)
}

func TestCrawl(t *testing.T) {
	t.Parallel()
	c := crawl(t)
	for _, fault := range c.faults {
		t.Error(fault)
	}
	if len(c.pages) < 80 {
		t.Errorf("found %d pages, fewer than the directory has", len(c.pages))
	}
	for _, page := range pageTable {
		if c.pages[page.de] == nil || c.pages[page.en] == nil {
			t.Errorf("no link leads to %s", page.name)
		}
	}
	for _, l := range c.fragments {
		target, err := url.Parse(l.to)
		if err != nil {
			t.Fatal(err)
		}
		id := target.Fragment
		target.Fragment = ""
		page := c.pages[target.String()]
		if page != nil && page.Find(`[id="`+id+`"]`).Length() == 0 {
			t.Errorf("%s links to %s: there is no such part", l.from, l.to)
		}
	}
	for path, d := range c.pages {
		for _, fault := range faults(d) {
			t.Errorf("%s: %s", path, fault)
		}
	}
	c.checkAlternates(t)
	c.checkUnique(t)
}

// faults are what is wrong with a page by itself.
func faults(d *goquery.Document) (faults []string) {
	ids := map[string]bool{}
	d.Find("*").Each(func(_ int, e *goquery.Selection) {
		for _, a := range e.Nodes[0].Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				faults = append(faults, "two elements have the id "+a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				faults = append(faults, "the policy forbids the attribute "+a.Key)
			}
		}
	})
	for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"} {
		for _, value := range all(d.Find("["+name+"]"), name) {
			for id := range strings.FieldsSeq(value) {
				if !ids[id] {
					faults = append(faults, name+" names "+id+", which is not there")
				}
			}
		}
	}
	d.Find("script").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("type", "") != "application/ld+json" || !json.Valid([]byte(e.Text())) {
			faults = append(faults, "a script that is no JSON-LD")
		}
	})
	if n := d.Find("style").Length(); n > 0 {
		faults = append(faults, "a style of its own")
	}
	if n := d.Find("h1").Length(); n != 1 {
		faults = append(faults, "not one h1")
	}
	d.Find("a, button, h1, h2, h3").Each(func(_ int, e *goquery.Selection) {
		if words(e) == "" && e.AttrOr("aria-label", "") == "" {
			outer, _ := goquery.OuterHtml(e)
			faults = append(faults, "no words in "+outer)
		}
	})
	return append(faults, unfinished(d.Nodes[0])...)
}

// leftovers are what a template or a catalogue leaves behind when it fails.
var leftovers = regexp.MustCompile(`\{[a-z]+\}|\[\[|%!|<nil>|map\[|\b(nav|list|facts|contact|error|form|count)\.[a-z-]+\b`)

// unfinished finds placeholders that nobody filled, in texts and attributes.
func unfinished(n *html.Node) (faults []string) {
	text := n.Data
	if n.Type == html.ElementNode {
		text = ""
		for _, a := range n.Attr {
			if a.Key == "alt" || a.Key == "title" || a.Key == "content" || strings.HasPrefix(a.Key, "aria-label") {
				text += a.Val + "\n"
			}
		}
	}
	if found := leftovers.FindString(text); found != "" && !strings.Contains(text, "urlTemplate") && !jsonLD(n) {
		faults = append(faults, "unfinished text: "+found)
	}
	for child := range n.ChildNodes() {
		faults = append(faults, unfinished(child)...)
	}
	return faults
}

func jsonLD(n *html.Node) bool { return n.Parent != nil && n.Parent.Data == "script" }

// checkAlternates shows that pages of two languages name each other.
func (c *crawler) checkAlternates(t *testing.T) {
	for path, d := range c.pages {
		own := alternates(d)
		if attr(d, "meta[name=robots]", "content") == "noindex" {
			continue
		}
		if want := []string{"de", "en", "x-default"}; len(own) != len(want) || own["x-default"] != own["de"] {
			t.Errorf("%s: hreflang %v, want %v", path, own, want)
		}
		if canonical := attr(d, "link[rel=canonical]", "href"); canonical != base+path || own[attr(d, "html", "lang")] != canonical {
			t.Errorf("%s: canonical %s, hreflang %v", path, canonical, own)
		}
		for lang, address := range own {
			other := c.pages[strings.TrimPrefix(address, base)]
			if other == nil {
				t.Errorf("%s: hreflang %s leads to %s, which is no page", path, lang, address)
				continue
			}
			if diff := cmp.Diff(own, alternates(other)); diff != "" {
				t.Errorf("%s and %s name different alternates (-own +other)\n%s", path, address, diff)
			}
		}
	}
}

// checkUnique shows that search engines can tell pages apart.
func (c *crawler) checkUnique(t *testing.T) {
	type text struct{ what, lang, text string }
	first := map[text]string{}
	for path, d := range c.pages {
		if attr(d, "meta[name=robots]", "content") == "noindex" {
			continue
		}
		lang := attr(d, "html", "lang")
		for _, tx := range []text{
			{"title", lang, words(d.Find("title").First())},
			{"description", lang, attr(d, "meta[name=description]", "content")},
		} {
			if tx.text == "" {
				t.Errorf("%s has no %s", path, tx.what)
			}
			if other, ok := first[tx]; ok {
				t.Errorf("%s and %s have the same %s: %s", path, other, tx.what, tx.text)
			}
			first[tx] = path
		}
	}
}
