package httpx

import "github.com/a-h/templ"

// cached is a page that says how it may be kept.
type cached struct {
	templ.Component
	control string
}

const noStore = "no-store"

// NoStore is the page for its reader alone: nothing on the way keeps it, and
// nothing tags it.
func NoStore(page templ.Component) templ.Component { return cached{page, noStore} }

// Unshared is the page for its reader's browser, which asks again: no cache that
// many share keeps it.
func Unshared(page templ.Component) templ.Component { return cached{page, "private, no-cache"} }
