package site

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/a-h/templ"

	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
)

// formLifetime limits the reuse of a rendered order form. A change of the stock by
// another program is visible after at most this time.
const formLifetime = time.Second

// formCache holds the rendered order forms without what differs between two visitors.
// Without it, one client with hundreds of connections to the form would use a whole
// core.
type formCache struct {
	mu    sync.Mutex
	forms map[formKey]renderedForm
	// generation counts the calls of clear, so that no form from before is stored.
	generation int
}

// formKey is the language of a form, and the edition that it selects.
type formKey struct{ lang, edition i18n.Lang }

// renderedForm is a form that lacks its key and the time of the request.
type renderedForm struct {
	parts  [][]byte // separated by the key and the time
	serial uint64   // of the snapshot
	at     time.Time
}

// The marks are placeholders for the key and the time. The key comes first.
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
	c.generation++
}

// get returns the form of a key, unless it is too old or of another snapshot, and the
// generation for put.
func (c *formCache) get(key formKey, serial uint64, now time.Time) (form renderedForm, ok bool, generation int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	form, ok = c.forms[key]
	return form, ok && form.serial == serial && now.Sub(form.at) < formLifetime, c.generation
}

// put stores a form, unless the cache has been cleared since get.
func (c *formCache) put(key formKey, form renderedForm, generation int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if generation != c.generation {
		return
	}
	if c.forms == nil {
		c.forms = map[formKey]renderedForm{}
	}
	c.forms[key] = form
}

// renderedForm returns the form of a key, which it renders if necessary.
func (s *Site) renderedForm(r *http.Request, key formKey) (renderedForm, error) {
	serial, now := s.snapshots.Current().Serial, s.now()
	form, ok, generation := s.forms.get(key, serial, now)
	if ok {
		return form, nil
	}
	component, err := s.orderPage(r, map[string]string{
		"language": string(key.edition), "copies": "1", "country": order.Home, "key": keyMark, "made": timeMark,
	}, nil)
	if err != nil {
		return renderedForm{}, err
	}
	var body bytes.Buffer
	if err := component.Render(r.Context(), &body); err != nil {
		return renderedForm{}, err
	}
	form = renderedForm{serial: serial, at: now}
	beforeKey, rest, ok := bytes.Cut(body.Bytes(), []byte(keyMark))
	form.parts = [][]byte{beforeKey}
	if ok { // A directory without a brochure has a page that says so instead.
		beforeTime, end, ok := bytes.Cut(rest, []byte(timeMark))
		if !ok {
			return renderedForm{}, errors.New("the order form has a key and no time after it")
		}
		form.parts = append(form.parts, beforeTime, end)
	}
	s.forms.put(key, form, generation)
	return form, nil
}
