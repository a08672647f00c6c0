package server_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"clusterdir/internal/pagecache"
	"clusterdir/internal/server"
	visitors "clusterdir/internal/site"
	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestMidnight checks that a cached page that depends on the day changes when the day
// changes in the agency's time zone, without an edit.
func TestMidnight(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	clock := time.Date(2026, 11, 3, 23, 59, 59, 0, berlin) // In UTC, the day ends an hour later.
	s := &site{TB: t, Handler: newHandler(t, server.Config{
		PageCache: 8 << 20, Store: storetest.SQLite(t), Log: slog.New(slog.DiscardHandler), BaseURL: base, Zone: berlin,
		Now: func() time.Time { return clock },
	})}
	expires := func() string {
		w := s.get("/.well-known/security.txt")
		_, rest, _ := strings.Cut(w.Body.String(), "Expires: ")
		day, _, _ := strings.Cut(rest, "T")
		return day + " " + w.Header().Get("Cache-Status")
	}
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{0, "2027-05-02 "},
		{0, "2027-05-02 clusterdir; hit"},
		{time.Second, "2027-05-03 "},
		{time.Hour, "2027-05-03 clusterdir; hit"},
	} {
		clock = clock.Add(step.after)
		if got := expires(); got != step.want {
			t.Errorf("at %v security.txt expires on %q, want %q", clock, got, step.want)
		}
	}
}

// TestCachedParams checks that a page is cached for each filter of a list, and that a
// page of one value is not shown for another.
func TestCachedParams(t *testing.T) {
	s := newSite(t)
	for path, params := range map[string]pagecache.Params{
		"/en/contacts": visitors.ContactParams, "/en/clusters": visitors.ClusterParams, "/en/partners": visitors.PartnerParams,
		"/en/contacts.json": visitors.ContactParams, "/en/contacts.csv": visitors.ContactParams, "/en/contacts.vcf": visitors.ContactParams,
		"/en/clusters.json": visitors.ClusterParams, "/en/clusters.csv": visitors.ClusterParams, "/en/sectors.json": visitors.SectorParams,
		"/en/partners.json": visitors.PartnerParams, "/en/partners.csv": visitors.PartnerParams, "/en/sectors.csv": visitors.SectorParams,
	} {
		whole := s.get(path).Body.String()
		for _, param := range params.Cached {
			target := path + "?" + param + "=1"
			first, second := s.get(target), s.get(target)
			if first.Header().Get("Cache-Status") != "" || second.Header().Get("Cache-Status") != "clusterdir; hit" {
				t.Errorf("%s is not cached", target)
			}
			if param != "page" && first.Body.String() == whole {
				t.Errorf("%s is the same as without the filter", target)
			}
		}
		if s.get(path + "?q=a"); s.get(path+"?q=a").Header().Get("Cache-Status") != "" {
			t.Errorf("%s?q=a is cached", path)
		}
	}
}

// TestIndexing checks the responses before the search index has been built.
func TestIndexing(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	seeded := storetest.SQLite(t)
	handler, err := server.New(t.Context(), server.Config{
		PageCache: 8 << 20, Store: seeded, Snapshots: snapshot.NewFollower(seeded, log), Log: log, BaseURL: base,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{TB: t, Handler: handler}
	for target, status := range map[string]int{
		"/healthz": 200, "/readyz": 503, "/en": 503, "/de/ansprechpersonen": 503, "/en/contacts.json": 503, "/en/brochure/order": 503,
		"/downloads/cluster-policy-de.pdf": 503, "/sitemap.xml": 503, "/favicon.ico": 200,
	} {
		w := s.do(http.MethodGet, target, nil)
		if w.Code != status || (status == 503) != (w.Header().Get("Retry-After") != "") {
			t.Errorf("%s: status %d, Retry-After %q; want %d", target, w.Code, w.Header().Get("Retry-After"), status)
		}
	}
	if body := s.do(http.MethodGet, "/readyz", nil).Body.String(); !strings.Contains(body, `"indexing"`) {
		t.Errorf("/readyz says %s", body)
	}
}

// TestOrderFormIsFresh checks that every order form has a key of its own, and that
// an edit is on the next one.
func TestOrderFormIsFresh(t *testing.T) {
	s := newSite(t)
	key := func() string { return attr(s.doc(orderPath), "input[name=key]", "value") }
	if first, second := key(), key(); first == second || len(first) < 20 {
		t.Errorf("two forms have the keys %q and %q", first, second)
	}
	if made := attr(s.doc(orderPath), "input[name=made]", "value"); made == "" || strings.Contains(made, "made") {
		t.Errorf("the form was made %q", made)
	}
	storetest.Write(t, s.store, func(q *store.Q) error {
		agency, err := q.Agency(t.Context())
		if err != nil {
			return err
		}
		agency.SiteName["en"] = "Another name"
		return q.SaveAgency(t.Context(), "test", agency)
	})
	if !strings.Contains(s.get(orderPath).Body.String(), "Another name") {
		t.Error("the form does not show the edit")
	}
}
