package httpx

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// soon is how long anything may take that does not wait for a deadline.
const soon = 5 * time.Second

// serveSparing serves on a listener that spares, and returns its address.
func serveSparing(t *testing.T, server *http.Server) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	server.ConnContext = ConnContext
	go func() { ended <- server.Serve(Sparing(l)) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// dial opens a connection on which everything must be soon.
func dial(t *testing.T, address string) (net.Conn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(soon)); err != nil {
		t.Fatal(err)
	}
	return c, bufio.NewReader(c)
}

// ask sends requests and reads as many answers.
func ask(t *testing.T, c net.Conn, from *bufio.Reader, requests ...string) (bodies []string) {
	t.Helper()
	if _, err := io.WriteString(c, strings.Join(requests, "")); err != nil {
		t.Fatal(err)
	}
	for range requests {
		resp, err := http.ReadResponse(from, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, string(body))
	}
	return bodies
}

func request(path string, headers ...string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: a.example\r\n" + strings.Join(append(headers, "\r\n"), "\r\n")
}

// TestSparingSizes shows that an answer of any size arrives whole and at once, on a
// connection that goes on and on one that is closed, and also where net/http's buffer
// is full just where the answer ends.
func TestSparingSizes(t *testing.T) {
	address := serveSparing(t, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscan(r.URL.Query().Get("n"), &n)
		w.Header()["Date"] = nil
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Length", fmt.Sprint(n))
		if n >= fullBuffer {
			moreFollows(r)
		}
		_, _ = w.Write(bytes.Repeat([]byte("x"), n))
	})})
	c, from := dial(t, address)
	head := len("HTTP/1.1 200 OK\r\nContent-Length: 0000\r\nContent-Type: text/plain\r\n\r\n")
	closing := len("Connection: close\r\n")
	for _, n := range []int{0, 1, fullBuffer - head - 1, fullBuffer - head, fullBuffer - head + 1, fullBuffer, fullBuffer + 1, 2*fullBuffer - head, 3 * fullBuffer, 300_000} {
		if body := ask(t, c, from, request(fmt.Sprint("/?n=", n)))[0]; len(body) != n {
			t.Errorf("%d bytes: got %d", n, len(body))
		}
		last, lastFrom := dial(t, address)
		n = max(0, n-closing)
		if body := ask(t, last, lastFrom, request(fmt.Sprint("/?n=", n), "Connection: close"))[0]; len(body) != n {
			t.Errorf("%d bytes, closed: got %d", n, len(body))
		}
		if _, err := lastFrom.ReadByte(); !errors.Is(err, io.EOF) {
			t.Errorf("%d bytes, closed: %v", n, err)
		}
	}
	// Requests that come together, one of them for an answer of a full buffer.
	full := request(fmt.Sprint("/?n=", fullBuffer-head))
	if bodies := ask(t, c, from, full, full, request("/?n=7")); len(bodies[1]) != fullBuffer-head || len(bodies[2]) != 7 {
		t.Errorf("together: %d bytes and %d", len(bodies[1]), len(bodies[2]))
	}
}

// pair is a connection that spares and the other end of it.
func pair(t *testing.T) (c *conn, other net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	other, _ = dial(t, l.Addr().String())
	accepted, err := Sparing(l).Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { accepted.Close() })
	return accepted.(*conn), other
}

// TestSparingHolds shows that a full buffer waits for what follows it where more does,
// and nowhere else.
func TestSparingHolds(t *testing.T) {
	buffer := bytes.Repeat([]byte("x"), fullBuffer)
	for _, more := range []bool{true, false} {
		c, other := pair(t)
		moreFollows(httptest.NewRequestWithContext(ConnContext(t.Context(), c), http.MethodGet, "/", nil))
		c.more = c.more && more
		if n, err := c.Write(buffer); n != fullBuffer || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if err := other.SetReadDeadline(time.Now().Add(5 * watchAfter)); err != nil {
			t.Fatal(err)
		}
		if n, _ := other.Read(make([]byte, 1)); (n == 0) != more {
			t.Errorf("more follows: %v; the buffer came: %v", more, n > 0)
			continue
		}
		if err := other.SetReadDeadline(time.Now().Add(soon)); err != nil {
			t.Fatal(err)
		}
		if n, err := io.WriteString(c, "the rest"); n != len("the rest") || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		want := string(buffer) + "the rest"
		if !more {
			want = want[1:]
		}
		got := make([]byte, len(want))
		if _, err := io.ReadFull(other, got); err != nil || string(got) != want {
			t.Errorf("got %d bytes, %v", len(got), err)
		}
		// What comes next does not wait any more.
		if n, err := c.Write(buffer); n != fullBuffer || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if _, err := io.ReadFull(other, make([]byte, fullBuffer)); err != nil {
			t.Error(err)
		}
	}
}

// TestSparingOneCall shows that a page that is larger than net/http's buffer, with its
// headers, leaves in one piece, and that none waits for more that does not.
func TestSparingOneCall(t *testing.T) {
	header := http.Header{"Content-Type": {"text/plain"}, "Vary": {"Accept-Encoding", "Cookie"}}
	headers := newFinished(header, nil).plain.atLeast() + len("000") // Content-Length is longer.
	var page *finished
	held := make(chan int, 1)
	address := serveSparing(t, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page.send(w, r, time.Now())
		waits := 0
		if c := r.Context().Value(connKey{}).(*conn); c.held != nil {
			waits = len(c.held)
		}
		held <- waits
	})})
	c, from := dial(t, address)
	for size, want := range map[int]int{
		10: 0, fullBuffer - headers - 300: 0, fullBuffer - headers + 1: fullBuffer, fullBuffer: fullBuffer, 6000: fullBuffer, 60_000: fullBuffer,
	} {
		page = newFinished(header, bytes.Repeat([]byte("x"), size))
		for range 3 {
			if body := ask(t, c, from, request("/"))[0]; len(body) != size {
				t.Errorf("got %d bytes of %d", len(body), size)
			}
			n := <-held
			// What is larger than two buffers follows at once.
			if size > 2*fullBuffer {
				want = 0
			}
			if n != want {
				t.Errorf("%d bytes: %d wait for the rest, want %d", size, n, want)
			}
		}
	}
	// Nothing that says that it is larger may be smaller.
	for size := fullBuffer - headers - 100; size < fullBuffer; size++ {
		page = newFinished(header, bytes.Repeat([]byte("x"), size))
		if body := ask(t, c, from, request("/"))[0]; len(body) != size {
			t.Errorf("got %d bytes of %d", len(body), size)
		}
		<-held
	}
}

// TestSparingShorter shows that a deadline is set anew when the one before is later
// by more than it may be.
func TestSparingShorter(t *testing.T) {
	c, other := pair(t)
	for i, after := range []time.Duration{time.Hour, 50 * time.Millisecond} {
		if err := c.SetDeadline(time.Now().Add(after)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if _, err := other.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Read(make([]byte, 2)); err != nil {
				t.Error(err)
			}
		}
	}
	begun := time.Now()
	time.AfterFunc(soon, func() { other.Close() })
	if _, err := c.Read(make([]byte, 2)); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(begun) < 50*time.Millisecond {
		t.Errorf("after %s: %v", time.Since(begun), err)
	}
}

// TestSparingHangUp shows that a handler is told when its reader hangs up, also on a
// connection that was used before.
func TestSparingHangUp(t *testing.T) {
	told := make(chan error, 1)
	address := serveSparing(t, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/wait" {
			return
		}
		select {
		case <-r.Context().Done():
			told <- nil
		case <-time.After(soon):
			told <- context.DeadlineExceeded
		}
	})})
	for _, before := range []int{0, 3} {
		c, from := dial(t, address)
		for range before {
			ask(t, c, from, request("/"))
		}
		if _, err := io.WriteString(c, request("/wait")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(before) * watchAfter) // Before it is looked for, and after.
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-told; err != nil {
			t.Errorf("after %d requests: %v", before, err)
		}
	}
}

// TestSparingDeadlines shows that a reader who sends too slowly, takes nothing or
// asks for nothing is cut off, and one who is slow within the limits is not.
func TestSparingDeadlines(t *testing.T) {
	const limit = 300 * time.Millisecond
	wrote := make(chan error, 1)
	address := serveSparing(t, &http.Server{
		ReadTimeout: limit, WriteTimeout: limit, IdleTimeout: limit,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/much":
				var err error
				for err == nil {
					_, err = w.Write(make([]byte, 1<<20))
				}
				wrote <- err
			case "/long": // Longer than a deadline of net/http may be late.
				_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(soon))
				time.Sleep(limit + late + limit)
			}
		}),
	})
	for name, text := range map[string]string{"nothing": "", "a part of a request": "GET / HT", "one request": request("/")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, from := dial(t, address)
			begun := time.Now()
			if _, err := io.WriteString(c, text); err != nil {
				t.Fatal(err)
			}
			_, err := io.Copy(io.Discard, from)
			if took := time.Since(begun); err != nil || took < limit || took > limit+late+soon/2 {
				t.Errorf("closed after %s: %v", took, err)
			}
		})
	}
	t.Run("takes nothing", func(t *testing.T) {
		t.Parallel()
		c, _ := dial(t, address)
		if _, err := io.WriteString(c, request("/much")); err != nil {
			t.Fatal(err)
		}
		if err := <-wrote; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
	})
	t.Run("a long answer", func(t *testing.T) {
		t.Parallel()
		c, from := dial(t, address)
		ask(t, c, from, request("/"), request("/long"), request("/"))
	})
}

// TestSparingFile shows that a file goes out behind its headers, whole.
func TestSparingFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, bytes.Repeat([]byte("0123456789"), 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	address := serveSparing(t, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, name) })})
	c, from := dial(t, address)
	bodies := ask(t, c, from, request("/"), request("/", "Range: bytes=10-19"), request("/"))
	if len(bodies[0]) != 1_000_000 || bodies[1] != "0123456789" || bodies[0] != bodies[2] {
		t.Errorf("%d bytes, %q, %d bytes", len(bodies[0]), bodies[1], len(bodies[2]))
	}
}

// TestSparingBodies shows that what readers send is read whole, also a single byte
// and what comes in pieces.
func TestSparingBodies(t *testing.T) {
	address := serveSparing(t, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(body)
	})})
	c, from := dial(t, address)
	for _, body := range []string{"x", "two", strings.Repeat("much ", 10_000)} {
		head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: %d\r\n\r\n", len(body))
		if _, err := io.WriteString(c, head); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * watchAfter)
		if got := ask(t, c, from, body)[0]; got != body {
			t.Errorf("%d bytes came back of %d", len(got), len(body))
		}
	}
}
