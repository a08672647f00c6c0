package mail_test

import (
	"bufio"
	"net"
	"sync"
	"testing"

	"clusterdir/internal/mail/mailtest"
)

func with(opts mailtest.Options) func(*testing.T) *mailtest.Server {
	return func(t *testing.T) *mailtest.Server { return mailtest.Start(t, opts) }
}

// raw returns a function that starts a TCP server and handles each connection with serve.
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

// middle starts a server that closes the connection after the first bytes of the mail.
func middle(t *testing.T) *mailtest.Server {
	return raw(func(c net.Conn) {
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		converseWith(c, map[string]string{"mail": hangUpNow})
	})(t)
}

// hangUpNow is a reply that makes the server close the connection.
const hangUpNow = "hang up"

// converseWith accepts mails. The keys of answers select the replies to replace:
// the first four letters of a command, "mail" for each line of the mail, or "end"
// for its end. For an empty reply, nothing is sent.
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
			if line == ".\r\n" {
				command = "end"
			}
		}
		own, ok := answers[command]
		switch {
		case ok:
			reply = own
		case command == "end":
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
