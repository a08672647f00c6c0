package e2e

import (
	"strings"
	"testing"
)

func TestWalkOrder(t *testing.T) {
	base := serve(t, map[string]string{"/": sound})
	stops := Walk(t, base, Page{Name: "sound", Lang: "en", Path: "/"}, 1280)
	var walk []string
	for _, s := range stops {
		walk = append(walk, strings.TrimSpace(s.Role+" "+s.Name+" "+s.Href))
	}
	want := "link Skip to the content #main|link a link /en|button Press"
	if got := strings.Join(walk, "|"); got != want {
		t.Errorf("stops:\n%s, want\n%s", got, want)
	}
}

func TestWalkFinds(t *testing.T) {
	tests := []struct{ name, fault, want string }{
		{"no ring", `<a href="/x" style="outline: none">x</a>`, "shows no mark of the focus"},
		{"a ring without colour", `<a href="/x" style="outline-color: transparent">x</a>`, "shows no mark of the focus"},
		{"a shadow that is always there", `<a href="/x" style="outline: none; box-shadow: 0 0 2px black">x</a>`, "shows no mark of the focus"},
		{"out of the window", `<a href="/x" style="position: fixed; left: -900px">x</a>`, "has the focus outside the window"},
		{"covered", `<a href="/x">x</a><div style="position: fixed; inset: 0; background: white"></div>`, "has the focus covered by something else"},
		{"no name", `<a href="/x"><svg width="20" height="20"></svg></a>`, "has the focus and no name"},
	}
	b := Shared(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := serve(t, map[string]string{"/": broken(test.fault)})
			_, found, err := b.Walk(t.Context(), base, Page{Path: "/"}, 360)
			if err != nil || !strings.Contains(strings.Join(found, "\n"), test.want) {
				t.Errorf("error %v; no finding contains %q: %s", err, test.want, found)
			}
		})
	}
}

func TestWalkAllows(t *testing.T) {
	tests := []struct{ name, part string }{
		{"a ring on the card", `<style>.card:has(:focus-visible) { outline: 3px solid } .card a { outline: none }</style><div class="card"><a href="/x">x</a><a href="/y">y</a></div>`},
		{"a ring on what lies over the card", `<style>.over { outline: none } .over:focus-visible::after { content: ""; outline: 3px solid }</style><a class="over" href="/x">x</a>`},
		{"a ring by shadow", `<style>.s:focus-visible { outline: none; box-shadow: 0 0 0 3px }</style><a class="s" href="/x">x</a>`},
		{"a ring on the label", `<style>input { outline: none !important } input:focus-visible + span { outline: 3px solid }</style><label><input type="checkbox"><span>x</span></label>`},
		{"a link that shows with the focus", `<style>.skip:not(:focus) { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }</style><a class="skip" href="#main">skip</a>`},
		{"a link far below", `<p style="height: 5000px"></p><a href="/x">x</a>`},
	}
	b := Shared(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := serve(t, map[string]string{"/": broken(test.part)})
			stops, found, err := b.Walk(t.Context(), base, Page{Path: "/"}, 360)
			if err != nil || len(found) > 0 || len(stops) < 4 {
				t.Errorf("error %v; %d stops; findings %s", err, len(stops), found)
			}
		})
	}
}

func TestReflowFinds(t *testing.T) {
	tests := []struct{ name, fault, want string }{
		{"a wide box", `<p style="width: 400px">wide</p>`, "scrolls sideways: <p style"},
		{"a text that scrolls", `<div tabindex="0" style="overflow: auto; white-space: nowrap">` + strings.Repeat("long ", 40) + `</div>`, "text that must be scrolled sideways"},
		{"a text that is cut", `<p style="overflow: hidden; white-space: nowrap">` + strings.Repeat("long ", 40) + `</p>`, "text that is cut off"},
		{"a header that stays", `<div style="position: sticky; top: 0; height: 140px">head</div>`, "stays in place over more than half"},
	}
	b := Shared(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := serve(t, map[string]string{"/": broken(test.fault)})
			found, err := b.Reflow(t.Context(), base, Page{Path: "/"})
			if err != nil || !strings.Contains(strings.Join(found, "\n"), test.want) {
				t.Errorf("error %v; no finding contains %q: %s", err, test.want, found)
			}
		})
	}
}

func TestReflowPasses(t *testing.T) {
	table := `<div tabindex="0" style="overflow-x: auto"><table><tr><td style="min-width: 500px">wide</td></tr></table></div>`
	base := serve(t, map[string]string{"/": sound, "/table": broken(table)})
	Reflow(t, base, []Page{{Name: "sound", Lang: "en", Path: "/"}, {Name: "table", Lang: "en", Path: "/table"}})
}
