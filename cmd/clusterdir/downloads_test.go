package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestDownloads checks that no download is lost if the program stops right afterwards.
func TestDownloads(t *testing.T) {
	clean(t)
	s := start(t)
	if diff := cmp.Diff("No downloads.\n", succeed(t, "downloads")); diff != "" {
		t.Errorf("output before the first download (-want +got):\n%s", diff)
	}
	for range 3 {
		s.get(t, "/downloads/cluster-policy-de.pdf")
	}
	s.get(t, "/downloads/cluster-policy-en.pdf")
	if code := s.end(t); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if n := storetest.Count(t, "clusterdir.db", "SELECT sum(n) FROM downloads"); n != 4 {
		t.Errorf("%d downloads are stored, want 4", n)
	}
}

// TestDownloadsTable checks the output of the command.
func TestDownloadsTable(t *testing.T) {
	clean(t)
	succeed(t, "migrate")
	s := storetest.Open(t, "clusterdir.db", store.Options{})
	storetest.Write(t, s, func(q *store.Q) error {
		return q.AddDownloads(t.Context(), []store.Downloads{
			{ID: "cluster-policy", Lang: "de", Month: "2026-10", N: 1200},
			{ID: "cluster-policy", Lang: "en", Month: "2026-12", N: 7},
			{ID: "cluster-policy", Lang: "de", Month: "2026-12", N: 30},
		})
	})
	want := "" +
		"    month  cluster-policy-de.pdf  cluster-policy-en.pdf   all\n" +
		"  2026-10                   1200                      0  1200\n" +
		"  2026-12                     30                      7    37\n" +
		"      all                   1230                      7  1237\n"
	if diff := cmp.Diff(want, succeed(t, "downloads")); diff != "" {
		t.Errorf("downloads (-want +got):\n%s", diff)
	}
}
