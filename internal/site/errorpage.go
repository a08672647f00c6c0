package site

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/web/layout"
	"clusterdir/web/page"
)

// ErrorPage returns the page of an HTTP status. It depends on nothing that may fail
// later.
func ErrorPage(agency directory.Agency, baseURL string) func(l i18n.Lang, status int, request string) templ.Component {
	return func(l i18n.Lang, status int, request string) templ.Component {
		v := page.OopsView{Status: status, Request: request, Ours: status >= http.StatusInternalServerError}
		return page.Oops(errorLayout(l, agency, baseURL, status), v)
	}
}

// errorLayout returns the layout of an error page. It has no address of its own, so
// it has no canonical link, and the links to other languages lead to the home page.
func errorLayout(l i18n.Lang, agency directory.Agency, baseURL string, status int) layout.Page {
	p := baseLayout(i18n.For(l), agency, baseURL)
	p.Title = p.T("error." + strconv.Itoa(status) + ".title")
	p.Description = p.T("error." + strconv.Itoa(status) + ".text")
	p.NoIndex = true
	return p
}
