package e2e

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/server"
)

// TestOrderByKeyboard uses the order form with the keyboard only: an empty submission, a link to an
// invalid field, a valid submission, the receipt and the cancellation.
func TestOrderByKeyboard(t *testing.T) {
	base := site(t)
	for _, l := range i18n.Languages {
		for _, width := range []int{360, 1280} {
			t.Run(fmt.Sprint(l, width), func(t *testing.T) {
				err := Shared(t).with(t.Context(), func(ctx context.Context, tab *tab) error {
					if err := tab.look(ctx, variant{width, 800, "light"}); err != nil {
						return err
					}
					if _, _, err := tab.load(ctx, base, Page{Path: address.Of(l, address.BrochureOrder)}); err != nil {
						return err
					}
					return typist{ctx}.order(l)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestBackToTheForm checks that, after a request to wait, the form still contains its values on the way back.
func TestBackToTheForm(t *testing.T) {
	const perMinute = 3
	base := siteWith(t, server.Orders{PerMinute: perMinute})
	path := address.Of(i18n.German, address.BrochureOrder)
	err := Shared(t).with(t.Context(), func(ctx context.Context, tab *tab) error {
		if _, _, err := tab.load(ctx, base, Page{Path: path}); err != nil {
			return err
		}
		k := typist{ctx}
		if err := k.press("name", "Test"); err != nil {
			return err
		}
		for range perMinute {
			post(t, base+path, url.Values{})
		}
		if err := k.press("send", ""); err != nil {
			return err
		}
		if err := k.enter(fmt.Sprintf(`document.querySelector("h1")?.textContent === %q`, i18n.For(i18n.German).T("error.429.title"))); err != nil {
			return err
		}
		if _, err := ask[bool](ctx, "history.back(), true"); err != nil {
			return err
		}
		return k.await(`document.getElementById("name")?.value === "Test"`)
	})
	if err != nil {
		t.Error(err)
	}
}

// typist operates a page with the keyboard only.
type typist struct{ ctx context.Context }

func (k typist) order(l i18n.Lang) error {
	if err := k.press("send", ""); err != nil {
		return err
	}
	if err := k.enter(`document.querySelectorAll("[role=alert] a").length === 4 && document.title.includes(": ")`); err != nil {
		return err
	}
	// The first link of the error summary leads to its field.
	if err := k.tabTo(`document.activeElement?.matches("[role=alert] a[href='#name']")`); err != nil {
		return err
	}
	if err := k.follow(); err != nil {
		return err
	}
	if err := k.await(`location.hash === "#name" && document.activeElement?.id === "name"`); err != nil {
		return err
	}
	for _, field := range []struct{ id, text string }{
		{"name", "Test"}, {"street", "Weg 1"}, {"postcode", "24103"}, {"city", "Kiel"}, {"email", "test@example.org"},
	} {
		if err := k.press(field.id, field.text); err != nil {
			return err
		}
	}
	time.Sleep(order.MinFillTime) // Submit no sooner than a person could.
	if err := k.press("send", ""); err != nil {
		return err
	}
	receipts := address.Of(l, address.Receipts) + "/"
	if err := k.enter(fmt.Sprintf(`location.pathname.startsWith(%q)`, receipts)); err != nil {
		return err
	}
	title, err := ask[string](k.ctx, `document.querySelector("h1").textContent`)
	if err != nil || !strings.Contains(title, i18n.For(l).T("receipt.open.title")) {
		return fmt.Errorf("the receipt says %q: %w", title, err)
	}
	if err := k.tabTo(`document.activeElement?.matches("main form button")`); err != nil {
		return err
	}
	return k.enter(fmt.Sprintf(`document.querySelector("h1")?.textContent.includes(%q)`, i18n.For(l).T("receipt.cancelled.title")))
}

// follow presses Enter on a link without sending a character. The character would arrive later than from
// a real keyboard, and go to the field that the link leads to.
func (k typist) follow() error {
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		_, err := chromedp.Call(k.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// enter presses Enter until the page has the expected state. A page that is being drawn ignores keys; a
// person would notice that.
func (k typist) enter(so string) (err error) {
	for range 3 {
		if err = k.keys(kb.Enter); err != nil {
			return err
		}
		if err = k.await(so); err == nil {
			return nil
		}
	}
	return err
}

// press moves the focus to an element and types.
func (k typist) press(id, text string) error {
	if err := k.tabTo(fmt.Sprintf(`document.activeElement?.id === %q`, id)); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	return k.keys(text)
}

func (k typist) keys(text string) error { return chromedp.Do(k.ctx, chromedp.KeyEvent(text)) }

// tabTo presses Tab until the expected element has the focus. The focus wraps around at the end of the page.
func (k typist) tabTo(there string) error {
	for range 120 {
		if at, err := ask[bool](k.ctx, "!!("+there+")"); err != nil || at {
			return err
		}
		if err := k.keys(kb.Tab); err != nil {
			return err
		}
	}
	return fmt.Errorf("Tab never comes where %s", there)
}

// await waits until the page has the expected state.
func (k typist) await(so string) error {
	for range 1200 { // The timeout of one minute fails the test only if the state never occurs.
		if is, err := ask[bool](k.ctx, "document.readyState === 'complete' && !!("+so+")"); err == nil && is {
			return nil // An error means that the page is being unloaded.
		}
		time.Sleep(50 * time.Millisecond)
	}
	seen, _ := ask[string](k.ctx, "location.href + ' ' + document.title + ' ' + document.querySelector('main').innerText.slice(0, 300)")
	return fmt.Errorf("it never came that %s, but %q", so, seen)
}
