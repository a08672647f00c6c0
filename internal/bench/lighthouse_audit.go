package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// release is the version of Lighthouse: the last that runs on Node 18 and 20. Newer
// versions weigh audits differently, so their scores are not comparable.
const release = "12.8.2"

// chromeFlags are the flags of the browser, which is started with a new profile for each page.
const chromeFlags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
	"--disable-component-update --disable-sync --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'"

// pageTime limits the audit of a page.
const pageTime = 3 * time.Minute

// lighthouse is an installation of Lighthouse with a browser.
type lighthouse struct{ folder, chrome string }

// installLighthouse installs Lighthouse below a folder unless it is there. It is too large
// to be installed with the packages that every test needs.
func installLighthouse(ctx context.Context, folder string) (*lighthouse, error) {
	chrome, err := findBrowser()
	if err != nil {
		return nil, err
	}
	l := &lighthouse{folder: folder, chrome: chrome}
	if l.installed() == release {
		return l, nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return nil, errors.New("missing: Node 18 or newer with npm; on Debian, apt-get install nodejs npm")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "installing Lighthouse %s in %s\n", release, folder)
	npm := exec.CommandContext(ctx, "npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "lighthouse@"+release)
	npm.Stdout, npm.Stderr = os.Stderr, os.Stderr
	if err := npm.Run(); err != nil {
		return nil, fmt.Errorf("npm install: %w", err)
	}
	if l.installed() != release {
		return nil, errors.New("npm has not installed Lighthouse " + release)
	}
	return l, nil
}

// installed returns the installed version, or "".
func (l *lighthouse) installed() string {
	var about struct{ Version string }
	content, err := os.ReadFile(filepath.Join(l.folder, "node_modules", "lighthouse", "package.json"))
	if err != nil || json.Unmarshal(content, &about) != nil {
		return ""
	}
	return about.Version
}

func findBrowser() (string, error) {
	names := []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	}
	if chrome := os.Getenv("CHROME"); chrome != "" {
		names = []string{chrome}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("missing: a Chromium; on Debian, apt-get install chromium; or set CHROME to the program")
}

func (l *lighthouse) browserVersion(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, l.chrome, "--version").Output()
	if err != nil {
		return filepath.Base(l.chrome)
	}
	return strings.Join(strings.Fields(string(out))[:2], " ")
}

// categories are the scores of a report, in the order in which they are shown.
var categories = [4]string{"performance", "accessibility", "best-practices", "seo"}

// audit is the part of a report that is shown.
type audit struct {
	scores   [4]float64 // of 100
	paint    float64    // milliseconds
	shift    float64
	bytes    float64
	findings []string
}

// audit runs Lighthouse on a page and reads its report.
func (l *lighthouse) audit(ctx context.Context, url, name string) (audit, error) {
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	reports := filepath.Join(l.folder, "reports")
	if err := os.MkdirAll(reports, 0o755); err != nil {
		return audit{}, err
	}
	file := filepath.Join(reports, name)
	cmd := exec.CommandContext(ctx, filepath.Join(l.folder, "node_modules", ".bin", "lighthouse"), url, "--quiet", "--no-enable-error-reporting",
		"--output=json", "--output=html", "--output-path="+file, "--chrome-flags="+chromeFlags)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+l.chrome)
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

func readReport(content []byte) (audit, error) {
	var rep report
	if err := json.Unmarshal(content, &rep); err != nil {
		return audit{}, fmt.Errorf("read the report: %w", err)
	}
	if rep.RuntimeError != nil {
		return audit{}, errors.New(rep.RuntimeError.Message)
	}
	var r audit
	for i, name := range categories {
		c, ok := rep.Categories[name]
		if !ok || c.Score == nil {
			return audit{}, fmt.Errorf("the report has no score for %s", name)
		}
		r.scores[i] = *c.Score * 100
		for _, ref := range c.AuditRefs {
			a := rep.Audits[ref.ID]
			if ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
				r.findings = append(r.findings, strings.TrimSpace(fmt.Sprintf("%s: %s %s %s", name, a.Title, a.DisplayValue, a.Explanation)))
			}
		}
	}
	slices.Sort(r.findings)
	for id, into := range map[string]*float64{"largest-contentful-paint": &r.paint, "cumulative-layout-shift": &r.shift, "total-byte-weight": &r.bytes} {
		a, ok := rep.Audits[id]
		if !ok || a.NumericValue == nil {
			return audit{}, fmt.Errorf("the report does not measure %s", id)
		}
		*into = *a.NumericValue
	}
	return r, nil
}
