package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// variants lists the variants that Audit checks: 320 px is the narrowest width in WCAG, 360 px a common phone, and
// 1280 px a common screen. The outer loop is over widths, because changing the colour scheme is cheaper than changing
// the layout.
var variants = []variant{
	{320, 640, "light"}, {320, 640, "dark"},
	{360, 780, "light"}, {360, 780, "dark"},
	{1280, 900, "light"}, {1280, 900, "dark"},
}

type violation struct{ Rule, Impact, Help, Target, HTML, Summary string }

func (v violation) String() string {
	summary := strings.ReplaceAll(v.Summary, "\n", "\n\t")
	return fmt.Sprintf("axe %s (%s): %s\n\ttarget %s\n\t%s\n\t%s", v.Rule, v.Impact, v.Help, v.Target, v.HTML, summary)
}

// Audit checks every page at every width, light and dark, in a subtest each. A page must have the expected status,
// no error on the console, no request to another host, no cookie, no script and no horizontal scrolling, and axe must
// report nothing. Audit writes screenshots to build/screenshots.
func Audit(t *testing.T, base string, pages []Page) {
	t.Helper()
	b := Shared(t)
	shots := filepath.Join(root(), "build", "screenshots")
	start := time.Now()
	// The group ends after its parallel subtests, so that the caller can stop its server after Audit.
	t.Run("audit", func(t *testing.T) {
		seen := map[string]bool{}
		for _, p := range pages {
			if seen[p.id()] {
				t.Fatalf("two pages have the name %s, so their screenshots would overwrite each other", p.id())
			}
			seen[p.id()] = true
			t.Run(p.id(), func(t *testing.T) {
				t.Parallel()
				found, err := b.Audit(t.Context(), base, p, shots)
				report(t, p, found, err)
			})
		}
	})
	n := len(pages) * len(variants)
	t.Logf("%d pages, %d variants in %.1f s", len(pages), n, time.Since(start).Seconds())
}

func report(t *testing.T, p Page, found []string, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", p.Path, err)
	}
	for _, what := range found {
		t.Errorf("%s: %s", p.Path, what)
	}
}

// Audit returns the faults of one page. Screenshots are written to the folder shots, unless it is empty.
func (b *Browser) Audit(ctx context.Context, base string, p Page, shots string) ([]string, error) {
	return b.auditAt(ctx, base, p, shots, variants)
}

func (b *Browser) auditAt(ctx context.Context, base string, p Page, shots string, variants []variant) ([]string, error) {
	axe, err := axeSource()
	if err != nil {
		return nil, err
	}
	var found findings
	err = b.with(ctx, func(ctx context.Context, t *tab) error {
		if err := t.look(ctx, variants[0]); err != nil {
			return err
		}
		if err := t.arrive(ctx, base, p, &found); err != nil {
			return err
		}
		if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](axe)); err != nil {
			return fmt.Errorf("putting axe into the page: %w", err)
		}
		for _, v := range variants {
			if err := t.audit(ctx, v, &found); err != nil {
				return fmt.Errorf("%v: %w", v, err)
			}
			if shots == "" {
				continue
			}
			file := fmt.Sprintf("%s-%d-%s.png", p.id(), v.width, v.scheme)
			if err := t.shoot(ctx, filepath.Join(shots, file)); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		return t.judge(ctx, base, p, &found)
	})
	return found.list(), err
}

// arrive loads the page and records the faults of the response itself.
func (t *tab) arrive(ctx context.Context, base string, p Page, found *findings) error {
	status, from, err := t.load(ctx, base, p)
	if err != nil {
		return err
	}
	if status != p.status() {
		found.add("", fmt.Sprintf("answers %d, not %d", status, p.status()))
	}
	if want := base + p.Path; from != want && p.Form == nil {
		found.add("", "leads on to "+from)
	}
	return nil
}

func (t *tab) audit(ctx context.Context, v variant, found *findings) error {
	if err := t.look(ctx, v); err != nil {
		return err
	}
	type answer struct {
		Scroll     int
		Wide       []string
		Violations []violation
	}
	a, err := ask[answer](ctx, fmt.Sprintf("e2e.run(%d)", v.width))
	if err != nil {
		return err
	}
	if a.Scroll > v.width {
		found.add(v.String(), fmt.Sprintf("scrolls sideways: %d px in a window of %d\n\t%s", a.Scroll, v.width, strings.Join(a.Wide, "\n\t")))
	}
	for _, violation := range a.Violations {
		found.add(v.String(), violation.String())
	}
	return nil
}

// judge evaluates the journal after all activity of the page has ended.
func (t *tab) judge(ctx context.Context, base string, p Page, found *findings) error {
	type answer struct {
		Found  []string
		Cookie string
	}
	a, err := ask[answer](ctx, "e2e.once()")
	if err != nil {
		return err
	}
	for _, what := range a.Found {
		found.add("", what)
	}
	jar, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{})
	if err != nil {
		return err
	}
	log := t.journal()
	if p.Cookie == nil {
		for _, cookie := range log.cookies {
			found.add("", "sets a cookie: "+cookie)
		}
		for _, cookie := range jar.Cookies {
			found.add("", "leaves a cookie: "+cookie.Name)
		}
		if a.Cookie != "" {
			found.add("", "has document.cookie "+a.Cookie)
		}
	}
	for _, address := range log.requests {
		if foreign(base, address) {
			found.add("", "asks another host: "+address)
		}
	}
	for _, e := range log.errors {
		// The browser reports a document with status 404 as an error, even if 404 is expected.
		if p.status() < 400 || e.url != base+p.Path || !strings.Contains(e.text, itoa(p.status())) {
			found.add("", "error on the console: "+e.String())
		}
	}
	return nil
}

func foreign(base, address string) bool {
	home, err := url.Parse(base)
	if err != nil {
		return true
	}
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	return u.Host != home.Host && (u.Host != "" || u.Scheme == "http" || u.Scheme == "https")
}

// shoot takes a screenshot of the whole page.
func (t *tab) shoot(ctx context.Context, file string) error {
	yes := true
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: &yes, OptimizeForSpeed: &yes,
	})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, shot.Data, 0o644)
}
