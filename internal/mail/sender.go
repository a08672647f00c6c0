// Package mail sends mail over SMTP: text only, one recipient at a time, and over
// TLS wherever somebody else could read along.
//
//   - smtps:// is TLS from the first byte; smtp:// begins it by STARTTLS, and a
//     server that does not offer it gets neither password nor mail.
//   - The one exception is this machine (localhost, a loopback address) without a
//     password: there STARTTLS is taken where it is offered, whatever the
//     certificate, and done without where it is not. Local mail servers have
//     certificates that nobody signed, and nobody can listen in on a loopback.
//   - Everywhere else the certificate must be valid for the host.
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

// Timeout bounds a whole delivery, from the name of the server to its last answer.
const Timeout = 30 * time.Second

// Message is a mail to one recipient.
type Message struct {
	ID      string // the Message-ID without angle brackets
	To      string
	Subject string
	Body    string
	Date    time.Time
}

// Options are for tests; programs use the zero value.
type Options struct {
	Timeout time.Duration  // 0 means Timeout
	Roots   *x509.CertPool // nil means the system's certificates
	// Dial connects to the server; nil means over the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Sender hands mails to one server. It keeps no connection: mails are few.
type Sender struct {
	server  server
	from    *netmail.Address
	timeout time.Duration
	roots   *x509.CertPool
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
}

// New makes a sender: see CheckServer and ParseFrom for what is allowed.
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

// Send hands a mail to the server; a failure is an *Error. When it returns nil,
// the server has taken the mail.
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
		// No QUIT: after a broken-off DATA it would end the mail with a dot, and the
		// server would take the half for the whole.
		return notTaken(ctx, s.timeout, err)
	}
	// The mail is the server's now, however it says goodbye.
	_ = line.conn.SetDeadline(time.Now().Add(farewell))
	_ = connection.Quit()
	return nil
}

// farewell is how long the answer to QUIT is waited for. Meanwhile nobody has noted
// yet that the mail is sent.
const farewell = time.Second

// compose makes the mail as it goes over the wire. What could add a header, or a
// recipient, is refused for good.
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
	// Quoted-printable: no line is too long for any server, and no byte above ASCII.
	message := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(s.from)
	message.ToMailAddress(&netmail.Address{Address: wire(m.To)})
	message.Subject(m.Subject)
	message.SetMessageIDWithValue(m.ID)
	message.SetDateWithValue(m.Date)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // Holiday notices stay away (RFC 3834).
	message.SetBodyString(gomail.TypeTextPlain, m.Body)
	return message, nil
}

// client makes a client for one delivery; go-mail changes it as it goes.
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
		policy = gomail.NoTLS // It is there already.
	}
	options := []gomail.Option{
		// Its time-out is for each step, and only has to be no shorter than ours.
		gomail.WithPort(port), gomail.WithTimeout(2 * s.timeout), gomail.WithDialContextFunc(line.dial),
		gomail.WithTLSConfig(config), gomail.WithTLSPolicy(policy), gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	if s.server.user != "" {
		options = append(options, gomail.WithUsername(s.server.user), gomail.WithPassword(s.server.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	if isASCII(wire(m.To)) && isASCII(s.from.Address) {
		// Asked for SMTPUTF8 without need, a relay refuses mail to every server that
		// does not know it.
		options = append(options, gomail.WithoutSMTPUTF8())
	}
	return gomail.NewClient(s.server.host, options...)
}

// line is the connection of one delivery. It bears the context of the delivery,
// with which it ends: the one that go-mail dials with is over once it has dialled.
type line struct {
	ctx     context.Context
	connect func(ctx context.Context, network, address string) (net.Conn, error)
	tls     *tls.Config // nil when the line begins in the clear
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

// close ends the line: go-mail leaves it open when it fails before the first mail.
func (l *line) close() {
	if l.conn != nil {
		l.stop()
		_ = l.conn.Close()
	}
}
