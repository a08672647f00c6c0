// Package server holds the whole route table in one file, the order of the
// middleware, and how the program listens and stops.
package server

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"clusterdir/internal/address"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/site"
)

// routes is the table of every address that the program answers.
func routes(c Config, s *site.Site, cache *httpx.Cache, a *httpx.Answers) (http.Handler, error) {
	r := chi.NewRouter()
	sameOrigin, err := a.WithSameOrigin(c.BaseURL)
	if err != nil {
		return nil, err
	}
	headers := httpx.WithHeaders(strings.HasPrefix(c.BaseURL, "https://"))
	client := clientAddress(c.TrustedProxies)
	log := httpx.NewLog(c.Log, c.Lines, client, c.Observe)
	r.Use(
		httpx.WithRequestID,
		log.With,
		headers,
		a.WithRecovery,
		a.WithLimits,
		httpx.WithDeadline,
		sameOrigin,
		withoutSlash,
		middleware.GetHead,
	)
	r.NotFound(func(w http.ResponseWriter, r *http.Request) { a.Answer(w, r, http.StatusNotFound) })
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allowed(r))
		a.Answer(w, r, http.StatusMethodNotAllowed)
	})

	r.Get("/", home)
	r.Get("/static/*", a.Assets())
	r.Get("/favicon.ico", httpx.Asset("favicon.ico"))
	r.Get("/apple-touch-icon.png", httpx.Asset("apple-touch-icon.png"))
	downloads := site.Downloads{Site: s, Count: c.CountDownload}
	r.Get(downloadsPath+"{file}", downloads.Handler(a.Fail))
	r.Get("/robots.txt", a.Data(s.Robots))
	r.Get("/sitemap.xml", a.Data(s.Sitemap))
	r.Get("/sitemap-{n}.xml", a.Data(s.SitemapPart))
	r.Get("/.well-known/security.txt", a.Data(s.Security))
	r.Get("/healthz", healthy)
	r.Get("/readyz", ready(c))
	limited, orders := limitForms(a, client, formsPerMinute), limitForms(a, client, cmp.Or(c.Orders.PerMinute, formsPerMinute))
	for _, l := range i18n.Languages {
		pages(r, l, s, a, limited)
		orderPages(r, l, s, a, orders, limited)
	}
	var h http.Handler = r
	if cache != nil {
		h = cache.Handler(h, log)
	}
	h = filesFirst(downloads, headers, log, h)
	return routed{behindProxies(c.TrustedProxies, h), r}, nil
}

const downloadsPath = "/downloads/"

// filesFirst sends files that are at hand without any of what pages need: to send a
// range takes no longer than that.
func filesFirst(downloads site.Downloads, headers func(http.Handler) http.Handler, log *httpx.Log, next http.Handler) http.Handler {
	send := headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		if status, ok := downloads.Send(w, r, strings.TrimPrefix(r.URL.Path, downloadsPath)); ok {
			log.Note(r, status, start)
			return
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, downloadsPath) && r.URL.RawQuery == "" && httpx.Plain(r) {
			send.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// routed is a handler that can tell its routes.
type routed struct {
	http.Handler
	table
}

type table = chi.Routes // Embedded by its own name, it would hide its method Routes.

// pages are the addresses in one language.
func pages(r chi.Router, l i18n.Lang, s *site.Site, a *httpx.Answers, limited func(http.Handler) http.Handler) {
	get := func(p address.Page, h httpx.Handler, heeds ...string) { r.Get(address.Of(l, p), a.Page(h, heeds...)) }
	entry := func(p address.Page, h httpx.Handler) { r.Get(address.Of(l, p)+"/{id}", a.Page(h)) }
	list := func(p address.Page, suffix string, h httpx.DataHandler, heeds ...string) {
		r.Get(address.Of(l, p)+suffix, a.Data(h, heeds...))
	}
	item := func(p address.Page, suffix string, h httpx.DataHandler) {
		r.Get(address.Of(l, p)+"/{id:[a-z0-9-]+}"+suffix, a.Data(h))
	}

	// What a list heeds beside q, for which everybody types something else.
	contacts := []string{"sector", "cluster", "place", "page"}
	clusters := []string{"sector", "role", "page"}
	partners := []string{"kind", "cluster", "place", "page"}

	get(address.Home, s.Home)
	get(address.Search, s.Search)
	list(address.Search, ".json", s.SearchData)

	get(address.Contacts, s.Contacts, contacts...)
	entry(address.Contacts, s.Contact)
	list(address.Contacts, ".json", s.ContactsData(".json"), contacts...)
	list(address.Contacts, ".csv", s.ContactsData(".csv"), contacts...)
	list(address.Contacts, ".vcf", s.ContactsData(".vcf"), contacts...)
	item(address.Contacts, ".json", s.ContactData(".json"))
	item(address.Contacts, ".vcf", s.ContactData(".vcf"))

	get(address.Clusters, s.Clusters, clusters...)
	entry(address.Clusters, s.Cluster)
	list(address.Clusters, ".json", s.ClustersData(".json"), clusters...)
	list(address.Clusters, ".csv", s.ClustersData(".csv"), clusters...)
	item(address.Clusters, ".json", s.ClusterData)

	get(address.Partners, s.Partners, partners...)
	entry(address.Partners, s.Partner)
	list(address.Partners, ".json", s.PartnersData(".json"), partners...)
	list(address.Partners, ".csv", s.PartnersData(".csv"), partners...)
	item(address.Partners, ".json", s.PartnerData)

	get(address.Sectors, s.Sectors)
	entry(address.Sectors, s.Sector)
	list(address.Sectors, ".json", s.SectorsData(".json"), "page")
	list(address.Sectors, ".csv", s.SectorsData(".csv"), "page")
	item(address.Sectors, ".json", s.SectorData)

	get(address.Brochure, s.Brochure)
	get(address.BrochureRead, s.Letter)
	get(address.Imprint, s.Text(address.Imprint))
	get(address.Privacy, s.Text(address.Privacy))
	get(address.Accessibility, s.Text(address.Accessibility))
	get(address.Feedback, s.Feedback)
	r.With(limited).Post(address.Of(l, address.Feedback), a.Page(s.Report))
	get(address.FeedbackDone, s.FeedbackDone)

	r.Get("/"+string(l)+"/manifest.webmanifest", a.Data(s.Manifest))
	r.Get("/"+string(l)+"/opensearch.xml", a.Data(s.OpenSearch))
}

// orderPages are the addresses of the order form and of receipts.
func orderPages(r chi.Router, l i18n.Lang, s *site.Site, a *httpx.Answers, orders, limited func(http.Handler) http.Handler) {
	form, receipt := address.Of(l, address.BrochureOrder), address.Of(l, address.Receipts)+"/{token}"
	r.Get(form, a.Page(s.OrderForm))
	r.With(orders).Post(form, a.Page(s.PlaceOrder))
	r.Get(receipt, a.Page(s.Receipt))
	r.With(limited).Post(receipt, a.Page(s.CancelOrder))
}

// home leads to the language that the browser asks for.
func home(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, address.Of(i18n.Negotiate(r), address.Home), http.StatusFound)
}

// withoutSlash leads from an address with a slash at its end to the one without.
func withoutSlash(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimRight(r.URL.EscapedPath(), "/")
		if path == r.URL.EscapedPath() || path == "" || strings.HasPrefix(path, "//") {
			next.ServeHTTP(w, r)
			return
		}
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, path, http.StatusPermanentRedirect)
	})
}

// allowed lists the methods that an address answers.
func allowed(r *http.Request) string {
	var methods []string
	routes := chi.RouteContext(r.Context()).Routes
	path := r.URL.RawPath // What chi has routed by, where it differs.
	if path == "" {
		path = r.URL.Path
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if routes.Match(chi.NewRouteContext(), method, path) {
			methods = append(methods, method)
			if method == http.MethodGet {
				methods = append(methods, http.MethodHead)
			}
		}
	}
	if len(methods) == 0 {
		// A method that the program knows nowhere, at an address that it knows not.
		return http.MethodGet + ", " + http.MethodHead
	}
	return strings.Join(methods, ", ")
}

// formsPerMinute is how many forms a client may send: far more than a person
// does, far fewer than a robot.
const formsPerMinute = 10

// limitForms bounds what one client may write, an IPv6 network counting as one.
// Reading is never limited.
func limitForms(a *httpx.Answers, client func(*http.Request) netip.Addr, perMinute int) func(http.Handler) http.Handler {
	key := func(r *http.Request) (string, error) {
		addr := client(r)
		if !addr.IsValid() {
			return "", nil
		}
		return httprate.CanonicalizeIP(addr.String()), nil
	}
	return httprate.LimitBy(perMinute, time.Minute, key, httprate.WithLimitHandler(
		func(w http.ResponseWriter, r *http.Request) { a.Answer(w, r, http.StatusTooManyRequests) }))
}

// behindProxies notes, where there are proxies of ours, which client they report.
// What anybody else reports is ignored.
func behindProxies(proxies []netip.Prefix, next http.Handler) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	prefixes := make([]string, len(proxies))
	for i, p := range proxies {
		prefixes[i] = p.String()
	}
	return middleware.ClientIPFromXFF(prefixes...)(next)
}

// clientAddress tells the client's address: that of the connection, or the one that
// was noted; invalid when it is unknown.
func clientAddress(proxies []netip.Prefix) func(*http.Request) netip.Addr {
	if len(proxies) > 0 {
		return func(r *http.Request) netip.Addr { return middleware.GetClientIPAddr(r.Context()) }
	}
	return func(r *http.Request) netip.Addr {
		at, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil {
			return netip.Addr{}
		}
		return at.Addr().Unmap()
	}
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	writeState(w, http.StatusOK, "ok")
}

// ready says whether the database answers with the schema of this program.
func ready(c Config) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if err := c.Store.Ready(r.Context()); err != nil {
			c.Log.WarnContext(r.Context(), "not ready", "error", err)
			w.Header().Set("Retry-After", "10")
			writeState(w, http.StatusServiceUnavailable, reason(err))
			return
		}
		writeState(w, http.StatusOK, "ok")
	}
}

func writeState(w http.ResponseWriter, status int, state string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"status": state})
}
