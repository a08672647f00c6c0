package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/pagecache"
	"clusterdir/internal/store"
)

// text is a page that says something.
func text(format string, args ...any) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, format, args...)
		return err
	})
}

// newAdapter returns an adapter with error pages that name their status, language and request.
func newAdapter(t *testing.T, log io.Writer) *Adapter {
	t.Helper()
	pages, err := NewErrorPages(func(l i18n.Lang, status int, request string) templ.Component {
		return text("%s %d %s", l, status, request)
	})
	if err != nil {
		t.Fatal(err)
	}
	return NewAdapter(slog.New(slog.NewJSONHandler(log, nil)), pages)
}

// send asks a handler; header alternates names and values.
func send(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHead(t *testing.T) {
	a := newAdapter(t, io.Discard)
	for name, h := range map[string]http.Handler{
		"page": Serve(a.Page(func(*http.Request) (templ.Component, error) { return text("%s", strings.Repeat("page ", 5000)), nil })),
		"data": Serve(a.Data(func(*http.Request) (Data, error) {
			return Data{Type: "text/csv", Body: []byte("a,b"), File: "fünf.csv"}, nil
		})),
		"fault": Serve(a.Page(func(*http.Request) (templ.Component, error) { return nil, directory.ErrNotFound })),
		"asset": a.Assets(),
	} {
		get, head := send(h, http.MethodGet, "/en", "Accept-Encoding", "br"), send(h, http.MethodHead, "/en", "Accept-Encoding", "br")
		if head.Body.Len() > 0 || head.Code != get.Code || fmt.Sprint(head.Header()) != fmt.Sprint(get.Header()) {
			t.Errorf("%s: HEAD answers %d %v with %d bytes, GET %d %v", name, head.Code, head.Header(), head.Body.Len(), get.Code, get.Header())
		}
	}
}

// TestErrors holds the kinds of error against their statuses, languages and formats.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		err    error
		status int
		retry  string
	}{
		{"not found", fmt.Errorf("read: %w", directory.ErrNotFound), 404, ""},
		{"unavailable", fmt.Errorf("read: %w", store.ErrUnavailable), 503, "10"},
		{"outcome unknown", fmt.Errorf("write: %w", store.ErrUnknown), 503, "10"},
		{"older schema", store.ErrOlderSchema, 503, "10"},
		{"a status of its own", &Error{Status: 413, Err: errors.New("secret")}, 413, ""},
		{"too many", fmt.Errorf("write: %w", &Error{Status: 429}), 429, "60"},
		{"a status without a page", &Error{Status: 418}, 418, ""},
		{"anything else", errors.New("SELECT secret"), 500, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var log bytes.Buffer
			h := WithRequestID(Serve(newAdapter(t, &log).Page(func(*http.Request) (templ.Component, error) { return nil, test.err })))
			for path, lang := range map[string]string{"/de/x": "de", "/en/x": "en", "/x": "de"} {
				log.Reset()
				w := send(h, http.MethodGet, path)
				page := test.status
				if page == 418 {
					page = 500
				}
				if w.Code != test.status || !strings.HasPrefix(w.Body.String(), fmt.Sprintf("%s %d ", lang, page)) {
					t.Errorf("%s: %d %s, want %d in %s", path, w.Code, w.Body, test.status, lang)
				}
				if w.Header().Get("Retry-After") != test.retry || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
					t.Errorf("%s: headers %v", path, w.Header())
				}
				if id := w.Body.String()[len("de 500 "):]; test.status >= 500 && !strings.Contains(log.String(), `"request":"`+id+`"`) || len(id) < 16 {
					t.Errorf("%s: the page says request %s, the log %s", path, id, log.String())
				}
				if strings.Contains(w.Body.String(), "secret") {
					t.Errorf("%s tells what is inside: %s", path, w.Body)
				}
			}
		})
	}
}

func TestProblem(t *testing.T) {
	h := WithRequestID(Serve(newAdapter(t, io.Discard).Data(func(*http.Request) (Data, error) { return Data{}, errors.New("SELECT secret") })))
	for path, title := range map[string]string{
		"/de/x.json": i18n.For("de").T("error.500.title"), "/en/x.csv": i18n.For("en").T("error.500.title"), "/en/a/b.vcf": i18n.For("en").T("error.500.title"),
	} {
		w := send(h, http.MethodGet, path)
		var problem struct {
			Type, Title, Detail, Instance string
			Status                        int
		}
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
			t.Fatal(err)
		}
		if w.Header().Get("Content-Type") != "application/problem+json" || problem.Status != 500 || w.Code != 500 ||
			problem.Type != "about:blank" || problem.Title != title || problem.Detail == "" || !strings.HasPrefix(problem.Instance, "urn:request:") {
			t.Errorf("%s: %v %s", path, w.Header(), w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s tells what is inside: %s", path, w.Body)
		}
	}
}

// TestHalfPage shows that a page that fails halfway is not sent by half.
func TestHalfPage(t *testing.T) {
	var log bytes.Buffer
	h := WithRequestID(Serve(newAdapter(t, &log).Page(func(*http.Request) (templ.Component, error) {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			fmt.Fprint(w, strings.Repeat("half ", 10_000))
			return errors.New("broken expression")
		}), nil
	})))
	w := send(h, http.MethodGet, "/en")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "half") || !strings.Contains(log.String(), "broken expression") {
		t.Errorf("status %d, %d bytes, log %s", w.Code, w.Body.Len(), log.String())
	}
}

func TestErrorWithPage(t *testing.T) {
	h := Serve(newAdapter(t, io.Discard).Page(func(*http.Request) (templ.Component, error) {
		return nil, &Error{Status: http.StatusUnprocessableEntity, Page: Private(text("the form again"))}
	}))
	w := send(h, http.MethodGet, "/en")
	if w.Code != http.StatusUnprocessableEntity || w.Body.String() != "the form again" || w.Header().Get("ETag") != "" ||
		w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
}

// TestBusy checks that a request that got no slot is answered with 503, and is not
// logged as a failure: there are many of them when there is one.
func TestBusy(t *testing.T) {
	var log bytes.Buffer
	h := Serve(newAdapter(t, &log).Page(func(*http.Request) (templ.Component, error) { return nil, pagecache.ErrBusy }))
	if w := send(h, http.MethodGet, "/en"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || log.Len() > 0 {
		t.Errorf("%d %v, log %s", w.Code, w.Header(), log.String())
	}
}

func TestRedirect(t *testing.T) {
	h := Serve(newAdapter(t, io.Discard).Page(func(*http.Request) (templ.Component, error) {
		return nil, fmt.Errorf("done: %w", &Redirect{Status: http.StatusSeeOther, URL: "/en/received"})
	}))
	if w := send(h, http.MethodPost, "/en"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/en/received" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
}
