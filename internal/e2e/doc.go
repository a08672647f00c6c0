// Package e2e looks at the finished pages as a browser, a keyboard and a validator do.
//
// Each check exists twice: a method that returns what it found as text, so that the checks themselves can be
// tried on broken pages, and a function that takes a *testing.T and fails with it. One Chromium serves a test
// binary; TestMain must call [Close]. Nothing here is part of the program.
package e2e

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Page is one address to look at. Name and Lang name its findings and its screenshots.
type Page struct {
	Name, Lang, Path string
	// Status is what the document must answer with; 0 means 200.
	Status int
	// Form, where it is not nil, is posted to Path from the page at Path, as the form there would be, and the
	// answer is looked at: a page of faults, or what a redirect leads to. Status is that of the answer.
	Form url.Values
	// Cookie is sent along: an editor's session. Only visitors are promised that no cookie is set, so a page
	// with a Cookie may set some.
	Cookie *http.Cookie
}

func (p Page) id() string { return p.Name + "-" + p.Lang }

func (p Page) status() int {
	if p.Status == 0 {
		return http.StatusOK
	}
	return p.Status
}

// A variant is a way to look at a page without loading it again.
type variant struct {
	width, height int
	scheme        string
}

func (v variant) String() string { return strings.Join([]string{itoa(v.width), v.scheme}, " ") }

// findings collects what is wrong with a page; what several variants share is said once, with all of them.
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

// root is the folder with go.mod: tests run in their package's folder.
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
