package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const browserHint = `no Chromium found. As root on Debian, .ci/need installs it. Else:
	Debian: apt-get install chromium   Fedora: dnf install chromium   Arch: pacman -S chromium
	Alpine: apk add chromium   Ubuntu: Google Chrome's .deb (chromium is a snap there)   macOS: brew install --cask chromium
or set CHROME to the program. SKIP_BROWSER=1 leaves these tests out`

var errNoBrowser = errors.New(browserHint)

// findBrowser returns the path of the browser to start.
func findBrowser() (string, error) {
	if chrome := os.Getenv("CHROME"); chrome != "" {
		path, err := exec.LookPath(chrome)
		if err != nil {
			return "", fmt.Errorf("CHROME=%s: %w", chrome, err)
		}
		return path, nil
	}
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoBrowser
}

// A Browser is one Chromium process with one tab per CPU core.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
	tabs   chan *tab
}

// Start starts a Chromium with an empty profile, which Close removes.
func Start() (*Browser, error) {
	path, err := findBrowser()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // a container cannot create the sandbox, and only pages of the program are opened
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", "Translate,MediaRouter,OptimizationHints"),
		// Tests must neither depend on external services nor send data to them.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("lang", "en"),
	)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(ctx)
	b := &Browser{ctx: ctx, tabs: make(chan *tab, max(2, runtime.GOMAXPROCS(0)))}
	b.cancel = func() { cancel(); stop() }
	if err := chromedp.Do(ctx); err != nil {
		b.cancel()
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	for range cap(b.tabs) {
		t, err := newTab(ctx)
		if err != nil {
			b.Close()
			return nil, fmt.Errorf("opening a tab: %w", err)
		}
		b.tabs <- t
	}
	return b, nil
}

// Close stops the browser and removes its profile.
func (b *Browser) Close() {
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	if err := chromedp.Cancel(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "closing the browser:", err)
	}
	b.cancel()
}

// with calls f with a free tab. The operations of f are cancelled when ctx ends or after two minutes, so that a hanging
// browser does not block the whole run.
func (b *Browser) with(ctx context.Context, f func(context.Context, *tab) error) error {
	var t *tab
	select {
	case t = <-b.tabs:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { b.tabs <- t }()
	tabCtx, cancel := context.WithTimeout(t.ctx, 2*time.Minute)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	return f(tabCtx, t)
}

var shared struct {
	sync.Mutex
	browser *Browser
	err     error
}

// Shared returns the browser of this test binary and starts it on the first call. If no browser is installed, it
// fails the test.
func Shared(t testing.TB) *Browser {
	t.Helper()
	skip(t)
	shared.Lock()
	defer shared.Unlock()
	if shared.browser == nil && shared.err == nil {
		shared.browser, shared.err = Start()
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.browser
}

func skip(t testing.TB) {
	t.Helper()
	if os.Getenv("SKIP_BROWSER") == "1" {
		t.Skip("SKIP_BROWSER=1: NOT LOOKED AT in a browser or by the validator")
	}
}

// Close stops the shared browser. TestMain calls it after the tests.
func Close() {
	shared.Lock()
	defer shared.Unlock()
	if shared.browser != nil {
		shared.browser.Close()
		shared.browser = nil
	}
}
