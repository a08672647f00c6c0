package server_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"clusterdir/internal/server"
)

// TestSlowClients checks that the server closes the connection of a client that
// stops reading or writing. The network and the clock are simulated: the test
// takes no time, and a busy machine does not matter.
func TestSlowClients(t *testing.T) {
	const get = "GET / HTTP/1.1\r\nHost: cluster.example\r\n"
	for _, test := range []struct {
		name, request string
		reads         bool
	}{
		{"the client never reads the response", get + "\r\n", false},
		{"the client sends half of the header", get, true},
		{"the client sends half of the body", "POST / HTTP/1.1\r\nHost: cluster.example\r\nContent-Length: 100\r\n\r\nhalf", true},
		{"the client sends no second request", get + "\r\n", true},
		{"the client sends nothing", "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, closed := connect(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
					_, _ = w.Write(bytes.Repeat([]byte("response "), 100_000))
				}))
				if test.reads {
					go func() { _, _ = io.Copy(io.Discard, client) }()
				}
				if _, err := io.WriteString(client, test.request); err != nil {
					t.Fatal(err)
				}
				select {
				case <-closed:
				case <-time.After(time.Minute + time.Second):
					t.Error("the connection is still open after a minute")
				}
			})
		})
	}
}

// connect serves one connection on a simulated network. The channel is closed
// when the server closes the connection.
func connect(t *testing.T, handler http.Handler) (client net.Conn, closed <-chan struct{}) {
	client, conn := net.Pipe()
	serverConn := &noticingConn{Conn: conn, closed: make(chan struct{})}
	listener := &pipeListener{conns: make(chan net.Conn, 1)}
	listener.conns <- serverConn
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, handler, slog.New(slog.DiscardHandler)) }()
	t.Cleanup(func() {
		client.Close()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return client, serverConn.closed
}

// pipeListener accepts the connections that a test puts into its channel.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	c, ok := <-l.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.conns) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// noticingConn closes a channel when the server closes the connection.
type noticingConn struct {
	net.Conn
	once   sync.Once
	closed chan struct{}
}

func (c *noticingConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}
