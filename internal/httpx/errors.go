package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"clusterdir/internal/i18n"
)

// Statuses are those that have a page of their own.
var Statuses = []int{
	http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
	http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusUnprocessableEntity,
	http.StatusTooManyRequests, http.StatusRequestHeaderFieldsTooLarge, http.StatusInternalServerError, http.StatusServiceUnavailable,
}

// requestMark stands in a finished error page where the request's id goes.
const requestMark = "0000-request-0000"

// ErrorPages are the finished pages of each status in each language.
type ErrorPages map[i18n.Lang]map[int][]byte

// NewErrorPages renders the pages. page gets the mark where the id of the
// request will stand.
func NewErrorPages(page func(l i18n.Lang, status int, request string) templ.Component) (ErrorPages, error) {
	pages := ErrorPages{}
	for _, l := range i18n.Languages {
		pages[l] = map[int][]byte{}
		for _, status := range Statuses {
			var body bytes.Buffer
			if err := page(l, status, requestMark).Render(context.Background(), &body); err != nil {
				return nil, fmt.Errorf("render the page of status %d: %w", status, err)
			}
			pages[l][status] = body.Bytes()
		}
	}
	return pages, nil
}

// Page returns the page of a status, that of 500 for one that has none.
func (p ErrorPages) Page(l i18n.Lang, status int, request string) []byte {
	body, ok := p[l][status]
	if !ok {
		body = p[l][http.StatusInternalServerError]
	}
	return bytes.ReplaceAll(body, []byte(requestMark), []byte(request))
}

// problem is an error for programs (RFC 9457).
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

// disposition names a file for saving, also with umlauts (RFC 6266).
func disposition(file string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": file})
}
