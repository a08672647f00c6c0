package e2e

import (
	"strings"
	"testing"
)

func TestValidateFinds(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Java")
	}
	skip(t)
	found, err := Validate(t.Context(), t.TempDir(), map[string][]byte{
		"sound-en":       []byte(sound),
		"unclosed-de":    []byte(broken("<section><p>open")),
		"obsolete-de":    []byte(broken(`<center>x</center>`)),
		"warned-de":      []byte(broken(`<table role="table"><tr><td>x</td></tr></table>`)),
		"noted-de":       []byte(broken(`<br />`)),
		"site.css":       []byte("@view-transition { navigation: auto }\na { colr: red }\n"),
		"picture.svg":    []byte(`<svg xmlns="http://www.w3.org/2000/svg"><rekt/></svg>`),
		"transition.css": []byte("@media (prefers-reduced-motion: no-preference) { @view-transition { navigation: auto } }"),
	})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(found, "\n")
	for _, want := range []string{
		"unclosed-de:", "obsolete-de:", "warned-de:19: warning: The “table” role is unnecessary",
		"noted-de:19: info: Trailing slash", "site.css:2: error: CSS: “colr”", "picture.svg:0: error: Element “rekt”",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no finding contains %q", want)
		}
	}
	for _, not := range []string{"sound-en", "view-transition", "transition.css", "canary"} {
		if strings.Contains(all, not) {
			t.Errorf("a finding contains %q", not)
		}
	}
	if t.Failed() {
		t.Log(all)
	}
}

func TestValidateNothing(t *testing.T) {
	if _, err := Validate(t.Context(), t.TempDir(), nil); err == nil {
		t.Error("validating no pages reports no error")
	}
}
