// Package e2e checks rendered pages with a browser, a keyboard and a validator.
//
// Each check exists in two forms: a method that returns its findings as text, so that the check itself can be tested
// with broken pages, and a function that takes a *testing.T and fails the test. Each test binary uses one Chromium;
// TestMain must call [Close]. The package is not part of the program.
package e2e

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Page is a URL to check. Name and Lang identify its findings and its screenshots.
type Page struct {
	Name, Lang, Path string
	// Status is the expected status of the document; 0 means 200.
	Status int
	// Form, if not nil, is submitted from the page at Path to Path, and the response is checked: a page with error
	// messages or the target of a redirect. Status is the expected status of the response.
	Form url.Values
	// Cookie is sent with the request, for an editor's session. A page with a Cookie may set cookies; pages for
	// visitors must not.
	Cookie *http.Cookie
}

func (p Page) id() string { return p.Name + "-" + p.Lang }

func (p Page) status() int {
	if p.Status == 0 {
		return http.StatusOK
	}
	return p.Status
}

// A variant is a way to display a page without loading it again.
type variant struct {
	width, height int
	scheme        string
}

func (v variant) String() string { return strings.Join([]string{itoa(v.width), v.scheme}, " ") }

// findings collects the faults of a page. A fault of several variants is reported once, with all of them.
type findings struct {
	order []string
	where map[string][]string
}

func (f *findings) add(where, what string) {
	if f.where == nil {
		f.where = map[string][]string{}
	}
	if _, seen := f.where[what]; !seen {
		f.order = append(f.order, what)
	}
	if where != "" && !slices.Contains(f.where[what], where) {
		f.where[what] = append(f.where[what], where)
	}
}

func (f *findings) list() []string {
	var list []string
	for _, what := range f.order {
		if where := f.where[what]; len(where) > 0 {
			what += "\n\tat " + strings.Join(where, ", ")
		}
		list = append(list, what)
	}
	return list
}

// root returns the folder that contains go.mod. Tests run in the folder of their package.
func root() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			panic("e2e: no go.mod above " + dir)
		}
		dir = up
	}
}
