package rig

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client sends requests one after the other over a connection that stays open. A
// request costs a fraction of the CPU time that net/http's client takes, which matters
// because hundreds of clients share one core.
type Client struct {
	// From is the IP address that connections come from; nil leaves it to the system.
	From net.IP
	// Timeout limits a request, connecting included; 0 means 30 seconds.
	Timeout time.Duration

	host string
	conn net.Conn
	in   *bufio.Reader
	body bytes.Buffer
}

// Answer is a response. Body is valid until the next request of the client.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// NewClient returns a client of the server at a base URL such as http://127.0.0.1:8080.
func NewClient(base string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	return &Client{host: u.Host}, nil
}

// Get requests a path, with headers written as "Name: value", and reads the whole
// response. A status of 400 and above is an error.
func (c *Client) Get(ctx context.Context, path string, headers ...string) (Answer, error) {
	a, err := c.Do(ctx, path, headers...)
	if err == nil && a.Status >= http.StatusBadRequest {
		err = fmt.Errorf("%s: status %d", path, a.Status)
	}
	return a, err
}

// Do is Get for callers to whom every status is an answer: an error means that no
// complete response came.
func (c *Client) Do(ctx context.Context, path string, headers ...string) (Answer, error) {
	timeout := c.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	deadline := time.Now().Add(timeout)
	if c.conn == nil {
		if err := c.dial(ctx, deadline); err != nil {
			return Answer{}, fmt.Errorf("%s: %w", path, err)
		}
	}
	conn := c.conn
	if err := conn.SetDeadline(deadline); err != nil {
		return Answer{}, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	a, err := c.roundTrip(path, headers)
	if err != nil {
		c.Close()
		return a, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

func (c *Client) dial(ctx context.Context, deadline time.Time) (err error) {
	dialer := net.Dialer{Deadline: deadline}
	if c.From != nil {
		dialer.LocalAddr = &net.TCPAddr{IP: c.From}
	}
	if c.conn, err = dialer.DialContext(ctx, "tcp", c.host); err != nil {
		c.conn = nil
		return err
	}
	if c.in == nil {
		c.in = bufio.NewReaderSize(nil, 16<<10)
	}
	c.in.Reset(c.conn)
	return nil
}

func (c *Client) roundTrip(path string, headers []string) (a Answer, err error) {
	request := "GET " + path + " HTTP/1.1\r\nHost: " + c.host + "\r\n"
	if len(headers) > 0 {
		request += strings.Join(headers, "\r\n") + "\r\n"
	}
	if _, err := io.WriteString(c.conn, request+"\r\n"); err != nil {
		return a, err
	}
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	c.body.Reset()
	if _, err := c.body.ReadFrom(resp.Body); err != nil {
		return a, err
	}
	if resp.Close {
		c.Close()
	}
	return Answer{resp.StatusCode, resp.Header, c.body.Bytes()}, nil
}

// Close closes the connection. The next request opens another.
func (c *Client) Close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}
