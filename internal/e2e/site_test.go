package e2e

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
	"clusterdir/internal/server"
	"clusterdir/internal/store/storetest"
)

// site starts a server for the seeded directory.
func site(t *testing.T) string {
	t.Helper()
	return siteWith(t, server.Orders{PerMinute: 1000}) // All tests share one client address.
}

func siteWith(t *testing.T, orders server.Orders) string {
	t.Helper()
	web := httptest.NewUnstartedServer(nil)
	base := "http://" + web.Listener.Addr().String()
	seeded, log := storetest.SQLite(t), slog.New(slog.DiscardHandler)
	handler, err := server.New(t.Context(), server.Config{
		PageCache: 8 << 20, Store: seeded, Snapshots: storetest.Follow(t, seeded, log), Log: log, BaseURL: base, Orders: orders,
	})
	if err != nil {
		t.Fatal(err)
	}
	web.Config.Handler = handler
	web.Start()
	t.Cleanup(web.Close)
	return base
}

// pages returns every kind of page of the site at base in every language.
func pages(t *testing.T, base string) []Page {
	t.Helper()
	var all []Page
	for _, l := range i18n.Languages {
		add := func(name, path string, more ...func(*Page)) {
			p := Page{Name: name, Lang: string(l), Path: path}
			for _, set := range more {
				set(&p)
			}
			all = append(all, p)
		}
		list := func(p address.Page, query string) string { return address.Of(l, p) + query }
		for _, p := range address.Pages {
			add(strings.ReplaceAll(string(p), ".", "-"), address.Of(l, p))
		}
		add("contact", address.Entry(l, address.Contacts, "ee-sh-project-manager"))
		add("cluster", address.Entry(l, address.Clusters, "mcn-sh"))
		add("cluster-network", address.Entry(l, address.Clusters, "biomedtec"))
		add("sector", address.Entry(l, address.Sectors, "maritime"))
		add("sector-empty", address.Entry(l, address.Sectors, "life-sciences"))
		add("partner", address.Entry(l, address.Partners, "fraunhofer-imte"))
		add("contacts-filtered", list(address.Contacts, "?q=cluster&place=kiel&sector=maritime&sector=tourism"))
		add("contacts-none", list(address.Contacts, "?q=wiese&sector=tourism"))
		add("search-hits", list(address.Search, "?q=luebeck"))
		add("search-typo", list(address.Search, "?q=thomas+malesa"))
		add("contacts-exact", list(address.Contacts, "?q=malesa&exact=1"))
		add("partners-why", list(address.Partners, "?q=hanse+borstel"))
		add("search-none", list(address.Search, "?q=xyzzy"))
		add("not-found", address.Entry(l, address.Clusters, "nope"), status(http.StatusNotFound))
		add("feedback-faults", address.Of(l, address.Feedback), status(http.StatusUnprocessableEntity),
			form(url.Values{"message": {""}, "email": {"nobody"}}))
		add("order-faults", address.Of(l, address.BrochureOrder), status(http.StatusUnprocessableEntity),
			form(url.Values{"copies": {"99"}, "postcode": {"2410"}, "email": {"nobody"}, "key": {"k"}}))
		add("receipt", receipt(t, base, l))
	}
	return all
}

// receipt orders a brochure and returns the path of the receipt. Repeated calls return the same receipt.
func receipt(t *testing.T, base string, l i18n.Lang) string {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(base+address.Of(l, address.BrochureOrder), url.Values{
		"language": {string(l)}, "copies": {"1"}, "name": {"Test"}, "street": {"Test 1"}, "postcode": {"24103"}, "city": {"Kiel"},
		"country": {"DE"}, "email": {"test@example.org"}, "key": {"receipt-" + string(l)},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	path := resp.Header.Get("Location")
	if resp.StatusCode != http.StatusSeeOther || path == "" {
		t.Fatalf("an order in %s: %s to %q", l, resp.Status, path)
	}
	return path
}

func status(code int) func(*Page)        { return func(p *Page) { p.Status = code } }
func form(values url.Values) func(*Page) { return func(p *Page) { p.Form = values } }

// TestSite checks every kind of page as readers see it: light and dark, on phones and screens, at 400 % zoom, and
// with the keyboard.
func TestSite(t *testing.T) {
	base := site(t)
	Audit(t, base, pages(t, base))
	Reflow(t, base, pages(t, base))
}

// TestKeyboard tabs through every kind of page: on a screen in one language and on a phone in the other. The
// accessibility statement refers to this test.
func TestKeyboard(t *testing.T) {
	base := site(t)
	widths := map[i18n.Lang]int{i18n.German: 360, i18n.English: 1280}
	for _, p := range pages(t, base) {
		if p.Form != nil {
			continue // The form without errors is tested, and errors only add links to it.
		}
		stops := Walk(t, base, p, widths[i18n.Lang(p.Lang)])
		if !strings.Contains(stops[0].Href, "#main") {
			t.Errorf("%s: the first stop is %+v, want the link that skips the navigation", p.Path, stops[0])
		}
	}
}

// TestValid checks every kind of page, the style sheet and the drawings with the HTML validator.
func TestValid(t *testing.T) {
	base := site(t)
	bodies := map[string][]byte{}
	fetch := func(name, path string) {
		resp, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if bodies[name], err = io.ReadAll(resp.Body); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range pages(t, base) {
		if p.Form != nil {
			bodies[p.id()+".html"] = post(t, base+p.Path, p.Form)
			continue
		}
		fetch(p.id()+".html", p.Path)
	}
	Vnu(t, bodies)
}

func post(t *testing.T, address string, form url.Values) []byte {
	t.Helper()
	resp, err := http.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
