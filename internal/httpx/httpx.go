// Package httpx is what every handler shares: the adapter from a handler that
// returns a page or an error to a response, the language of an address, the
// answers to errors, limits, headers and the log.
package httpx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// Handler answers a request with a page.
type Handler func(*http.Request) (templ.Component, error)

// DataHandler answers a request with data.
type DataHandler func(*http.Request) (Data, error)

// Data is a response that is not a page.
type Data struct {
	Type string // Content-Type
	Body []byte
	// File is the name for saving, "" for content that is shown.
	File string
}

// Error is a failure that has a status of its own.
type Error struct {
	Status int
	Err    error
	// Page is what to show instead of the page of that status, such as the
	// form again with its errors. May be nil.
	Page templ.Component
	// Expected says that nothing is wrong: it is not logged.
	Expected bool
}

func (e *Error) Error() string {
	if e.Err == nil {
		return http.StatusText(e.Status)
	}
	return e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Redirect is an answer that leads elsewhere.
type Redirect struct {
	Status int
	URL    string
}

func (r *Redirect) Error() string { return fmt.Sprintf("redirect to %s", r.URL) }

// Status is the status that an error answers with.
func Status(err error) int {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Status
	case errors.Is(err, directory.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrUnknown), errors.Is(err, store.ErrOlderSchema), errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// statusHungUp is what servers log for a reader who did not wait.
const statusHungUp = 499

// Answers turns what handlers return into responses.
type Answers struct {
	log    *slog.Logger
	errors ErrorPages
	cache  *Cache // nil when no page is kept
	// control is the Cache-Control of what anybody may keep.
	control string
}

// controlNow lets everybody keep a page, and ask each time whether it is still so.
const controlNow = "public, max-age=0, must-revalidate"

// NewAnswers makes the adapter. The error pages are finished before the first
// request, so that one can be shown whatever is broken. Caches that many readers
// share may keep pages for the time shared without asking.
func NewAnswers(log *slog.Logger, pages ErrorPages, cache *Cache, shared time.Duration) *Answers {
	a := &Answers{log: log, errors: pages, cache: cache, control: controlNow}
	if seconds := int(shared.Seconds()); seconds > 0 {
		a.control = fmt.Sprintf("public, max-age=0, s-maxage=%d, stale-while-revalidate=%d", seconds, seconds)
	}
	return a
}

// Page serves a page; heeds are the parameters of a query that it heeds and that
// are few enough to keep a page of each. It is rendered into memory: an error
// halfway must not leave half a page with a 200 behind.
func (a *Answers) Page(h Handler, heeds ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		component, err := h(r)
		if err != nil {
			a.Fail(w, r, err)
			return
		}
		if c, ok := component.(cached); ok {
			w.Header().Set("Cache-Control", c.control)
		}
		a.render(w, r, component, func(body []byte) {
			a.send(w, r, "text/html; charset=utf-8", body, heeds)
		})
	}
}

// pages are buffers that pages are rendered into: each grows to the size of a page
// once.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxPage is the size of a page from which on its buffer is not used again.
const maxPage = 1 << 20

// render renders a page for send, which must not keep the body; or it answers that
// the page could not be rendered.
func (a *Answers) render(w http.ResponseWriter, r *http.Request, component templ.Component, send func(body []byte)) {
	page := pages.Get().(*bytes.Buffer)
	page.Reset()
	// A reader who hangs up must not look like a page that fails.
	if err := component.Render(context.WithoutCancel(r.Context()), page); err != nil {
		a.Fail(w, r, fmt.Errorf("render the page: %w", err))
		return
	}
	send(page.Bytes())
	if page.Cap() < maxPage {
		pages.Put(page)
	}
}

// Data serves data; heeds as for Page.
func (a *Answers) Data(h DataHandler, heeds ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := h(r)
		if err != nil {
			a.Fail(w, r, err)
			return
		}
		if data.File != "" {
			w.Header().Set("Content-Disposition", disposition(data.File))
		}
		a.send(w, r, data.Type, data.Body, heeds)
	}
}

// heeded reports whether all that a query asks for is among what the page heeds:
// what else there is, words or what no page knows, nobody asks for again.
func heeded(r *http.Request, heeds []string) bool {
	if r.URL.RawQuery == "" {
		return true
	}
	for name, values := range r.URL.Query() {
		// An empty field of a form asks for nothing, but no number is no page.
		if !slices.Contains(heeds, name) && (name == "page" || strings.Join(values, "") != "") {
			return false
		}
	}
	return true
}

// send answers with what was made, and keeps a copy of it where anybody may have it.
func (a *Answers) send(w http.ResponseWriter, r *http.Request, contentType string, body []byte, heeds []string) {
	h := w.Header()
	own := h.Get("Cache-Control")
	if own == noStore {
		write(w, r, http.StatusOK, contentType, body)
		return
	}
	describe(h, r, contentType)
	if own == "" {
		h.Set("Cache-Control", a.control)
		if !heeded(r, heeds) {
			h.Set("Cache-Control", controlNow) // Nobody shares what is made for one.
		} else if a.cache != nil {
			if f := a.cache.keep(r, h.Clone(), body); f != nil {
				f.send(w, r, time.Now())
				return
			}
		}
	}
	newFinished(h.Clone(), body).send(w, r, time.Now())
}

// Fail answers with an error, in the language and the format of the address.
// What is inside the error goes to the log and nowhere else.
func (a *Answers) Fail(w http.ResponseWriter, r *http.Request, err error) {
	var redirect *Redirect
	if errors.As(err, &redirect) {
		http.Redirect(w, r, redirect.URL, redirect.Status)
		return
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		// The reader hung up, and nobody is there to answer. 499 is for the log.
		a.log.DebugContext(r.Context(), "the reader hung up", "path", address.Loggable(r.URL.Path), "request", RequestID(r.Context()))
		w.WriteHeader(statusHungUp)
		return
	}
	status := Status(err)
	var e *Error
	known := errors.As(err, &e)
	if status >= 500 && !(known && e.Expected) {
		a.log.ErrorContext(r.Context(), "request failed", "status", status, "error", err, "path", address.Loggable(r.URL.Path), "request", RequestID(r.Context()))
	}
	if known && e.Page != nil {
		waitBefore(w.Header(), status)
		a.render(w, r, e.Page, func(body []byte) { write(w, r, status, "text/html; charset=utf-8", body) })
		return
	}
	a.Answer(w, r, status)
}

// Answer sends the page, or the problem, of a status.
func (a *Answers) Answer(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Cache-Control", noStore)
	h.Del("Content-Disposition")
	waitBefore(h, status)
	id := RequestID(r.Context())
	if isData(r.URL.Path) {
		write(w, r, status, "application/problem+json", problem(Lang(r), status, id))
		return
	}
	write(w, r, status, "text/html; charset=utf-8", a.errors.Page(Lang(r), status, id))
}

// waitBefore says, for some statuses, when to try again, in seconds.
func waitBefore(h http.Header, status int) {
	switch status {
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "10")
	case http.StatusTooManyRequests:
		h.Set("Retry-After", "60")
	}
}

// Lang is the language of the request: that of its address, else what the
// browser asks for.
func Lang(r *http.Request) i18n.Lang {
	if l, ok := address.Lang(r.URL.Path); ok {
		return l
	}
	return i18n.Negotiate(r)
}

func isData(path string) bool {
	for _, suffix := range []string{".json", ".csv", ".vcf"} {
		if strings.HasSuffix(path, suffix) {
			return true
		}
	}
	return false
}
