package httpx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits on what a client may send.
const (
	maxAddress  = 8 << 10         // bytes of path and query
	maxHeader   = 16 << 10        // bytes of all headers
	maxBody     = 64 << 10        // bytes of a form
	bodyTimeout = 5 * time.Second // for reading a body
)

// policy is the content security policy: styles, pictures and fonts of this site,
// and no scripts. connect-src is for tools that read robots.txt from within a
// page. JSON-LD is data, to which the policy does not apply.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// WithHeaders sets the security headers of every response.
func WithHeaders(https bool) func(http.Handler) http.Handler {
	always := http.Header{
		"Content-Security-Policy":      {policy},
		"X-Content-Type-Options":       {"nosniff"},
		"Referrer-Policy":              {"strict-origin-when-cross-origin"},
		"Permissions-Policy":           {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"X-Frame-Options":              {"DENY"},
	}
	if https {
		always["Strict-Transport-Security"] = []string{"max-age=31536000; includeSubDomains"}
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			maps.Copy(w.Header(), always) // The values are shared: handlers replace them and never append.
			next.ServeHTTP(w, r)
		})
	}
}

// WithRecovery answers a panic with the page of status 500.
func (a *Adapter) WithRecovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { // net/http compares it in the same way.
				panic(cause)
			}
			a.log.ErrorContext(r.Context(), "handler panicked", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()), "request", RequestID(r.Context()))
			a.Error(w, r, http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// WithLimits rejects addresses, headers and bodies that are larger than any
// visitor's, and bodies that arrive too slowly.
func (a *Adapter) WithLimits(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case len(r.RequestURI) > maxAddress:
			a.Error(w, r, http.StatusRequestURITooLong)
		case headerSize(r.Header) > maxHeader:
			a.Error(w, r, http.StatusRequestHeaderFieldsTooLarge)
		case !wellFormed(r.URL):
			a.Error(w, r, http.StatusBadRequest)
		default:
			if err := readBody(w, r); err != nil {
				a.Fail(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
		}
	})
}

// headerSize returns the size of the headers in bytes as they were sent, with a
// colon, a space and a line end for each.
func headerSize(h http.Header) int {
	n := 0
	for name, values := range h {
		for _, v := range values {
			n += len(name) + len(v) + 4
		}
	}
	return n
}

// readBody reads the whole body into memory, so that no handler waits for a slow
// client. A body that is too large fails with status 413.
func readBody(w http.ResponseWriter, r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &Error{Status: http.StatusRequestEntityTooLarge, Err: err}
	}
	if err != nil {
		return &Error{Status: http.StatusBadRequest, Err: err}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// wellFormed reports whether path and query are UTF-8 without NUL and have no
// incomplete escapes.
func wellFormed(u *url.URL) bool {
	query, err := url.QueryUnescape(u.RawQuery)
	if err != nil || strings.Contains(u.RawQuery, ";") {
		return false
	}
	for _, text := range []string{u.Path, query} {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return false
		}
	}
	return true
}

// WithSameOrigin rejects forms that come from another site.
func (a *Adapter) WithSameOrigin(baseURL string) (func(http.Handler) http.Handler, error) {
	protection := http.NewCrossOriginProtection()
	if u, err := url.Parse(baseURL); err == nil && u.Host != "" {
		if err := protection.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("trust the base URL: %w", err)
		}
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Error(w, r, http.StatusForbidden)
	}))
	return protection.Handler, nil
}

// Form returns the fields of a form. A form that cannot be read fails with status
// 400. A body of another type is an empty form.
func Form(r *http.Request) (url.Values, error) {
	err := r.ParseForm()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(maxBody)
	}
	if err != nil {
		return nil, &Error{Status: http.StatusBadRequest, Err: err}
	}
	for _, values := range r.PostForm {
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return nil, &Error{Status: http.StatusBadRequest, Err: errors.New("form field is not text")}
			}
		}
	}
	return r.PostForm, nil
}
