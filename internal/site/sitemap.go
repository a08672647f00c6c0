package site

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/search"
	"clusterdir/internal/snapshot"
)

// perSitemap limits the number of pages in a sitemap. Each page is listed in every
// language. The protocol allows 50,000 URLs and 50 MB (sitemaps.org).
const perSitemap = 5000

const sitemapNS = "http://www.sitemaps.org/schemas/sitemap/0.9"

// mapped returns the path of a page in a language.
type mapped func(i18n.Lang) string

type sitemapAlternate struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	URL  string `xml:"href,attr"`
}

type sitemapURL struct {
	Location   string             `xml:"loc"`
	Alternates []sitemapAlternate `xml:"xhtml:link"`
}

type urlset struct {
	XMLName xml.Name     `xml:"urlset"`
	NS      string       `xml:"xmlns,attr"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapIndex struct {
	XMLName  xml.Name     `xml:"sitemapindex"`
	NS       string       `xml:"xmlns,attr"`
	Sitemaps []sitemapURL `xml:"sitemap"`
}

// Sitemap lists every page in every language. For a large directory, it returns an
// index of several sitemaps.
func (s *Site) Sitemap(*http.Request) (httpx.Data, error) {
	return s.sitemapOf(sitemapPages(s.snapshots.Current()), perSitemap)
}

// SitemapPart returns one of the sitemaps of a large directory.
func (s *Site) SitemapPart(r *http.Request) (httpx.Data, error) {
	n, err := strconv.Atoi(chi.URLParam(r, "n"))
	if err != nil || n < 1 || n > maxPage {
		return httpx.Data{}, directory.ErrNotFound
	}
	return s.sitemapPart(sitemapPages(s.snapshots.Current()), n, perSitemap)
}

// sitemapOf returns a sitemap of all pages, or an index of sitemaps with per pages each.
func (s *Site) sitemapOf(all []mapped, per int) (httpx.Data, error) {
	if len(all) <= per {
		return s.sitemap(all)
	}
	index := sitemapIndex{NS: sitemapNS}
	for n := 1; (n-1)*per < len(all); n++ {
		index.Sitemaps = append(index.Sitemaps, sitemapURL{Location: s.baseURL + "/sitemap-" + strconv.Itoa(n) + ".xml"})
	}
	return xmlData(index)
}

// sitemapPart returns the nth sitemap, or ErrNotFound if there are fewer.
func (s *Site) sitemapPart(all []mapped, n, per int) (httpx.Data, error) {
	if (n-1)*per >= len(all) {
		return httpx.Data{}, directory.ErrNotFound
	}
	return s.sitemap(all[(n-1)*per : min(n*per, len(all))])
}

// sitemapPages lists the pages to be indexed by search engines.
func sitemapPages(snap *snapshot.Snapshot) []mapped {
	var all []mapped
	for _, p := range address.Pages {
		if p != address.FeedbackDone && p != address.Search {
			all = append(all, func(l i18n.Lang) string { return address.Of(l, p) })
		}
	}
	entry := func(list address.Page, id string) {
		all = append(all, func(l i18n.Lang) string { return address.Entry(l, list, id) })
	}
	for _, id := range snap.Search.Contacts.Search(search.Query{}).IDs {
		entry(address.Contacts, id)
	}
	for _, c := range snap.Clusters {
		entry(address.Clusters, c.ID)
	}
	for _, sector := range snap.Sectors {
		entry(address.Sectors, sector.ID)
	}
	for _, p := range snap.Partners {
		entry(address.Partners, p.ID)
	}
	return all
}

func (s *Site) sitemap(pages []mapped) (httpx.Data, error) {
	set := urlset{NS: sitemapNS, XHTML: "http://www.w3.org/1999/xhtml"}
	for _, path := range pages {
		var all []sitemapAlternate
		for _, l := range i18n.Languages {
			all = append(all, sitemapAlternate{"alternate", string(l), s.baseURL + path(l)})
		}
		all = append(all, sitemapAlternate{"alternate", "x-default", s.baseURL + path(i18n.Default())})
		for _, l := range i18n.Languages {
			set.URLs = append(set.URLs, sitemapURL{s.baseURL + path(l), all})
		}
	}
	return xmlData(set)
}

func xmlData(v any) (httpx.Data, error) {
	raw, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return httpx.Data{}, fmt.Errorf("write the sitemap: %w", err)
	}
	return httpx.Data{Type: "application/xml", Body: append([]byte(xml.Header), raw...)}, nil
}
