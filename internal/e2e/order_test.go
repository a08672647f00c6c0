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

// TestOrderByKeyboard goes every way through the order form without a mouse: sent
// empty, led to a fault, filled in, received, cancelled.
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

// TestBackToTheForm: whoever is told to wait finds what was typed on the way back.
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

// typist presses keys, and nothing else.
type typist struct{ ctx context.Context }

func (k typist) order(l i18n.Lang) error {
	if err := k.press("send", ""); err != nil {
		return err
	}
	if err := k.enter(`document.querySelectorAll("[role=alert] a").length === 4 && document.title.includes(": ")`); err != nil {
		return err
	}
	// The first link of the summary leads into its field.
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
	time.Sleep(order.MinFillTime) // Nobody types as fast as this.
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

// follow presses Enter on a link, and sends no character: that comes a moment
// later than from a keyboard, and would go to the field that the link leads into.
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

// enter presses Enter until the page is as wanted. A page that is just being
// drawn takes no keys, which a person sees.
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

// press goes to an element and types.
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

// tabTo presses Tab until the focus is where it is wanted; it goes round.
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

// await waits until the page is as wanted.
func (k typist) await(so string) error {
	for range 1200 { // A minute, so that only a page that never comes fails.
		if is, err := ask[bool](k.ctx, "document.readyState === 'complete' && !!("+so+")"); err == nil && is {
			return nil // An error means that the page is just being left.
		}
		time.Sleep(50 * time.Millisecond)
	}
	seen, _ := ask[string](k.ctx, "location.href + ' ' + document.title + ' ' + document.querySelector('main').innerText.slice(0, 300)")
	return fmt.Errorf("it never came that %s, but %q", so, seen)
}
