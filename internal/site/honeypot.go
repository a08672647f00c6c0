package site

import (
	"crypto/rand"
	"sync"
	"time"

	"clusterdir/internal/order"
)

// decoys are the orders of robots: answered like any other, with a receipt that
// looks like any other for an hour, and kept nowhere.
type decoys struct {
	mu      sync.Mutex
	byToken map[string]order.Order
}

const (
	decoyLife = time.Hour
	// mostDecoys bounds what robots may fill the memory with.
	mostDecoys = 1000
)

// keep makes a receipt for an order and returns its token.
func (d *decoys) keep(o order.Order, now time.Time) (token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for token, old := range d.byToken {
		if now.Sub(old.MadeAt) > decoyLife {
			delete(d.byToken, token)
		} else if old.Key == o.Key {
			return token
		}
	}
	o.Token, o.Number = rand.Text(), order.NewNumber(now)
	o.MadeAt, o.State, o.StateAt = now, order.Open, now
	if d.byToken == nil {
		d.byToken = map[string]order.Order{}
	}
	if len(d.byToken) < mostDecoys {
		d.byToken[o.Token] = o
	}
	return o.Token
}

func (d *decoys) find(token string, now time.Time) (order.Order, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	o, ok := d.byToken[token]
	return o, ok && now.Sub(o.MadeAt) <= decoyLife
}

// cancel cancels the order of a robot, and reports whether it is one.
func (d *decoys) cancel(token string, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	o, ok := d.byToken[token]
	if ok {
		o.State, o.StateAt = order.Cancelled, now
		d.byToken[token] = o
	}
	return ok
}
