package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/pprof/profile"
)

// TestProfile looks at the profile that the compiler is given: it says what the program
// does, and nothing of the machine where it was recorded.
func TestProfile(t *testing.T) {
	text, err := os.ReadFile("../../../" + *out)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profile.ParseData(text)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range p.Function {
		names[f.Name] = true
		if strings.HasPrefix(f.Filename, "/") {
			t.Errorf("%s is in %s", f.Name, f.Filename)
		}
	}
	for _, m := range p.Mapping {
		if strings.Contains(m.File, "/") {
			t.Errorf("recorded of %s", m.File)
		}
	}
	for _, name := range []string{"net/http.(*conn).serve", "clusterdir/internal/httpx.(*finished).send", "clusterdir/internal/search.(*Index).Search"} {
		if !names[name] {
			t.Errorf("%s is not in it: make profile records it anew", name)
		}
	}
}
