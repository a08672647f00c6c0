package httpx

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Sparing makes the connections of a listener spare what net/http asks of them, and
// an answer that is at hand does not need:
//
//   - Eight deadlines for each request. One is set only when something is read or
//     written that it is for, and when the one before would not do.
//   - A read that watches whether the reader hangs up while a handler works. It
//     begins after ten to twenty milliseconds.
//   - Two calls of the system for an answer that is larger than net/http's buffer. A
//     full buffer waits for what follows it.
//
// It is 2 µs for each request and 3 for the last, of the 20 that a page takes. A
// deadline may then be a second late.
func Sparing(l net.Listener) net.Listener { return sparing{l} }

type sparing struct{ net.Listener }

func (l sparing) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return newConn(tcp), nil
	}
	return c, err
}

// conn is a connection that is spared what it can be spared.
type conn struct {
	*net.TCPConn

	mu          sync.Mutex // of deadlines and watch
	read, write deadline
	watch       watch

	writing sync.Mutex // of held, and what is written
	held    *[fullBuffer]byte
}

func newConn(tcp *net.TCPConn) *conn {
	c := &conn{TCPConn: tcp}
	c.read.on, c.write.on = tcp.SetReadDeadline, tcp.SetWriteDeadline
	c.watch.change.L = &c.mu
	return c
}

func (c *conn) Read(p []byte) (n int, err error) {
	// Only the read that watches for a hang-up is for a single byte: all others fill
	// a buffer.
	if len(p) == 1 && c.brief() {
		return 0, os.ErrDeadlineExceeded
	}
	// Who asks for more may wait for what is held.
	if err := c.release(); err != nil {
		return 0, err
	}
	err = c.under(&c.read, func() (err error) { n, err = c.TCPConn.Read(p); return err })
	return n, err
}

// fullBuffer is how much net/http gathers before it writes; more follows then, or
// nothing when the answer ends just there.
const fullBuffer = 4 << 10

var fullBuffers = sync.Pool{New: func() any { return new([fullBuffer]byte) }}

func (c *conn) Write(p []byte) (n int, err error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	switch {
	case c.held != nil:
		n, err = c.writeHeld(p)
	case len(p) == fullBuffer:
		c.held = fullBuffers.Get().(*[fullBuffer]byte)
		n = copy(c.held[:], p)
	default:
		err = c.under(&c.write, func() (err error) { n, err = c.TCPConn.Write(p); return err })
	}
	return n, err
}

// writeHeld writes what is held and what follows it.
func (c *conn) writeHeld(p []byte) (n int, err error) {
	both := net.Buffers{c.held[:], p}
	var sent int64
	err = c.under(&c.write, func() (err error) { sent, err = both.WriteTo(c.TCPConn); return err })
	fullBuffers.Put(c.held)
	c.held = nil
	return max(0, int(sent)-fullBuffer), err
}

// release writes what is held; nothing is that while somebody writes.
func (c *conn) release() error {
	if !c.writing.TryLock() {
		return nil
	}
	defer c.writing.Unlock()
	if c.held == nil {
		return nil
	}
	_, err := c.writeHeld(nil)
	return err
}

// ReadFrom sends a file from the disk to the network directly.
func (c *conn) ReadFrom(src io.Reader) (n int64, err error) {
	if err := c.release(); err != nil {
		return 0, err
	}
	err = c.under(&c.write, func() (err error) { n, err = c.TCPConn.ReadFrom(src); return err })
	return n, err
}

func (c *conn) CloseWrite() error {
	if err := c.release(); err != nil {
		return err
	}
	return c.TCPConn.CloseWrite()
}

// Close does not wait for a reader who takes nothing.
func (c *conn) Close() error {
	c.releaseAtOnce()
	c.mu.Lock()
	c.watch.closed = true
	c.mu.Unlock()
	c.watch.change.Signal()
	return c.TCPConn.Close()
}

// releaseAtOnce writes what is held unless that takes time: the system takes so much
// at once, but for a reader who is stuck.
func (c *conn) releaseAtOnce() {
	if !c.writing.TryLock() {
		return
	}
	defer c.writing.Unlock()
	if c.held == nil {
		return
	}
	_ = c.TCPConn.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
	_, _ = c.TCPConn.Write(c.held[:]) // There is nobody to tell.
	fullBuffers.Put(c.held)
	c.held = nil
}
