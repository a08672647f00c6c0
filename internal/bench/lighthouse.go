package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"clusterdir/internal/address"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/i18n"
)

// lighthouseCommand audits pages with Google's Lighthouse, as a phone on a simulated slow
// network. Unlike the other subcommands it is a gate: it fails when a score is below 100,
// the largest paint takes 1.3 s or longer, or anything on a page moves.
type lighthouseCommand struct {
	Binary string   `default:"bin/clusterdir" help:"The program, as make build builds it."`
	Folder string   `default:"build/lighthouse" help:"Where Lighthouse is installed and its reports go."`
	Runs   int      `default:"1" help:"Audits of each page, and two more where one misses a goal; medians are shown."`
	Pages  []string `arg:"" optional:"" help:"Paths of pages; one of each kind in each language by default."`
}

const (
	wantScore = 100
	maxPaint  = 1300 // milliseconds until the largest part is painted

	// release is the version of Lighthouse: the last that runs on Node 18 and 20. Newer
	// versions weigh audits differently, so their scores are not comparable.
	release = "12.8.2"
	// The browser is started with a new profile for each page.
	chromeFlags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
		"--disable-component-update --disable-sync --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'"
)

// Run audits the pages.
func (c *lighthouseCommand) Run(ctx context.Context) error {
	chrome, err := findBrowser()
	if err != nil {
		return err
	}
	if err := c.install(ctx); err != nil {
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
	fmt.Printf("Lighthouse %s, %s\n\n%-50s %11s %13s %14s %3s  %6s %7s %7s\n", release, rig.Version(ctx, chrome, "--version"),
		"page", "performance", "accessibility", "best practices", "SEO", "LCP ms", "CLS", "bytes")
	missed := 0
	for _, page := range pages {
		a, err := c.auditOften(ctx, chrome, s.URL, page)
		if err != nil {
			return fmt.Errorf("%s: %w", page, err)
		}
		fmt.Printf("%-50s %11.0f %13.0f %14.0f %3.0f  %6.0f %7.5f %7.0f\n", page, a.scores[0], a.scores[1], a.scores[2], a.scores[3], a.paint, a.shift, a.bytes)
		if misses := a.misses(); len(misses) > 0 {
			missed++
			fmt.Printf("    %s\n", strings.Join(append(misses, a.findings...), "\n    "))
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d of %d pages miss a goal; the reports are in %s", missed, len(pages), c.Folder)
	}
	return nil
}

// findBrowser returns the path of a Chromium or Chrome.
func findBrowser() (string, error) {
	for _, name := range []string{
		os.Getenv("CHROME"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("missing: a Chromium; on Debian, apt-get install chromium; or set CHROME to the program")
}

// install installs Lighthouse unless it is there. It is too large to be installed with the
// packages that every test needs.
func (c *lighthouseCommand) install(ctx context.Context) error {
	about, err := os.ReadFile(filepath.Join(c.Folder, "node_modules", "lighthouse", "package.json"))
	if err == nil && strings.Contains(string(about), `"version": "`+release+`"`) {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("missing: Node 18 or newer with npm; on Debian, apt-get install nodejs npm")
	}
	if err := os.MkdirAll(c.Folder, 0o755); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "installing Lighthouse %s in %s\n", release, c.Folder)
	npm := exec.CommandContext(ctx, "npm", "install", "--prefix", c.Folder, "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "lighthouse@"+release)
	npm.Stdout, npm.Stderr = os.Stderr, os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm install: %w", err)
	}
	return nil
}

var locations = regexp.MustCompile(`<loc>https?://[^/<]+([^<]*)</loc>`)

// onePerKind returns every page of the site in each language, and of the pages with
// entries, the first entry in the sitemap.
func onePerKind(ctx context.Context, s *rig.Server) ([]string, error) {
	client, err := rig.NewClient(s.URL)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	sitemap, err := client.Get(ctx, "/sitemap.xml")
	if err != nil {
		return nil, err
	}
	var all []string
	for _, p := range address.Pages {
		for _, l := range i18n.Languages {
			if p == address.FeedbackDone {
				continue // Search engines may not list it, which costs it a score.
			}
			path := address.Of(l, p)
			all = append(all, path)
			for _, m := range locations.FindAllStringSubmatch(string(sitemap.Body), -1) {
				if strings.HasPrefix(m[1], path+"/") {
					all = append(all, m[1])
					break
				}
			}
		}
	}
	slices.Sort(all) // The first entry below a page may be a page itself.
	return slices.Compact(all), nil
}

// auditOften audits a page the given number of times, and twice more where it misses a
// goal: other work on the machine must not fail a page. It returns the median of each
// figure by itself, with the findings of the last audit.
func (c *lighthouseCommand) auditOften(ctx context.Context, chrome, base, page string) (m audit, err error) {
	var all []audit
	for len(all) < c.Runs || len(all) < c.Runs+2 && len(m.misses()) > 0 {
		a, err := c.audit(ctx, chrome, base+page, strings.Trim(regexp.MustCompile(`\W+`).ReplaceAllString(page, "-"), "-"))
		if err != nil {
			return m, err
		}
		all = append(all, a)
		m = medianAudit(all)
	}
	return m, nil
}

// audit runs Lighthouse on a page and reads its report.
func (c *lighthouseCommand) audit(ctx context.Context, chrome, url, name string) (audit, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	reports := filepath.Join(c.Folder, "reports")
	if err := os.MkdirAll(reports, 0o755); err != nil {
		return audit{}, err
	}
	file := filepath.Join(reports, name)
	cmd := exec.CommandContext(ctx, filepath.Join(c.Folder, "node_modules", ".bin", "lighthouse"), url, "--quiet", "--no-enable-error-reporting",
		"--output=json", "--output=html", "--output-path="+file, "--chrome-flags="+chromeFlags)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chrome)
	// An interrupted Lighthouse ends its browser; a killed one leaves it running.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		return audit{}, fmt.Errorf("%w: %s", err, out)
	}
	content, err := os.ReadFile(file + ".report.json")
	if err != nil {
		return audit{}, err
	}
	return readReport(content)
}

// audit is the part of a report that is shown.
type audit struct {
	scores   [4]float64 // of 100
	paint    float64    // milliseconds
	shift    float64
	bytes    float64
	findings []string
}

// categories are the scores of a report, in the order in which they are shown.
var categories = [4]string{"performance", "accessibility", "best-practices", "seo"}

// report is the JSON of Lighthouse's report, as far as it is read.
type report struct {
	RuntimeError *struct{ Message string }
	Categories   map[string]struct {
		Score     *float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Title, DisplayValue, Explanation string
		Score                            *float64
		NumericValue                     *float64
	}
}

func readReport(content []byte) (a audit, err error) {
	var rep report
	if err := json.Unmarshal(content, &rep); err != nil {
		return a, fmt.Errorf("read the report: %w", err)
	}
	if rep.RuntimeError != nil {
		return a, errors.New(rep.RuntimeError.Message)
	}
	for i, name := range categories {
		c, ok := rep.Categories[name]
		if !ok || c.Score == nil {
			return a, fmt.Errorf("the report has no score for %s", name)
		}
		a.scores[i] = *c.Score * 100
		for _, ref := range c.AuditRefs {
			found := rep.Audits[ref.ID]
			if ref.Weight > 0 && found.Score != nil && *found.Score < 1 {
				a.findings = append(a.findings, strings.TrimSpace(fmt.Sprintf("%s: %s %s %s", name, found.Title, found.DisplayValue, found.Explanation)))
			}
		}
	}
	for id, into := range map[string]*float64{"largest-contentful-paint": &a.paint, "cumulative-layout-shift": &a.shift, "total-byte-weight": &a.bytes} {
		found, ok := rep.Audits[id]
		if !ok || found.NumericValue == nil {
			return a, fmt.Errorf("the report does not measure %s", id)
		}
		*into = *found.NumericValue
	}
	return a, nil
}

// misses lists the goals that a page misses.
func (a audit) misses() (all []string) {
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
