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

// A Stop is an element that the Tab key reaches, as assistive technology is told of it.
type Stop struct{ Role, Name, Href, HTML string }

// maxStops is far beyond what a page has; who needs more presses has lost the way, and so has the walk.
const maxStops = 400

// Walk presses Tab through a page, light, at one width, and returns where the focus went. It fails for each
// element with the focus that has no name, no visible mark of the focus, or cannot be seen.
func Walk(t *testing.T, base string, p Page, width int) []Stop {
	t.Helper()
	stops, found, err := Shared(t).Walk(t.Context(), base, p, width)
	report(t, p, found, err)
	return stops
}

// Walk is what the function of that name wraps.
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

// tabOn presses Tab once; more is false when the focus has left the page, or begun again.
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

// focusedNode asks the accessibility tree for the role and the name, which no script could compute as it does.
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

// Reflow looks at pages as a reader at 400 % does: a window of 320 by 256 CSS pixels, WCAG's measure (1.4.10).
// It fails for content that must be scrolled sideways, tables and pictures excepted, is cut off, or is covered by
// what stays in place.
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

// Reflow is what the function of that name wraps.
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
