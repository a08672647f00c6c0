package rig

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Pace is a generator that asks so many times a second, whether the answers come
// or not, as visitors do. The time of an answer counts from when its request was
// due: one that had to wait for a connection has waited as well. It runs in this
// process; see PinSelf.
func Pace(rate float64) func(context.Context, Load) (Reading, error) {
	return func(ctx context.Context, l Load) (Reading, error) {
		base, err := url.Parse(l.URL)
		if err != nil {
			return Reading{}, err
		}
		p := &pace{load: l, host: base.Host, path: base.RequestURI(), due: make(chan time.Time, int(rate*l.Length.Seconds())+1)}
		p.head = " HTTP/1.1\r\nHost: " + base.Host + "\r\n"
		for _, header := range l.Headers {
			p.head += header + "\r\n"
		}
		p.n.Store(time.Now().UnixMicro())
		var readers sync.WaitGroup
		for range l.Connections {
			readers.Go(func() { p.read(ctx) })
		}
		begun := time.Now()
		for i := range cap(p.due) - 1 {
			at := begun.Add(time.Duration(float64(i) / rate * float64(time.Second)))
			select {
			case <-ctx.Done():
			case <-time.After(time.Until(at)):
			}
			p.due <- at // It has room for all.
		}
		close(p.due)
		readers.Wait()
		r := Reading{Requests: float64(len(p.took)), Errors: float64(p.failed), Rate: float64(len(p.took)) / time.Since(begun).Seconds()}
		r.P50, r.P99 = Percentiles(p.took)
		return r, ctx.Err()
	}
}

type pace struct {
	load       Load
	host, path string
	head       string // what follows the path in each request
	due        chan time.Time
	n          atomic.Int64

	mu     sync.Mutex
	took   []time.Duration
	failed int
}

// read answers for one connection, which it opens anew when it breaks.
func (p *pace) read(ctx context.Context) {
	var conn *connection
	for due := range p.due {
		if ctx.Err() != nil {
			return
		}
		var err error
		if conn == nil {
			conn, err = dial(ctx, p.host)
		}
		if err == nil {
			err = conn.get(p.request())
		}
		if err != nil && conn != nil {
			_ = conn.Close()
			conn = nil
		}
		p.mu.Lock()
		if err != nil {
			p.failed++
		} else {
			p.took = append(p.took, time.Since(due))
		}
		p.mu.Unlock()
	}
	if conn != nil {
		_ = conn.Close()
	}
}

func (p *pace) request() string {
	path := p.path
	if len(p.load.Paths) > 0 {
		n := p.n.Add(1)
		path = withoutNumber(p.load.Paths[int(n)%len(p.load.Paths)]) + strconv.FormatInt(n, 10)
	}
	return "GET " + path + p.head + "\r\n"
}

// connection is one that stays open. net/http's client would take a core to ask
// what a quarter of one answers.
type connection struct {
	net.Conn
	in *bufio.Reader
}

func dial(ctx context.Context, host string) (*connection, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

func (c *connection) get(request string) error {
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return err
	}
	if _, err := io.WriteString(c, request); err != nil {
		return err
	}
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
