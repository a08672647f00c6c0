package main

import (
	"strings"
	"testing"
)

// good is a report that misses no goal, cut to what is read.
const good = `{"categories": {
	"performance": {"score": 1, "auditRefs": [{"id": "largest-contentful-paint", "weight": 25}, {"id": "render-blocking-insight", "weight": 0}]},
	"accessibility": {"score": 1}, "best-practices": {"score": 1}, "seo": {"score": 1, "auditRefs": [{"id": "robots-txt", "weight": 1}]}},
	"audits": {"largest-contentful-paint": {"title": "LCP", "score": 1, "numericValue": 1206.4}, "render-blocking-insight": {"title": "Blocks", "score": 0},
	"robots-txt": {"title": "robots.txt", "score": 1}, "cumulative-layout-shift": {"numericValue": 0}, "total-byte-weight": {"numericValue": 57000}}}`

func TestReport(t *testing.T) {
	for _, test := range []struct{ name, old, new, misses, finding string }{
		{"good", "", "", "", ""},
		{"a score", `"seo": {"score": 1`, `"seo": {"score": 0.92`, "seo 92", ""},
		{"slow", "1206.4", "1300", "LCP 1300 ms, not below 1300", ""},
		{"moves", `{"numericValue": 0}`, `{"numericValue": 0.00008}`, "something moves", ""},
		{"finding", `"robots.txt", "score": 1`, `"not valid", "score": 0`, "", "seo: not valid"},
	} {
		r, err := readReport([]byte(strings.Replace(good, test.old, test.new, 1)))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := strings.Join(r.misses(), "; "); got != test.misses {
			t.Errorf("%s: misses %q, want %q", test.name, got, test.misses)
		}
		if got := strings.Join(r.findings, "; "); got != test.finding {
			t.Errorf("%s: finds %q, want %q", test.name, got, test.finding)
		}
	}
	// A figure that is missing must not count as zero: the page would pass.
	for _, broken := range []string{
		`{}`, `x`, strings.Replace(good, "cumulative-layout-shift", "other", 1), strings.Replace(good, `"score": 1`, `"score": null`, 1),
		`{"runtimeError": {"message": "no paint"},` + good[1:],
	} {
		if r, err := readReport([]byte(broken)); err == nil {
			t.Errorf("%.60s: read as %+v", broken, r)
		}
	}
}

func TestMedianAudit(t *testing.T) {
	m := medianAudit([]audit{{scores: [4]float64{98, 100, 100, 100}, paint: 1400}, {scores: [4]float64{100, 100, 100, 100}, paint: 1200}, {scores: [4]float64{100, 90, 100, 100}, paint: 1210}})
	if m.scores != [4]float64{100, 100, 100, 100} || m.paint != 1210 {
		t.Errorf("the median is %+v", m)
	}
}
