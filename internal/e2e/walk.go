package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A Stop is an element that the Tab key reaches, as reported to assistive technology.
type Stop struct{ Role, Name, Href, HTML string }

// maxStops is far above the number of stops on any page. The walk fails if it is exceeded.
const maxStops = 400

// Walk presses Tab through a page in the light scheme at one width, and returns the focused elements. It fails for each
// focused element that has no name, no visible focus indicator, or is not visible.
func Walk(t *testing.T, base string, p Page, width int) []Stop {
	t.Helper()
	stops, found, err := Shared(t).Walk(t.Context(), base, p, width)
	report(t, p, found, err)
	return stops
}

// Walk implements the function of the same name.
func (b *Browser) Walk(ctx context.Context, base string, p Page, width int) ([]Stop, []string, error) {
	var found findings
	var stops []Stop
	err := b.with(ctx, func(ctx context.Context, t *tab) error {
		if err := t.look(ctx, variant{width, 800, "light"}); err != nil {
			return err
		}
		if err := t.arrive(ctx, base, p, &found); err != nil {
			return err
		}
		for range maxStops {
			stop, more, err := t.tabOn(ctx, &found)
			if err != nil || !more {
				return err
			}
			stops = append(stops, stop)
		}
		found.add("", fmt.Sprintf("the focus is not through after %d presses of Tab", maxStops))
		return nil
	})
	if err == nil && len(stops) == 0 {
		found.add("", "Tab reaches nothing")
	}
	return stops, found.list(), err
}

// tabOn presses Tab once. more is false if the focus has left the page or returned to the beginning.
func (t *tab) tabOn(ctx context.Context, found *findings) (s Stop, more bool, err error) {
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
		return s, false, err
	}
	type answer struct {
		Href, HTML, Hidden string
		Indicator          bool
	}
	a, err := ask[*answer](ctx, "e2e.stop()")
	if err != nil || a == nil {
		return s, false, err
	}
	s = Stop{Href: a.Href, HTML: a.HTML}
	if s.Role, s.Name, err = t.focusedNode(ctx); err != nil {
		return s, false, err
	}
	if !a.Indicator {
		found.add("", "shows no mark of the focus: "+s.HTML)
	}
	if a.Hidden != "" {
		found.add("", "has the focus "+a.Hidden+": "+s.HTML)
	}
	if s.Name == "" {
		found.add("", "has the focus and no name: "+s.HTML)
	}
	return s, true, nil
}

// focusedNode reads the role and the name from the accessibility tree, because a script cannot compute them identically.
func (t *tab) focusedNode(ctx context.Context) (role, name string, err error) {
	object, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject]("document.activeElement"))
	if err != nil {
		return "", "", err
	}
	no := false
	tree, err := chromedp.Call(ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
		ObjectID: object.ObjectID, FetchRelatives: &no,
	})
	if err != nil || len(tree.Nodes) == 0 {
		return "", "", err
	}
	return axText(tree.Nodes[0].Role), axText(tree.Nodes[0].Name), nil
}

func axText(v *accessibility.Value) string {
	var text string
	if v != nil && json.Unmarshal(v.Value, &text) != nil {
		return string(v.Value)
	}
	return text
}

// Reflow checks pages at 400 % zoom: a window of 320 by 256 CSS pixels, as defined in WCAG 1.4.10. It fails for content
// that requires horizontal scrolling, except tables and pictures, and for content that is cut off or covered by fixed
// elements.
func Reflow(t *testing.T, base string, pages []Page) {
	t.Helper()
	b := Shared(t)
	for _, p := range pages {
		t.Run(p.id(), func(t *testing.T) {
			found, err := b.Reflow(t.Context(), base, p)
			report(t, p, found, err)
		})
	}
}

// Reflow implements the function of the same name.
func (b *Browser) Reflow(ctx context.Context, base string, p Page) ([]string, error) {
	var found findings
	err := b.with(ctx, func(ctx context.Context, t *tab) error {
		if err := t.look(ctx, variant{320, 256, "light"}); err != nil {
			return err
		}
		if err := t.arrive(ctx, base, p, &found); err != nil {
			return err
		}
		lost, err := ask[[]string](ctx, "e2e.reflow(320, 256)")
		for _, what := range lost {
			found.add("", what)
		}
		return err
	})
	return found.list(), err
}
