package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"clusterdir/internal/i18n"
	"clusterdir/internal/pagecache"
)

// Statuses lists the statuses that have an error page.
var Statuses = []int{
	http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
	http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusUnprocessableEntity,
	http.StatusTooManyRequests, http.StatusRequestHeaderFieldsTooLarge, http.StatusInternalServerError, http.StatusServiceUnavailable,
}

// requestMark stands in a rendered error page for the id of the request.
const requestMark = "0000-request-0000"

// ErrorPages holds the rendered error page of each status in each language.
type ErrorPages map[i18n.Lang]map[int]errorPage

type errorPage struct {
	body []byte
	// page is ready to be sent. It is nil for a page with the id of the request.
	page *pagecache.Page
}

// NewErrorPages renders the error pages before the first request, so that they can
// be shown whatever fails later. They stay as they are until the program is started
// anew. page gets a mark in place of the request's id.
func NewErrorPages(page func(l i18n.Lang, status int, request string) templ.Component) (ErrorPages, error) {
	pages := ErrorPages{}
	for _, l := range i18n.Languages {
		pages[l] = map[int]errorPage{}
		for _, status := range Statuses {
			var body bytes.Buffer
			if err := page(l, status, requestMark).Render(context.Background(), &body); err != nil {
				return nil, fmt.Errorf("render the page of status %d: %w", status, err)
			}
			e := errorPage{body: body.Bytes()}
			if !bytes.Contains(e.body, []byte(requestMark)) {
				e.page = pagecache.NewPage(pagecache.Response{Status: status, Header: errorHeader(l, status), Body: e.body})
			}
			pages[l][status] = e
		}
	}
	return pages, nil
}

// errorHeader returns the headers of an error page.
func errorHeader(l i18n.Lang, status int) http.Header {
	h := http.Header{
		"Content-Type": {"text/html; charset=utf-8"}, "Content-Language": {string(l)}, "Cache-Control": {pagecache.NoStore},
	}
	setRetryAfter(h, status)
	return h
}

// send sends the error page, or the problem report, of a status.
func (p ErrorPages) send(w http.ResponseWriter, r *http.Request, status int) {
	if e := p[Lang(r)][status]; e.page != nil && !isData(r.URL.Path) {
		e.page.Send(w, r)
		return
	}
	pagecache.Send(w, r, p.response(r, status))
}

// response returns the error page, or the problem report, of a status. A status
// without a page gets the page of status 500.
func (p ErrorPages) response(r *http.Request, status int) pagecache.Response {
	l := Lang(r)
	header := errorHeader(l, status)
	if isData(r.URL.Path) {
		header.Set("Content-Type", "application/problem+json")
		return pagecache.Response{Status: status, Header: header, Body: problem(l, status, RequestID(r.Context()))}
	}
	e, ok := p[l][status]
	if !ok {
		e = p[l][http.StatusInternalServerError]
	}
	body := e.body
	if e.page == nil {
		body = bytes.ReplaceAll(body, []byte(requestMark), []byte(RequestID(r.Context())))
	}
	return pagecache.Response{Status: status, Header: header, Body: body}
}

// setRetryAfter sets the time in seconds after which a client should try again,
// for statuses where trying again helps.
func setRetryAfter(h http.Header, status int) {
	switch status {
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "10")
	case http.StatusTooManyRequests:
		h.Set("Retry-After", "60")
	}
}

// problem returns an error as a problem report (RFC 9457).
func problem(l i18n.Lang, status int, request string) []byte {
	p := i18n.For(l)
	body, err := json.Marshal(struct {
		Type     string `json:"type"`
		Title    string `json:"title"`
		Status   int    `json:"status"`
		Detail   string `json:"detail"`
		Instance string `json:"instance"`
	}{
		"about:blank", p.T("error." + strconv.Itoa(status) + ".title"), status,
		p.T("error." + strconv.Itoa(status) + ".text"), "urn:request:" + request,
	})
	if err != nil {
		panic(err) // Strings and numbers always marshal.
	}
	return append(body, '\n')
}
