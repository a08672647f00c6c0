package site

import (
	"crypto/rand"
	"sync"
	"time"

	"clusterdir/internal/order"
)

// honeypot holds the orders of robots for an hour. They get the same responses and
// receipts as other orders, and are never stored in the database.
type honeypot struct {
	mu      sync.Mutex
	byToken map[string]order.Order
}

const (
	honeypotLifetime = time.Hour
	// maxHoneypot limits the memory that robots can fill.
	maxHoneypot = 1000
)

// add adds an order and returns the token of its receipt. The same key is the same
// order.
func (h *honeypot) add(o order.Order, now time.Time) (token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for token, old := range h.byToken {
		if now.Sub(old.MadeAt) > honeypotLifetime {
			delete(h.byToken, token)
		} else if old.Key == o.Key {
			return token
		}
	}
	o.Token, o.Number = rand.Text(), order.NewNumber(now)
	o.MadeAt, o.State, o.StateAt = now, order.Open, now
	if h.byToken == nil {
		h.byToken = map[string]order.Order{}
	}
	if len(h.byToken) < maxHoneypot {
		h.byToken[o.Token] = o
	}
	return o.Token
}

// find returns the order with a receipt's token, unless its lifetime is over.
func (h *honeypot) find(token string, now time.Time) (order.Order, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	o, ok := h.byToken[token]
	return o, ok && now.Sub(o.MadeAt) <= honeypotLifetime
}

// cancel cancels an order, and reports whether there is one with that token.
func (h *honeypot) cancel(token string, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	o, ok := h.byToken[token]
	if !ok || now.Sub(o.MadeAt) > honeypotLifetime {
		return false
	}
	o.State, o.StateAt = order.Cancelled, now
	h.byToken[token] = o
	return true
}
