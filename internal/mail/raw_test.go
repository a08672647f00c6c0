package mail_test

import (
	"bufio"
	"net"
	"sync"
	"testing"
	"time"

	"clusterdir/internal/mail/mailtest"
)

func with(opts mailtest.Options) func(*testing.T) *mailtest.Server {
	return func(t *testing.T) *mailtest.Server { return mailtest.Start(t, opts) }
}

// raw is a server that only does what it is told with each connection.
func raw(serve func(net.Conn)) func(*testing.T) *mailtest.Server {
	return func(t *testing.T) *mailtest.Server {
		t.Helper()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var serving sync.WaitGroup
		serving.Go(func() {
			for {
				c, err := listener.Accept()
				if err != nil {
					return
				}
				serving.Go(func() {
					defer c.Close()
					serve(c)
				})
			}
		})
		t.Cleanup(func() {
			_ = listener.Close()
			serving.Wait()
		})
		s := &mailtest.Server{}
		s.Host, s.Port, _ = net.SplitHostPort(listener.Addr().String())
		return s
	}
}

func closedPort(t *testing.T) *mailtest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	s := &mailtest.Server{}
	s.Host, s.Port, _ = net.SplitHostPort(listener.Addr().String())
	return s
}

func says(line string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = c.Write([]byte(line))
		_, _ = bufio.NewReader(c).ReadString('\n')
	}
}

// drip sends a greeting that never ends, so that something always comes.
func drip(c net.Conn) {
	for {
		if _, err := c.Write([]byte("2")); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// middle hangs up when the first bytes of the mail have come.
func middle(t *testing.T) *mailtest.Server {
	return raw(func(c net.Conn) {
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		converseWith(c, map[string]string{"mail": hangUpNow})
	})(t)
}

// hangUpNow is an answer that ends the connection.
const hangUpNow = "hang up"

// converseWith takes mails, but for answers of its own by the first four letters of
// a command; mail is what comes after DATA.
func converseWith(c net.Conn, answers map[string]string) {
	lines := bufio.NewReader(c)
	reply, inMail := "220 mail.example.org\r\n", false
	for reply != hangUpNow {
		_, _ = c.Write([]byte(reply))
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		command := line[:min(4, len(line))]
		if inMail {
			command = "mail"
		}
		own, ok := answers[command]
		switch {
		case ok:
			reply = own
		case inMail && line == ".\r\n":
			inMail, reply = false, "250 taken\r\n"
		case inMail:
			reply = ""
		case command == "DATA":
			inMail, reply = true, "354 go on\r\n"
		default:
			reply = "250 good\r\n"
		}
	}
}
