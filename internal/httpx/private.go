package httpx

import (
	"github.com/a-h/templ"

	"clusterdir/internal/pagecache"
)

// controlled is a page with a Cache-Control value of its own.
type controlled struct {
	templ.Component
	control string
}

// NoStore marks a page that no cache may store, such as a receipt.
func NoStore(page templ.Component) templ.Component { return controlled{page, pagecache.NoStore} }

// Private marks a page that no shared cache may store, such as a form with a key.
func Private(page templ.Component) templ.Component { return controlled{page, "private, no-cache"} }
