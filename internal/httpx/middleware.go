package httpx

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits on what a client may send.
const (
	maxAddress = 8 << 10  // bytes of path and query
	maxHeader  = 16 << 10 // bytes of all headers
	maxBody    = 64 << 10 // bytes of a form
	bodyTime   = 5 * time.Second
)

type requestKey struct{}

// RequestID is the id that the log and error pages bear.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// WithRequestID gives every request an id of its own. One that a client sends
// is not taken over: it would let anybody write into the log.
func WithRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, rand.Text()[:16])))
	})
}

// policy is the content security policy: nothing but our own styles, pictures
// and fonts. Pages have no script at all, so connect-src opens nothing: it is for
// tools that read robots.txt from within a page. JSON-LD is data and not covered.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// WithHeaders sets the headers that every response bears.
func WithHeaders(https bool) func(http.Handler) http.Handler {
	always := map[string]string{
		"Content-Security-Policy":      policy,
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "strict-origin-when-cross-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Frame-Options":              "DENY",
	}
	if https {
		always["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	}
	fields := make([]field, 0, len(always))
	for name, value := range always {
		fields = append(fields, field{name, []string{value}}) // Shared: a value is replaced, never changed.
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fill(w.Header(), fields)
			next.ServeHTTP(w, r)
		})
	}
}

// WithRecovery answers a panic with the page of status 500.
func (a *Answers) WithRecovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { // Compared so by net/http, too.
				panic(cause)
			}
			a.log.ErrorContext(r.Context(), "handler panicked", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()), "request", RequestID(r.Context()))
			a.Answer(w, r, http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// handlerTime is how long an answer may take: a database that stays silent must
// end in a page that says so, not in a connection that is cut.
const handlerTime = 10 * time.Second

// WithDeadline ends what a handler waits for.
func WithDeadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), handlerTime)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// WithLimits refuses addresses and bodies that no visitor sends, and a body that
// trickles in.
func (a *Answers) WithLimits(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case len(r.RequestURI) > maxAddress:
			a.Answer(w, r, http.StatusRequestURITooLong)
		case headerSize(r.Header) > maxHeader:
			a.Answer(w, r, http.StatusRequestHeaderFieldsTooLarge)
		case !wellFormed(r.URL):
			a.Answer(w, r, http.StatusBadRequest)
		default:
			if err := readBody(w, r); err != nil {
				a.Fail(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
		}
	})
}

// headerSize counts headers as they came: a colon, a space and a line end each.
func headerSize(h http.Header) int {
	n := 0
	for name, values := range h {
		for _, v := range values {
			n += len(name) + len(v) + 4
		}
	}
	return n
}

// readBody takes the whole body in at once, whatever its type: 413 when it is
// too large, and the handler never waits for one that trickles.
func readBody(w http.ResponseWriter, r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
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

// wellFormed reports whether path and query are text: UTF-8 without NUL, every
// escape complete.
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

// WithSameOrigin refuses forms that another site sends.
func (a *Answers) WithSameOrigin(baseURL string) (func(http.Handler) http.Handler, error) {
	protection := http.NewCrossOriginProtection()
	if u, err := url.Parse(baseURL); err == nil && u.Host != "" {
		if err := protection.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("trust the base URL: %w", err)
		}
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Answer(w, r, http.StatusForbidden)
	}))
	return protection.Handler, nil
}

// Form reads a form, 400 when it cannot be read. A body of another kind is an
// empty form.
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
