package rig

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client asks a server one request after the other, over a connection that stays
// open. It costs a fraction of net/http's, so that more of the core is left for
// asking.
type Client struct {
	host string
	conn *connection
	body bytes.Buffer
}

// Answer is what a server has sent. Its body is good until the client asks again.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// NewClient is for the server at an address such as http://127.0.0.1:8080.
func NewClient(base string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	return &Client{host: u.Host}, nil
}

// Get asks for a path, with headers like "Name: value". A status of 400 and above
// is an error.
func (c *Client) Get(ctx context.Context, path string, headers ...string) (a Answer, err error) {
	if c.conn == nil {
		if c.conn, err = dial(ctx, c.host); err != nil {
			return a, err
		}
	}
	a, err = c.ask(path, headers)
	if err != nil {
		c.Close()
		return a, fmt.Errorf("%s: %w", path, err)
	}
	if a.Status >= http.StatusBadRequest {
		return a, fmt.Errorf("%s: status %d", path, a.Status)
	}
	return a, nil
}

func (c *Client) ask(path string, headers []string) (a Answer, err error) {
	request := "GET " + path + " HTTP/1.1\r\nHost: " + c.host + "\r\n"
	if len(headers) > 0 {
		request += strings.Join(headers, "\r\n") + "\r\n"
	}
	if err := c.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return a, err
	}
	if _, err := io.WriteString(c.conn, request+"\r\n"); err != nil {
		return a, err
	}
	resp, err := http.ReadResponse(c.conn.in, nil)
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
