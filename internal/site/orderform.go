package site

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/a-h/templ"

	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
)

// formLifetime is how long a rendered order form is reused, and so how late it shows
// what another program has done to the stock.
const formLifetime = time.Second

// formCache holds the rendered order forms with marks in place of what differs
// between two visitors. Without it, a client with hundreds of connections that asks
// for nothing but the form would take all of a core.
type formCache struct {
	mu    sync.Mutex
	forms map[formKey]renderedForm
}

// formKey is the language of a form, and the edition that it selects.
type formKey struct{ lang, edition i18n.Lang }

type renderedForm struct {
	body   []byte
	serial uint64 // of the snapshot
	at     time.Time
}

// The marks stand in a rendered form for its key and for the time of the request.
const (
	keyMark  = "0000-key-0000"
	madeMark = "0000-made-0000"
)

// OrderForm is the form for ordering printed brochures.
func (s *Site) OrderForm(r *http.Request) (templ.Component, error) {
	key := formKey{httpx.Lang(r), httpx.Lang(r)}
	// A link to the form may name the edition.
	if l, ok := i18n.Parse(r.URL.Query().Get("language")); ok {
		key.edition = l
	}
	form, err := s.renderedForm(r, key)
	if err != nil {
		return nil, err
	}
	form = bytes.Replace(form, []byte(keyMark), []byte(rand.Text()), 1)
	form = bytes.Replace(form, []byte(madeMark), []byte(order.Made(s.now())), 1)
	return httpx.Private(templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(form)
		return err
	})), nil
}

// clear removes all forms, because an order has changed what is in stock.
func (c *formCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.forms)
}

// renderedForm returns the form with its marks.
func (s *Site) renderedForm(r *http.Request, key formKey) ([]byte, error) {
	serial, now := s.snapshots.Current().Serial, s.now()
	s.forms.mu.Lock()
	defer s.forms.mu.Unlock()
	if f, ok := s.forms.forms[key]; ok && f.serial == serial && now.Sub(f.at) < formLifetime {
		return f.body, nil
	}
	form, err := s.orderPage(r, map[string]string{
		"language": string(key.edition), "copies": "1", "country": order.Home, "key": keyMark, "made": madeMark,
	}, nil)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := form.Render(r.Context(), &body); err != nil {
		return nil, err
	}
	if s.forms.forms == nil {
		s.forms.forms = map[formKey]renderedForm{}
	}
	s.forms.forms[key] = renderedForm{body.Bytes(), serial, now}
	return body.Bytes(), nil
}
