// Package mailtest runs real SMTP servers for tests on a loopback address.
package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// User and Password are the credentials that the server accepts.
const (
	User     = "directory"
	Password = "pass:wörd/1"
)

// Mail is a mail that the server received.
type Mail struct {
	From, To string
	Data     string
}

// Options configures a server. The zero value accepts every mail without TLS.
type Options struct {
	StartTLS bool // offer it
	Implicit bool // TLS from the first byte
	Login    bool // offer authentication and require it
	From     func(from string) error
	To       func(to string) error
	// Begin is called when DATA begins, before the server reads any of the mail.
	Begin func()
	// Data is called with the whole mail before the server replies.
	Data func(mail Mail, hangUp func()) error
}

// Server is a running mail server.
type Server struct {
	Host, Port string
	// Roots contains the server's certificate.
	Roots *x509.CertPool
	opts  Options

	mu         sync.Mutex
	mails      []Mail
	logins     int
	transcript strings.Builder
}

// Start starts a server that is stopped at the end of the test.
func Start(t testing.TB, opts Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{opts: opts}
	s.Host, s.Port, _ = net.SplitHostPort(listener.Addr().String())
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	server.Domain = "mail.example.org"
	server.ErrorLog = log.New(io.Discard, "", 0) // Tests close connections deliberately.
	server.Debug = s
	server.EnableSMTPUTF8 = true
	if opts.StartTLS || opts.Implicit {
		var config *tls.Config
		config, s.Roots = certificate(t)
		if opts.Implicit {
			listener = tls.NewListener(listener, config)
		} else {
			server.TLSConfig = config
		}
	}
	// Offer authentication without TLS as well, to test that the client does not use it.
	server.AllowInsecureAuth = true
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close() // This closes all open connections.
		if err := <-ended; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Errorf("the mail server: %v", err)
		}
	})
	return s
}

// certificate returns the test certificate of httptest, which is valid for 127.0.0.1 and ::1.
func certificate(t testing.TB) (*tls.Config, *x509.CertPool) {
	t.Helper()
	lender := httptest.NewTLSServer(nil)
	defer lender.Close()
	roots := x509.NewCertPool()
	roots.AddCert(lender.Certificate())
	return &tls.Config{Certificates: lender.TLS.Certificates}, roots
}

// Mails returns the mails that the server received completely, in order of arrival.
// It includes mails that the server then rejected.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Logins returns the number of successful logins.
func (s *Server) Logins() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// Transcript returns the conversation between client and server.
func (s *Server) Transcript() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.transcript.String()
}

// Write appends to the transcript.
func (s *Server) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.transcript.Write(p)
}

// session is one SMTP connection.
type session struct {
	server   *Server
	conn     *smtp.Conn
	loggedIn bool
	mail     Mail
}

func (s *session) AuthMechanisms() []string {
	if s.server.opts.Login {
		return []string{sasl.Plain}
	}
	return nil
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			// A real server may reply with anything, even with the password.
			return &smtp.SMTPError{Code: 535, Message: "not the password: " + password}
		}
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		s.server.logins++
		s.loggedIn = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.opts.Login && !s.loggedIn {
		return &smtp.SMTPError{Code: 530, Message: "log in first"}
	}
	s.mail.From = from
	return call(s.server.opts.From, from)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To = to
	return call(s.server.opts.To, to)
}

func call(fn func(string) error, address string) error {
	if fn == nil {
		return nil
	}
	return fn(address)
}

func (s *session) Data(r io.Reader) error {
	if s.server.opts.Begin != nil {
		s.server.opts.Begin()
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.Data = string(data)
	s.server.mu.Lock()
	s.server.mails = append(s.server.mails, s.mail)
	s.server.mu.Unlock()
	if s.server.opts.Data == nil {
		return nil
	}
	return s.server.opts.Data(s.mail, func() { _ = s.conn.Close() })
}

func (s *session) Reset() { s.mail = Mail{} }

func (s *session) Logout() error { return nil }
