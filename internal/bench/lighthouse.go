package main

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clusterdir/internal/address"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/i18n"
)

// lighthouseCommand audits one page of each kind in each language with Google's
// Lighthouse, as a phone on a simulated slow network. Unlike the other subcommands it is a
// gate: it fails when a score is below 100, the largest paint takes 1.3 s or longer, or
// anything on a page moves.
type lighthouseCommand struct {
	Binary  string   `default:"bin/clusterdir" help:"The program, as make build builds it."`
	Install string   `default:"build/lighthouse" help:"Folder for Lighthouse and its reports." placeholder:"FOLDER"`
	Runs    int      `default:"1" help:"Audits of each page, and two more where one is slow; medians are shown."`
	Pages   []string `arg:"" optional:"" help:"Paths of pages; one of each kind by default."`
}

// What a page must reach.
const (
	wantScore = 100
	maxPaint  = 1300 // milliseconds until the largest part is painted
)

// Run audits the pages.
func (c *lighthouseCommand) Run(ctx context.Context) error {
	l, err := installLighthouse(ctx, c.Install)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "clusterdir-lighthouse-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := program{Binary: c.Binary}.start(ctx, filepath.Join(dir, "clusterdir.db"))
	if err != nil {
		return err
	}
	defer s.Stop()
	pages := c.Pages
	if len(pages) == 0 {
		if pages, err = onePerKind(ctx, s); err != nil {
			return err
		}
	}
	fmt.Printf("Lighthouse %s, %s, a phone on a slow network, audits of each page: %d\n\n", release, l.browserVersion(ctx), c.Runs)
	fmt.Printf("%-50s %11s %13s %14s %3s  %6s %7s %7s\n", "page", "performance", "accessibility", "best practices", "SEO", "LCP ms", "CLS", "bytes")
	short := 0
	for _, page := range pages {
		audits, err := l.auditOften(ctx, s.URL, page, c.Runs)
		if err != nil {
			return err
		}
		if !show(page, medianAudit(audits)) {
			short++
		}
	}
	fmt.Printf("\n%d pages; the reports are in %s\n", len(pages), c.Install)
	if short > 0 {
		return fmt.Errorf("%d of %d pages miss the goal", short, len(pages))
	}
	return nil
}

// onePerKind returns the paths of one page of each kind that search engines may list, in
// each language: every page of the site, and one entry of each list.
func onePerKind(ctx context.Context, s *rig.Server) ([]string, error) {
	client, err := rig.NewClient(s.URL)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	client.Timeout = time.Minute
	a, err := client.Get(ctx, "/sitemap.xml")
	if err != nil {
		return nil, err
	}
	var sitemap struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(a.Body, &sitemap); err != nil {
		return nil, fmt.Errorf("read the sitemap: %w", err)
	}
	var listed []string
	for _, u := range sitemap.URL {
		loc, err := url.Parse(u.Loc)
		if err != nil {
			return nil, err
		}
		listed = append(listed, loc.Path)
	}
	var all []string
	for _, p := range address.Pages {
		if p == address.FeedbackDone {
			continue // Search engines may not list it.
		}
		for _, l := range i18n.Languages {
			all = append(all, address.Of(l, p))
		}
		for _, l := range i18n.Languages {
			all = append(all, firstEntry(listed, l, p)...)
		}
	}
	return all, nil
}

// firstEntry returns the first listed entry below a list page, none below other pages.
func firstEntry(listed []string, l i18n.Lang, p address.Page) []string {
	switch p {
	case address.Contacts, address.Clusters, address.Sectors, address.Partners:
		for _, path := range listed {
			if strings.HasPrefix(path, address.Of(l, p)+"/") {
				return []string{path}
			}
		}
	}
	return nil
}

// more is how many audits are added for a page that is slow or moves: other work on the
// machine must not fail a page.
const more = 2

// auditOften audits a page the given number of times, and more often where it is slow.
func (l *lighthouse) auditOften(ctx context.Context, base, page string, runs int) (all []audit, err error) {
	for len(all) < runs || len(all) < runs+more && slow(medianAudit(all)) {
		a, err := l.audit(ctx, base+page, reportName(page, len(all)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page, err)
		}
		all = append(all, a)
	}
	return all, nil
}

func slow(a audit) bool { return a.scores[0] < wantScore || a.paint >= maxPaint || a.shift > 0 }

// misses lists the goals that a page misses.
func misses(a audit) (all []string) {
	for i, score := range a.scores {
		if score < wantScore {
			all = append(all, fmt.Sprintf("%s %.0f", categories[i], score))
		}
	}
	if a.paint >= maxPaint {
		all = append(all, fmt.Sprintf("LCP %.0f ms, not below %d", a.paint, maxPaint))
	}
	if a.shift > 0 {
		all = append(all, "something moves")
	}
	return all
}

// show prints the line of a page with what it misses, and reports whether it passes.
func show(page string, a audit) bool {
	fmt.Printf("%-50s %11.0f %13.0f %14.0f %3.0f  %6.0f %7.5f %7.0f\n", page, a.scores[0], a.scores[1], a.scores[2], a.scores[3], a.paint, a.shift, a.bytes)
	missed := misses(a)
	if len(missed) == 0 {
		return true
	}
	fmt.Printf("    %s\n", strings.Join(missed, "; "))
	for _, finding := range a.findings {
		fmt.Printf("    %s\n", finding)
	}
	return false
}

// reportName returns the name of a report's files.
func reportName(page string, run int) string {
	name := strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-").Replace(strings.Trim(page, "/"))
	if run > 0 {
		name += fmt.Sprintf("-%d", run+1)
	}
	return name
}

// medianAudit returns the median of each figure by itself, with the findings of the last
// audit.
func medianAudit(all []audit) audit {
	median := func(figure func(audit) float64) float64 { return rig.Median(all, figure) }
	m := audit{
		paint: median(func(a audit) float64 { return a.paint }), shift: median(func(a audit) float64 { return a.shift }),
		bytes: median(func(a audit) float64 { return a.bytes }), findings: all[len(all)-1].findings,
	}
	for i := range m.scores {
		m.scores[i] = median(func(a audit) float64 { return a.scores[i] })
	}
	return m
}
