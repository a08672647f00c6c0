// Package mail sends mail over SMTP, as plain text to one recipient at a time. It
// requires TLS wherever a third party could read the connection.
//
//   - smtps:// uses TLS from the first byte. smtp:// starts TLS with STARTTLS; if
//     the server does not offer it, neither password nor mail is sent.
//   - The only exception is a server on this machine (localhost or a loopback
//     address) without a password. TLS is then used if the server offers STARTTLS,
//     with any certificate, and otherwise omitted. Local mail servers usually have
//     self-signed certificates, and loopback traffic does not leave the machine.
//   - For every other server, the certificate must be valid for the host.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Timeout limits a whole delivery, from the DNS lookup to the last reply.
const Timeout = 30 * time.Second

// Message is a mail to one recipient.
type Message struct {
	ID      string // the Message-ID without angle brackets
	To      string
	Subject string
	Body    string
	Date    time.Time
}

// Options configures a Sender in tests. Programs use the zero value.
type Options struct {
	Timeout time.Duration  // 0 means Timeout
	Roots   *x509.CertPool // nil means the system's certificates
	// Dial connects to the server. If it is nil, a network connection is made.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Sender sends mails to one server. It opens a connection per mail, because mails
// are rare.
type Sender struct {
	server  server
	from    *netmail.Address
	timeout time.Duration
	roots   *x509.CertPool
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
}

// New returns a Sender. CheckServer and ParseFrom document the accepted arguments.
func New(address, from string, opts Options) (*Sender, error) {
	s, err := parseServer(address)
	if err != nil {
		return nil, err
	}
	sender, err := ParseFrom(from)
	if err != nil {
		return nil, fmt.Errorf("the sender of mails: %w", err)
	}
	sender.Address = wire(sender.Address)
	if opts.Timeout == 0 {
		opts.Timeout = Timeout
	}
	if opts.Dial == nil {
		opts.Dial = (&net.Dialer{}).DialContext
	}
	return &Sender{server: s, from: sender, timeout: opts.Timeout, roots: opts.Roots, dial: opts.Dial}, nil
}

// Send sends a mail to the server. It returns nil if the server has accepted the
// mail; every other result is an *Error.
func (s *Sender) Send(ctx context.Context, m Message) error {
	message, err := s.compose(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	line := &line{ctx: ctx, connect: s.dial}
	defer line.close()
	client, err := s.client(m, line)
	if err != nil {
		return notReached(ctx, s.timeout, err)
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return notReached(ctx, s.timeout, err)
	}
	if err := client.SendWithSMTPClient(connection, message); err != nil && !message.IsDelivered() {
		// Do not send QUIT: after an incomplete DATA, go-mail would terminate the
		// mail with a dot, and the server would accept the truncated mail.
		return notTaken(ctx, s.timeout, err)
	}
	// The server has accepted the mail, whatever it replies to QUIT.
	_ = line.conn.SetDeadline(time.Now().Add(farewell))
	_ = connection.Quit()
	return nil
}

// farewell is the timeout for the reply to QUIT. It is short because the mail is
// recorded as sent only after Send returns.
const farewell = time.Second

// compose builds the message. Input that could add a header or a recipient is a
// permanent error.
func (s *Sender) compose(m Message) (*gomail.Msg, error) {
	if err := CheckAddress(m.To); err != nil {
		return nil, permanent("the recipient: " + err.Error())
	}
	if strings.ContainsFunc(m.Subject, breaksOut) {
		return nil, permanent("the subject has control characters")
	}
	if m.ID == "" || strings.ContainsFunc(m.ID, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune("<> ", r) }) {
		return nil, permanent("the Message-ID is none")
	}
	// Quoted-printable keeps lines short enough for every server and encodes them in ASCII.
	message := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(s.from)
	message.ToMailAddress(&netmail.Address{Address: wire(m.To)})
	message.Subject(m.Subject)
	message.SetMessageIDWithValue(m.ID)
	message.SetDateWithValue(m.Date)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // This suppresses out-of-office replies (RFC 3834).
	message.SetBodyString(gomail.TypeTextPlain, m.Body)
	return message, nil
}

// client returns a client for one delivery. It is not reused, because go-mail modifies it.
func (s *Sender) client(m Message, line *line) (*gomail.Client, error) {
	port, err := strconv.Atoi(s.server.port)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{ServerName: s.server.host, MinVersion: tls.VersionTLS12, RootCAs: s.roots}
	policy := gomail.TLSMandatory
	if s.server.loopback && s.server.user == "" {
		config.InsecureSkipVerify = true
		policy = gomail.TLSOpportunistic
	}
	if s.server.implicit {
		line.tls = config
		policy = gomail.NoTLS // line.dial starts TLS itself.
	}
	options := []gomail.Option{
		// The timeout of go-mail applies to each step. It must not be shorter than s.timeout.
		gomail.WithPort(port), gomail.WithTimeout(2 * s.timeout), gomail.WithDialContextFunc(line.dial),
		gomail.WithTLSConfig(config), gomail.WithTLSPolicy(policy), gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	if s.server.user != "" {
		options = append(options, gomail.WithUsername(s.server.user), gomail.WithPassword(s.server.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	if isASCII(wire(m.To)) && isASCII(s.from.Address) {
		// If the client requests SMTPUTF8 without need, a relay bounces the mail at
		// every server that does not support it.
		options = append(options, gomail.WithoutSMTPUTF8())
	}
	return gomail.NewClient(s.server.host, options...)
}

// line is the connection of one delivery. It is closed when the context of the
// delivery ends. That context is stored here because go-mail cancels the context
// that it dials with as soon as the connection is made.
type line struct {
	ctx     context.Context
	connect func(ctx context.Context, network, address string) (net.Conn, error)
	tls     *tls.Config // nil if the connection starts in plain text
	conn    net.Conn
	stop    func() bool
}

func (l *line) dial(_ context.Context, network, address string) (net.Conn, error) {
	conn, err := l.connect(l.ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.conn = conn
	l.stop = context.AfterFunc(l.ctx, func() { _ = conn.Close() })
	if l.tls == nil {
		return conn, nil
	}
	secure := tls.Client(conn, l.tls)
	if err := secure.HandshakeContext(l.ctx); err != nil {
		return nil, err
	}
	return secure, nil
}

// close closes the connection. go-mail leaves it open if it fails before the first mail.
func (l *line) close() {
	if l.conn != nil {
		l.stop()
		_ = l.conn.Close()
	}
}
