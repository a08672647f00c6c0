package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed page.js
var pageJS string

// axeSource reads axe-core once. The error explains how to install it.
var axeSource = sync.OnceValues(func() (string, error) {
	file := filepath.Join(root(), "internal", "e2e", "node_modules", "axe-core", "axe.min.js")
	source, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("axe-core is missing; run .ci/need, or `npm ci --ignore-scripts` in internal/e2e: %w", err)
	}
	return string(source), nil
})

// A tab is a browser tab with separate cookies. It records the network and console activity of its page.
type tab struct {
	ctx context.Context
	mu  sync.Mutex
	log journal
}

// A journal holds the events since a page began to load.
type journal struct {
	errors   []entry
	requests []string
	cookies  []string
}

type entry struct{ text, url string }

func (e entry) String() string {
	if e.url == "" {
		return e.text
	}
	return e.text + " (" + e.url + ")"
}

func newTab(parent context.Context) (*tab, error) {
	// The tab exists as long as the browser, so its context is not cancelled separately.
	ctx, _ := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t := &tab{ctx: ctx}
	if err := chromedp.Listen(ctx, t.note); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		return nil, err
	}
	// Without this, :focus-visible has no effect in a background tab.
	_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return t, err
}

// note runs on the goroutine that reads the browser's messages, so it only records them.
func (t *tab) note(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		t.log.requests = append(t.log.requests, e.Request.URL)
	case *network.EventResponseReceivedExtraInfo:
		for name, value := range e.Headers {
			if strings.EqualFold(name, "Set-Cookie") {
				t.log.cookies = append(t.log.cookies, fmt.Sprint(value))
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			t.log.errors = append(t.log.errors, entry{e.Entry.Text, e.Entry.URL})
		}
	case *runtime.EventExceptionThrown:
		t.log.errors = append(t.log.errors, entry{exceptionText(e.ExceptionDetails), e.ExceptionDetails.URL})
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			t.log.errors = append(t.log.errors, entry{consoleText(e.Args), ""})
		}
	}
}

func exceptionText(d *runtime.ExceptionDetails) string {
	if d.Exception == nil {
		return d.Text
	}
	return d.Text + " " + d.Exception.Description
}

func consoleText(args []*runtime.RemoteObject) string {
	var parts []string
	for _, arg := range args {
		var text string
		if json.Unmarshal(arg.Value, &text) != nil {
			text = arg.Description + string(arg.Value)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

func (t *tab) journal() journal {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.log
}

// load opens the page with only the cookies of the page, and injects page.js. It returns the status and the final URL
// of the document.
func (t *tab) load(ctx context.Context, base string, p Page) (status int, from string, err error) {
	// Leaving the previous page first excludes its late events from the journal of this page.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		return 0, "", err
	}
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		return 0, "", err
	}
	if c := p.Cookie; c != nil {
		set := network.SetCookieParams{Name: c.Name, Value: c.Value, URL: base, Path: c.Path}
		if _, err := chromedp.Call(ctx, network.SetCookie, set); err != nil {
			return 0, "", err
		}
	}
	t.mu.Lock()
	t.log = journal{}
	t.mu.Unlock()

	response, err := chromedp.Run(ctx, chromedp.NavigateResponse(base+p.Path))
	if err == nil && p.Form != nil {
		response, err = t.submit(ctx, p.Form)
	}
	if err != nil {
		return 0, "", fmt.Errorf("loading %s: %w", p.Path, err)
	}
	if response == nil {
		return 0, "", fmt.Errorf("loading %s: the document had no answer", p.Path)
	}
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](pageJS)); err != nil {
		return 0, "", err
	}
	return int(response.Status), response.URL, nil
}

// submit submits a form from the open page, as the browser would, including the Origin header.
func (t *tab) submit(ctx context.Context, form url.Values) (*network.Response, error) {
	fields, err := json.Marshal(form)
	if err != nil {
		return nil, err
	}
	send := pageJS + "\ne2e.submit(" + string(fields) + ")"
	return chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](send))
}

// look changes the size of the window and the media preferences without reloading the page.
func (t *tab) look(ctx context.Context, v variant) error {
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(v.width), Height: int64(v.height), DeviceScaleFactor: 1,
	})
	if err != nil {
		return err
	}
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: v.scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	return err
}

// ask evaluates an expression. If the result is a promise, it waits for the promise.
func ask[T any](ctx context.Context, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

func itoa(n int) string { return strconv.Itoa(n) }
