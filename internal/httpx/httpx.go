// Package httpx contains what all handlers need: the adapter from a handler that
// returns a page or an error to a response, the language of an address, the
// responses to errors, limits, headers and the log.
package httpx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"sync"
	"time"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/pagecache"
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
	// File is the name under which a browser saves the data, "" for data that a
	// browser shows.
	File string
}

// Error is a failure with a status of its own.
type Error struct {
	Status int
	Err    error
	// Page replaces the error page of the status, for example a form with its
	// errors. It may be nil.
	Page templ.Component
	// Expected keeps the failure out of the log.
	Expected bool
}

func (e *Error) Error() string {
	if e.Err == nil {
		return http.StatusText(e.Status)
	}
	return e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Redirect is returned as an error by a handler that sends the client to another
// address.
type Redirect struct {
	Status int
	URL    string
}

func (r *Redirect) Error() string { return fmt.Sprintf("redirect to %s", r.URL) }

// Status returns the HTTP status for an error.
func Status(err error) int {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Status
	case errors.Is(err, directory.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrUnknown), errors.Is(err, store.ErrOlderSchema),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, pagecache.ErrBusy):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// statusClientClosed marks a request in the log whose client hung up before the
// response. Other web servers log the same number.
const statusClientClosed = 499

// handlerTimeout limits the time of a handler. It is shorter than the timeouts of
// the server, so that a database that does not answer leads to an error page and
// not to a broken connection.
const handlerTimeout = 10 * time.Second

// cacheControl lets every cache store a page, and makes it ask each time whether
// the page is still current.
const cacheControl = "public, max-age=0, must-revalidate"

// Adapter turns what handlers return into responses.
type Adapter struct {
	log    *slog.Logger
	errors ErrorPages
}

// NewAdapter returns an adapter.
func NewAdapter(log *slog.Logger, pages ErrorPages) *Adapter { return &Adapter{log, pages} }

// Page returns a responder for the page of a handler. The page is rendered into
// memory, so that a failing template does not leave half a page with status 200.
func (a *Adapter) Page(h Handler) pagecache.Responder {
	return func(r *http.Request) pagecache.Response {
		r, cancel := withTimeout(r)
		defer cancel()
		component, err := h(r)
		if err != nil {
			return a.Failed(r, err)
		}
		return a.html(r, http.StatusOK, component)
	}
}

// Data returns a responder for the data of a handler.
func (a *Adapter) Data(h DataHandler) pagecache.Responder {
	return func(r *http.Request) pagecache.Response {
		r, cancel := withTimeout(r)
		defer cancel()
		data, err := h(r)
		if err != nil {
			return a.Failed(r, err)
		}
		header := newHeader(r, data.Type, cacheControl)
		if data.File != "" {
			header.Set("Content-Disposition", disposition(data.File))
		}
		return pagecache.Response{Status: http.StatusOK, Header: header, Body: data.Body}
	}
}

// Serve sends the responses of a responder without a cache.
func Serve(render pagecache.Responder) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { pagecache.Send(w, r, render(r)) }
}

func withTimeout(r *http.Request) (*http.Request, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(r.Context(), handlerTimeout)
	return r.WithContext(ctx), cancel
}

// buffers holds buffers that have grown to the size of a page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// html renders a component.
func (a *Adapter) html(r *http.Request, status int, component templ.Component) pagecache.Response {
	control := cacheControl
	if c, ok := component.(controlled); ok {
		control = c.control
	}
	if status != http.StatusOK {
		control = pagecache.NoStore // The cause of an error may pass, and a rejected form contains what somebody typed.
	}
	body := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(body)
	body.Reset()
	// templ gives up when its context ends, which must not look like a failing page.
	if err := component.Render(context.WithoutCancel(r.Context()), body); err != nil {
		return a.Failed(r, fmt.Errorf("render the page: %w", err))
	}
	header := newHeader(r, "text/html; charset=utf-8", control)
	setRetryAfter(header, status)
	return pagecache.Response{Status: status, Header: header, Body: bytes.Clone(body.Bytes())}
}

// newHeader returns the headers that describe a body.
func newHeader(r *http.Request, contentType, control string) http.Header {
	h := http.Header{"Content-Type": {contentType}, "Cache-Control": {control}}
	if l, ok := address.Lang(r.URL.Path); ok {
		h.Set("Content-Language", string(l))
	}
	return h
}

// Failed returns the response to a request that failed, in the language and the
// format of its address. The text of the error goes to the log and nowhere else.
func (a *Adapter) Failed(r *http.Request, err error) pagecache.Response {
	var redirect *Redirect
	if errors.As(err, &redirect) {
		return pagecache.Response{Status: redirect.Status, Header: http.Header{"Location": {redirect.URL}, "Cache-Control": {pagecache.NoStore}}}
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return pagecache.Response{Status: statusClientClosed, Header: http.Header{}}
	}
	status := Status(err)
	var e *Error
	known := errors.As(err, &e)
	if status >= 500 && !(known && e.Expected) && !errors.Is(err, pagecache.ErrBusy) {
		a.log.ErrorContext(r.Context(), "request failed", "status", status, "error", err, "path", address.Loggable(r.URL.Path), "request", RequestID(r.Context()))
	}
	if known && e.Page != nil {
		return a.html(r, status, e.Page)
	}
	return a.errors.response(r, status)
}

// Fail sends the response to a request that failed.
func (a *Adapter) Fail(w http.ResponseWriter, r *http.Request, err error) {
	pagecache.Send(w, r, a.Failed(r, err))
}

// Error sends the error page, or the problem report, of a status.
func (a *Adapter) Error(w http.ResponseWriter, r *http.Request, status int) {
	a.errors.send(w, r, status)
}

// disposition returns the Content-Disposition that names a file for saving (RFC
// 6266). The name may contain umlauts.
func disposition(file string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": file})
}
