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

// formCache holds the rendered order forms without what differs between two visitors.
// Without it, a client with hundreds of connections that asks for nothing but the form
// would take all of a core.
type formCache struct {
	mu    sync.Mutex
	forms map[formKey]renderedForm
}

// formKey is the language of a form, and the edition that it selects.
type formKey struct{ lang, edition i18n.Lang }

// renderedForm is a form that lacks its key and the time of the request.
type renderedForm struct {
	parts  [][]byte // between which the key and the time stand
	serial uint64   // of the snapshot
	at     time.Time
}

// The marks stand in a form for its key and for the time of the request while it is
// rendered. The key comes first.
const (
	keyMark  = "0000-key-0000"
	timeMark = "0000-time-0000"
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
	return httpx.Private(templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		own := []string{"", rand.Text(), order.Made(s.now())}
		for i, part := range form.parts {
			if _, err := io.WriteString(w, own[i]); err != nil {
				return err
			}
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		return nil
	})), nil
}

// clear removes all forms, because an order has changed what is in stock.
func (c *formCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.forms)
}

// renderedForm returns the form of a key, which it renders if necessary.
func (s *Site) renderedForm(r *http.Request, key formKey) (renderedForm, error) {
	serial, now := s.snapshots.Current().Serial, s.now()
	s.forms.mu.Lock()
	defer s.forms.mu.Unlock()
	if f, ok := s.forms.forms[key]; ok && f.serial == serial && now.Sub(f.at) < formLifetime {
		return f, nil
	}
	form, err := s.orderPage(r, map[string]string{
		"language": string(key.edition), "copies": "1", "country": order.Home, "key": keyMark, "made": timeMark,
	}, nil)
	if err != nil {
		return renderedForm{}, err
	}
	var body bytes.Buffer
	if err := form.Render(r.Context(), &body); err != nil {
		return renderedForm{}, err
	}
	rendered := renderedForm{serial: serial, at: now}
	beforeKey, rest, ok := bytes.Cut(body.Bytes(), []byte(keyMark))
	rendered.parts = [][]byte{beforeKey}
	if ok { // A directory without a brochure has a page that says so instead.
		beforeTime, end, _ := bytes.Cut(rest, []byte(timeMark))
		rendered.parts = append(rendered.parts, beforeTime, end)
	}
	if s.forms.forms == nil {
		s.forms.forms = map[formKey]renderedForm{}
	}
	s.forms.forms[key] = rendered
	return rendered, nil
}
