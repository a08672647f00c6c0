package httpx

import (
	"sync"
	"time"
)

// late is by how much a deadline may be late, so that it need not be set again for
// each request.
const late = time.Second

// deadline is one of the two of a connection.
type deadline struct {
	on     func(time.Time) error // sets it
	wanted time.Time             // what was asked for last, zero for none
	set    time.Time             // what the connection has
	busy   int                   // reads or writes that wait on it
}

// settle sets what is wanted, unless what is set will do; none is long before any.
func (d *deadline) settle() error {
	if ahead := d.set.Sub(d.wanted); 0 <= ahead && ahead <= late {
		return nil
	}
	d.set = d.wanted
	if d.wanted.After(begun) {
		d.set = d.wanted.Add(late)
	}
	return d.on(d.set)
}

// past reports whether what is wanted is that reads or writes end now. net/http says
// so by a time long ago, and asking for the time of now is among what is spared.
func (d *deadline) past() bool { return !d.wanted.IsZero() && d.wanted.Before(begun) }

var begun = time.Now() // the program

func (c *conn) SetReadDeadline(t time.Time) error {
	err := c.want(&c.read, t)
	c.watch.change.Signal()
	return err
}

func (c *conn) SetWriteDeadline(t time.Time) error { return c.want(&c.write, t) }

func (c *conn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

// want asks for a deadline; what waits already is told at once.
func (c *conn) want(d *deadline, t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	d.wanted = t
	if d.busy > 0 {
		return d.settle()
	}
	return nil
}

// under does something that a deadline is for.
func (c *conn) under(d *deadline, do func() error) error {
	c.mu.Lock()
	err := d.settle()
	d.busy++
	c.mu.Unlock()
	if err == nil {
		err = do()
	}
	c.mu.Lock()
	d.busy--
	c.mu.Unlock()
	return err
}

// watchAfter is how long a handler works at least before anybody looks whether the
// reader is still there; it may be twice that.
const watchAfter = 10 * time.Millisecond

// watch is what the read that watches for a hang-up waits for.
type watch struct {
	change  sync.Cond
	timer   *time.Timer
	running bool // the timer is
	waiting bool // the read is
	ticks   int  // ends of the timer while the read waited
}

// brief waits until net/http has no more need of the read that watches for a
// hang-up, and reports whether that was soon.
func (c *conn) brief() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := &c.watch
	w.waiting, w.ticks = true, 0
	// net/http begins it without a deadline, and ends it by one in the past.
	for c.read.wanted.IsZero() && w.ticks < 2 {
		if !w.running {
			c.startTimer()
		}
		w.change.Wait()
	}
	w.waiting = false
	return c.read.past()
}

// startTimer starts the timer, which on a busy connection goes on from one request
// to the next: to start and stop it for each would cost more than it saves.
func (c *conn) startTimer() {
	c.watch.running = true
	if c.watch.timer == nil {
		c.watch.timer = time.AfterFunc(watchAfter, c.tick)
		return
	}
	c.watch.timer.Reset(watchAfter)
}

func (c *conn) tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := &c.watch
	w.running = false
	if !w.waiting {
		return
	}
	if w.ticks++; w.ticks < 2 {
		c.startTimer()
		return
	}
	w.change.Signal()
}
