package server

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
)

// home redirects to the home page in the language that the browser prefers.
func home(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, address.Of(i18n.Negotiate(r), address.Home), http.StatusFound)
}

// withoutSlash redirects from an address with a trailing slash to the one without.
func withoutSlash(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimRight(r.URL.EscapedPath(), "/")
		if path == r.URL.EscapedPath() || path == "" || strings.HasPrefix(path, "//") {
			next.ServeHTTP(w, r)
			return
		}
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, path, http.StatusPermanentRedirect)
	})
}

// allowed returns the methods of an address.
func allowed(r *http.Request) string {
	var methods []string
	routes := chi.RouteContext(r.Context()).Routes
	path := r.URL.RawPath // chi routes by the escaped path if there is one.
	if path == "" {
		path = r.URL.Path
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if routes.Match(chi.NewRouteContext(), method, path) {
			methods = append(methods, method)
			if method == http.MethodGet {
				methods = append(methods, http.MethodHead)
			}
		}
	}
	if len(methods) == 0 {
		// Neither the method nor the address is known.
		return http.MethodGet + ", " + http.MethodHead
	}
	return strings.Join(methods, ", ")
}
