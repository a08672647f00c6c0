package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/web"
)

// states are pages that no link leads to in a fresh directory: those that are
// held against a golden page, and what comes of an order, of a confirmation
// and of more entries than a page has.
func states(t *testing.T) map[string]*goquery.Document {
	t.Helper()
	s := newSite(t)
	pages := map[string]*goquery.Document{}
	for _, page := range goldenPages {
		pages[page.name] = document(t, s.golden(page.en, page.form, page.status))
	}
	pages["order with faults"] = document(t, s.post(orderPath, orderForm(url.Values{"email": {"nobody"}}).Encode()).Body.String())
	receipt := s.place(orderForm(nil))
	pages["receipt"] = s.doc(receipt)
	if w := s.post(receipt, ""); w.Code != http.StatusSeeOther {
		t.Errorf("the order is not cancelled: %d", w.Code)
	}
	pages["cancelled"] = s.doc(receipt)
	storetest.Write(t, s.store, func(q *store.Q) error {
		c, err := q.Contact(t.Context(), "mcn-branch-manager")
		c.ConfirmedOn, c.ConfirmedBy = time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), "Matthias Wiese"
		for i := 0; i < 30 && err == nil; i++ {
			err = q.SaveContact(t.Context(), "test", c)
			c.ID = "another-" + strconv.Itoa(i)
		}
		return err
	})
	pages["confirmed"] = s.doc("/en/contacts/mcn-branch-manager")
	pages["second page"] = s.doc("/en/contacts?page=2")
	return pages
}

var (
	declarations = regexp.MustCompile(`\{[^{}]*\}`)
	named        = regexp.MustCompile(`([.#])([A-Za-z_][\w-]*)`)
)

// TestSheetUsed fails for a class or an id in the style sheet that no page has:
// everybody would load rules that nobody sees.
func TestSheetUsed(t *testing.T) {
	t.Parallel()
	selectors := declarations.ReplaceAllString(string(web.Assets()["site.css"].Content), "{}")
	unused := map[string]bool{}
	for _, m := range named.FindAllStringSubmatch(selectors, -1) {
		unused[m[1]+m[2]] = true
	}
	if len(unused) < 50 {
		t.Fatalf("found only %d classes in the style sheet", len(unused))
	}
	look := func(d *goquery.Document) {
		d.Find("[class], [id]").Each(func(_ int, e *goquery.Selection) {
			delete(unused, "#"+e.AttrOr("id", ""))
			for class := range strings.FieldsSeq(e.AttrOr("class", "")) {
				delete(unused, "."+class)
			}
		})
	}
	for _, d := range crawl(t).pages {
		look(d)
	}
	for _, d := range states(t) {
		look(d)
	}
	for name := range unused {
		t.Errorf("no page has %s: remove its rules, or show the page in states", name)
	}
}

// face is a font of the style sheet with the characters it is loaded for.
type face struct {
	file, weight string
	optional     bool // never put in place of another after the page was painted
	ranges       [][2]rune
}

func (f face) has(char rune) bool {
	return slices.ContainsFunc(f.ranges, func(r [2]rune) bool { return r[0] <= char && char <= r[1] })
}

func faces(t *testing.T) (all []face) {
	t.Helper()
	css := string(web.Assets()["site.css"].Content)
	for _, rule := range regexp.MustCompile(`@font-face\{[^}]*\}`).FindAllString(css, -1) {
		file := regexp.MustCompile(`url\(([^)]+)\)`).FindStringSubmatch(rule)
		if file == nil {
			continue // A local face stands in for any character.
		}
		f := face{
			file: file[1], weight: regexp.MustCompile(`font-weight:(\d+)`).FindStringSubmatch(rule)[1],
			optional: strings.Contains(rule, "font-display:optional"),
		}
		for _, m := range regexp.MustCompile(`U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?`).FindAllStringSubmatch(rule, -1) {
			first, err := strconv.ParseInt(m[1], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			last := first
			if m[2] != "" {
				if last, err = strconv.ParseInt(m[2], 16, 32); err != nil {
					t.Fatal(err)
				}
			}
			f.ranges = append(f.ranges, [2]rune{rune(first), rune(last)})
		}
		all = append(all, f)
	}
	return all
}

// TestFonts shows that a page of the seed needs no font but the two that its
// head names, so that none is found only after the style sheet was read, that
// these never move what was painted without them, and that the other letters of
// names have one.
func TestFonts(t *testing.T) {
	t.Parallel()
	fonts := faces(t)
	for path, d := range crawl(t).pages {
		preloads := d.Find("link[rel=preload][as=font][type='font/woff2'][crossorigin]")
		preloaded := map[string][]face{} // by weight
		for _, href := range all(preloads, "href") {
			for _, f := range fonts {
				if "/static/"+f.file == href && f.optional {
					preloaded[f.weight] = append(preloaded[f.weight], f)
				}
			}
		}
		if preloads.Length() != 2 || len(preloaded["400"]) != 1 || len(preloaded["600"]) != 1 {
			t.Errorf("%s preloads %v", path, all(preloads, "href"))
			continue
		}
		for _, char := range words(d.Find("body")) {
			if !preloaded["400"][0].has(char) || !preloaded["600"][0].has(char) {
				t.Errorf("%s needs another font for %q", path, char)
			}
		}
	}
	for _, char := range "Łukasz Żółć Gülşah Ağrı İpek Jørgen Næss Ås Dvořák Ștefan Ēriks GROẞ" {
		for _, weight := range []string{"400", "600"} {
			if n := len(slices.DeleteFunc(slices.Clone(fonts), func(f face) bool { return f.weight != weight || !f.has(char) })); n != 1 {
				t.Errorf("%q has %d fonts of weight %s, want one", char, n, weight)
			}
		}
	}
}
