package server_test

import (
	"log/slog"
	"net/http"
	"testing"

	"clusterdir/internal/server"
	"clusterdir/web"
)

// securityHeaders lists the exact value of each security header, which every
// response has.
var securityHeaders = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	"Referrer-Policy":              "strict-origin-when-cross-origin",
	"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// TestSecurityHeaders checks the security headers of every kind of response.
func TestSecurityHeaders(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		name, method, target string
		header               []string
		want                 int
	}{
		{"a page", http.MethodGet, "/en", nil, http.StatusOK},
		{"a cached page", http.MethodGet, "/en", nil, http.StatusOK},
		{"the header of a page", http.MethodHead, "/en", nil, http.StatusOK},
		{"a list of data", http.MethodGet, "/en/contacts.json", nil, http.StatusOK},
		{"a style sheet", http.MethodGet, web.AssetURL("site.css"), nil, http.StatusOK},
		{"a download", http.MethodGet, "/downloads/cluster-policy-de.pdf", nil, http.StatusOK},
		{"a part of a download", http.MethodGet, "/downloads/cluster-policy-de.pdf", []string{"Range", "bytes=0-9"}, http.StatusPartialContent},
		{"a form", http.MethodGet, orderPath, nil, http.StatusOK},
		{"a health check", http.MethodGet, "/healthz", nil, http.StatusOK},
		{"a redirect", http.MethodGet, "/en/", nil, http.StatusPermanentRedirect},
		{"an unknown page", http.MethodGet, "/en/nowhere", nil, http.StatusNotFound},
		{"a wrong method", http.MethodDelete, "/en", nil, http.StatusMethodNotAllowed},
		{"a form from another site", http.MethodPost, orderPath, []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := s.do(test.method, test.target, nil, test.header...)
			if w.Code != test.want {
				t.Errorf("status %d, want %d", w.Code, test.want)
			}
			for name, want := range securityHeaders {
				if got := w.Header()[name]; len(got) != 1 || got[0] != want {
					t.Errorf("%s: %q, want %q once", name, got, want)
				}
			}
		})
	}
}

// TestNoStrictTransport checks that a site without HTTPS does not tell browsers
// to use HTTPS.
func TestNoStrictTransport(t *testing.T) {
	handler := newHandler(t, server.Config{
		Store: newSite(t).store, Log: slog.New(slog.DiscardHandler), BaseURL: "http://cluster.example",
	})
	s := &site{TB: t, Handler: handler}
	if got := s.get("/en").Header().Values("Strict-Transport-Security"); len(got) > 0 {
		t.Errorf("Strict-Transport-Security: %q, want none", got)
	}
}
