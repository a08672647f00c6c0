// Package server holds the route table, the order of the middleware, and how the
// program listens and stops.
package server

import (
	"cmp"
	"net/http"
	"net/netip"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"clusterdir/internal/address"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/pagecache"
	"clusterdir/internal/site"
)

// routes returns the table of all addresses of the program. Pages and data come from
// the cache. Forms are not cached and have a renderer of their own. Nothing else waits
// for a slot.
func routes(c Config, s *site.Site, a *httpx.Adapter, cache *pagecache.Cache, renderer pagecache.Renderer, client func(*http.Request) netip.Addr) (chi.Router, error) {
	sameOrigin, err := a.WithSameOrigin(c.BaseURL)
	if err != nil {
		return nil, err
	}
	r := chi.NewRouter()
	if len(c.TrustedProxies) > 0 {
		r.Use(behindProxies(c.TrustedProxies))
	}
	r.Use(
		httpx.WithRequestID,
		httpx.WithLog(c.Log, client, c.Observe),
		httpx.WithHeaders(strings.HasPrefix(c.BaseURL, "https://")),
		a.WithRecovery,
		a.WithLimits,
		sameOrigin,
		withoutSlash,
		middleware.GetHead,
	)
	r.NotFound(func(w http.ResponseWriter, r *http.Request) { a.Error(w, r, http.StatusNotFound) })
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allowed(r))
		a.Error(w, r, http.StatusMethodNotAllowed)
	})
	r.Get("/healthz", healthy)
	r.Get("/readyz", ready(c))
	r.Get("/", home)
	r.Get("/static/*", a.Assets())
	r.Get("/favicon.ico", httpx.Asset("favicon.ico"))
	r.Get("/apple-touch-icon.png", httpx.Asset("apple-touch-icon.png"))
	r.Group(func(r chi.Router) {
		r.Use(whenIndexed(c.Snapshots, a))
		data := func(h httpx.DataHandler) http.HandlerFunc { return cache.Handler(a.Data(h), pagecache.Params{}) }
		r.Get("/downloads/{file}", site.NewDownloads(c.Store, c.Snapshots, c.CountDownload, a.Fail).ServeHTTP)
		r.Get("/robots.txt", data(s.Robots))
		r.Get("/sitemap.xml", data(s.Sitemap))
		r.Get("/sitemap-{n}.xml", data(s.SitemapPart))
		r.Get("/.well-known/security.txt", data(s.Security))
		reports := limitForms(a, client, formsPerMinute)
		orders := limitForms(a, client, cmp.Or(c.Orders.PerMinute, formsPerMinute))
		for _, l := range i18n.Languages {
			pages(r, l, s, a, cache)
			forms(r, l, s, a, renderer, orders, reports)
		}
	})
	return r, nil
}

// pages registers the pages and the data in one language.
func pages(r chi.Router, l i18n.Lang, s *site.Site, a *httpx.Adapter, cache *pagecache.Cache) {
	page := func(path string, h httpx.Handler, params pagecache.Params) {
		r.Get(path, cache.Handler(a.Page(h), params))
	}
	data := func(path string, h httpx.DataHandler, params pagecache.Params) {
		r.Get(path, cache.Handler(a.Data(h), params))
	}
	get := func(p address.Page, h httpx.Handler) { page(address.Of(l, p), h, pagecache.Params{}) }
	entry := func(p address.Page, h httpx.Handler) { page(address.Of(l, p)+"/{id}", h, pagecache.Params{}) }
	list := func(p address.Page, suffix string, h httpx.DataHandler, params pagecache.Params) {
		data(address.Of(l, p)+suffix, h, params)
	}
	item := func(p address.Page, suffix string, h httpx.DataHandler) {
		data(address.Of(l, p)+"/{id:[a-z0-9-]+}"+suffix, h, pagecache.Params{})
	}

	get(address.Home, s.Home)
	page(address.Of(l, address.Search), s.Search, site.SearchParams)
	list(address.Search, ".json", s.SearchData, site.SearchParams)

	page(address.Of(l, address.Contacts), s.Contacts, site.ContactParams)
	entry(address.Contacts, s.Contact)
	for _, suffix := range []string{".json", ".csv", ".vcf"} {
		list(address.Contacts, suffix, s.ContactsData(suffix), site.ContactParams)
	}
	item(address.Contacts, ".json", s.ContactData(".json"))
	item(address.Contacts, ".vcf", s.ContactData(".vcf"))

	page(address.Of(l, address.Clusters), s.Clusters, site.ClusterParams)
	entry(address.Clusters, s.Cluster)
	list(address.Clusters, ".json", s.ClustersData(".json"), site.ClusterParams)
	list(address.Clusters, ".csv", s.ClustersData(".csv"), site.ClusterParams)
	item(address.Clusters, ".json", s.ClusterData)

	page(address.Of(l, address.Partners), s.Partners, site.PartnerParams)
	entry(address.Partners, s.Partner)
	list(address.Partners, ".json", s.PartnersData(".json"), site.PartnerParams)
	list(address.Partners, ".csv", s.PartnersData(".csv"), site.PartnerParams)
	item(address.Partners, ".json", s.PartnerData)

	get(address.Sectors, s.Sectors)
	entry(address.Sectors, s.Sector)
	list(address.Sectors, ".json", s.SectorsData(".json"), site.SectorParams)
	list(address.Sectors, ".csv", s.SectorsData(".csv"), site.SectorParams)
	item(address.Sectors, ".json", s.SectorData)

	get(address.Brochure, s.Brochure)
	get(address.BrochureRead, s.Letter)
	get(address.Imprint, s.Text(address.Imprint))
	get(address.Privacy, s.Text(address.Privacy))
	get(address.Accessibility, s.Text(address.Accessibility))
	get(address.FeedbackDone, s.FeedbackDone)

	data("/"+string(l)+"/manifest.webmanifest", s.Manifest, pagecache.Params{})
	data("/"+string(l)+"/opensearch.xml", s.OpenSearch, pagecache.Params{})
}

// forms registers the forms and the receipts in one language. orders and reports
// limit how often a client may send each form.
func forms(r chi.Router, l i18n.Lang, s *site.Site, a *httpx.Adapter, renderer pagecache.Renderer, orders, reports func(http.Handler) http.Handler) {
	get := func(path string, h httpx.Handler) { r.Get(path, renderer.Handler(a.Page(h))) }
	post := func(path string, h httpx.Handler, limit func(http.Handler) http.Handler) {
		r.With(limit).Post(path, httpx.Serve(a.Page(h)))
	}

	form, receipt := address.Of(l, address.BrochureOrder), address.Of(l, address.Receipts)+"/{token}"
	get(form, s.OrderForm)
	post(form, s.PlaceOrder, orders)
	get(receipt, s.Receipt)
	post(receipt, s.CancelOrder, reports)

	feedback := address.Of(l, address.Feedback)
	get(feedback, s.Feedback)
	post(feedback, s.Report, reports)
}
