package mail_test

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/mail"
	"clusterdir/internal/mail/mailtest"
)

// letter is a mail with content that is easily corrupted in transit.
var letter = mail.Message{
	ID: "abc@example.org", To: "käthe.müller@example.org", Subject: "Ihre Bestellung: Broschüre für Käthe Müller-Lüdenscheidt und die ganze Geschäftsstelle – 25 Stück ✓",
	Body: "Grüße aus Lübeck\n.\n..zwei Punkte\n.ein Punkt\n\nFrom here on\n" + strings.Repeat("ä", 1200) + "\n=20 bleibt = \nEnde ohne Zeilenende",
	Date: time.Date(2026, 3, 1, 12, 30, 0, 0, time.UTC),
}

func plain(to string) mail.Message {
	return mail.Message{ID: "abc@example.org", To: to, Subject: "S", Body: "B\n", Date: letter.Date}
}

func sender(t *testing.T, scheme, login string, s *mailtest.Server, opts mail.Options) *mail.Sender {
	t.Helper()
	made, err := mail.New(scheme+"://"+login+net.JoinHostPort(s.Host, s.Port), "Clusterbüro <office@example.org>", opts)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

var goodLogin = url.UserPassword(mailtest.User, mailtest.Password).String() + "@"

// failure returns the *mail.Error in err. It fails the test if the error shows the password.
func failure(t *testing.T, err error) mail.Error {
	t.Helper()
	e, ok := errors.AsType[*mail.Error](err)
	if !ok {
		t.Fatalf("the error %v is not a *mail.Error", err)
	}
	for _, secret := range []string{mailtest.Password, url.QueryEscape(mailtest.Password), "wörd"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows the password: %v", err)
		}
	}
	return mail.Error{Kind: e.Kind, Code: e.Code, MayHaveArrived: e.MayHaveArrived}
}

var kinds = cmp.Comparer(func(a, b mail.Error) bool {
	return a.Kind == b.Kind && a.Code == b.Code && a.MayHaveArrived == b.MayHaveArrived
})

func TestArrivesIntact(t *testing.T) {
	s := mailtest.Start(t, mailtest.Options{})
	if err := sender(t, "smtp", "", s, mail.Options{}).Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	got := s.Mails()
	if len(got) != 1 || got[0].From != "office@example.org" || got[0].To != letter.To {
		t.Fatalf("unexpected envelopes: %+v", got)
	}
	for line := range strings.SplitSeq(got[0].Data, "\r\n") {
		if len(line) > 78 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("invalid line in the mail: %q", line)
		}
	}
	read, err := netmail.ReadMessage(strings.NewReader(got[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	headers := map[string]string{}
	for name, values := range read.Header {
		if headers[name], err = new(mime.WordDecoder).DecodeHeader(strings.Join(values, " AND ")); err != nil {
			t.Error(name, err)
		}
	}
	want := map[string]string{
		"From": `Clusterbüro <office@example.org>`, "To": "<" + letter.To + ">", "Subject": letter.Subject,
		"Message-Id": "<abc@example.org>", "Date": "Sun, 01 Mar 2026 12:30:00 +0000", "Auto-Submitted": "auto-generated",
		"Mime-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "quoted-printable",
	}
	if diff := cmp.Diff(want, headers); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(read.Body))
	if diff := cmp.Diff(letter.Body+"\n", strings.ReplaceAll(string(body), "\r\n", "\n")); diff != "" || err != nil {
		t.Errorf("body, read with error %v (-want +got):\n%s", err, diff)
	}
}

// TestUmlauts checks that host names are sent in ASCII, and that SMTPUTF8 is
// requested only if a mail needs it.
func TestUmlauts(t *testing.T) {
	for to, want := range map[string]struct {
		to   string
		utf8 bool
	}{
		"a@example.org": {"a@example.org", false}, "a@köln.example": {"a@xn--kln-sna.example", false}, "ä@köln.example": {"ä@xn--kln-sna.example", true},
	} {
		s := mailtest.Start(t, mailtest.Options{})
		if err := sender(t, "smtp", "", s, mail.Options{}).Send(t.Context(), plain(to)); err != nil {
			t.Fatal(err)
		}
		if got := s.Mails()[0]; got.To != want.to || !strings.Contains(got.Data, "To: <"+want.to+">") && !want.utf8 {
			t.Errorf("%s went to %s: %s", to, got.To, got.Data)
		}
		if asked := strings.Contains(s.Transcript(), "8BITMIME SMTPUTF8\r\n"); asked != want.utf8 {
			t.Errorf("%s: SMTPUTF8 requested: %v", to, asked)
		}
	}
}

// TestLongAnswer checks that the server's reply is reported on one readable line.
func TestLongAnswer(t *testing.T) {
	s := raw(func(c net.Conn) {
		converseWith(c, map[string]string{"RCPT": "550-no\xff\r\n550-" + strings.Repeat("word ", 200) + "\r\n550 end\r\n"})
	})(t)
	err := sender(t, "smtp", "", s, mail.Options{}).Send(t.Context(), letter)
	if diff := cmp.Diff(mail.Error{Kind: mail.Permanent, Code: 550}, failure(t, err), kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if text := err.Error(); len(text) > 400 || !strings.Contains(text, `550 "no\xff\nword word`) || !strings.HasSuffix(text, "…") || strings.Contains(text, "\n") {
		t.Errorf("unexpected error text: %q", text)
	}
}

// TestAnswers checks the error for each kind of reply from the server.
func TestAnswers(t *testing.T) {
	says := func(code int) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: "because\nof reasons"}
	}
	at := func(code int) func(string) error { return func(string) error { return says(code) } }
	after := func(code int) func(mailtest.Mail, func()) error {
		return func(mailtest.Mail, func()) error { return says(code) }
	}
	for _, test := range []struct {
		name string
		opts mailtest.Options
		want mail.Error
	}{
		{"421 for the sender", mailtest.Options{From: at(421)}, mail.Error{Kind: mail.Unreachable, Code: 421}},
		{"450 for the sender", mailtest.Options{From: at(450)}, mail.Error{Kind: mail.Temporary, Code: 450}},
		{"530 for the sender", mailtest.Options{From: at(530)}, mail.Error{Kind: mail.Temporary, Code: 530}},
		{"550 for the sender: the setting is wrong", mailtest.Options{From: at(550)}, mail.Error{Kind: mail.Temporary, Code: 550}},
		{"421 for the recipient", mailtest.Options{To: at(421)}, mail.Error{Kind: mail.Unreachable, Code: 421}},
		{"450 for the recipient", mailtest.Options{To: at(450)}, mail.Error{Kind: mail.Temporary, Code: 450}},
		{"452 for the recipient", mailtest.Options{To: at(452)}, mail.Error{Kind: mail.Temporary, Code: 452}},
		{"550 for the recipient", mailtest.Options{To: at(550)}, mail.Error{Kind: mail.Permanent, Code: 550}},
		{"530 for the recipient: it wants a log-in", mailtest.Options{To: at(530)}, mail.Error{Kind: mail.Temporary, Code: 530}},
		{"451 for the mail", mailtest.Options{Data: after(451)}, mail.Error{Kind: mail.Temporary, Code: 451}},
		{"554 for the mail", mailtest.Options{Data: after(554)}, mail.Error{Kind: mail.Permanent, Code: 554}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, test.opts)
			err := sender(t, "smtp", "", s, mail.Options{}).Send(t.Context(), letter)
			if diff := cmp.Diff(test.want, failure(t, err), kinds); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if text := err.Error(); !strings.Contains(text, fmt.Sprint(test.want.Code)) || !strings.Contains(text, "because") ||
				strings.Contains(text, "affected") || strings.ContainsAny(text, "\r\n") {
				t.Errorf("unexpected error text: %q", text)
			}
		})
	}
}

// TestBrokenConnections checks servers that refuse connections, close them early, or do not speak SMTP.
func TestBrokenConnections(t *testing.T) {
	hangUp := func(_ mailtest.Mail, hangUp func()) error { hangUp(); return nil }
	drop := func(c net.Conn) { _ = c.Close() }
	for _, test := range []struct {
		name   string
		server func(*testing.T) *mailtest.Server
		want   mail.Error
		text   string
	}{
		{"nobody listens", closedPort, mail.Error{Kind: mail.Unreachable}, "refused"},
		{"hangs up at once", raw(drop), mail.Error{Kind: mail.Unreachable}, "EOF"},
		{"greets with 421", raw(says("421 full\r\n")), mail.Error{Kind: mail.Unreachable, Code: 421}, "answers 421"},
		{"greets with 554", raw(says("554 go away\r\n")), mail.Error{Kind: mail.Unreachable, Code: 554}, "answers 554"},
		{"no mail server", raw(says("HTTP/1.1 400 Bad Request\r\n\r\n")), mail.Error{Kind: mail.Unreachable}, ""},
		{"hangs up in the middle of the mail", middle, mail.Error{Kind: mail.Unreachable}, "hand over"},
		{"hangs up after the mail", with(mailtest.Options{Data: hangUp}), mail.Error{Kind: mail.Unreachable, MayHaveArrived: true}, "it may have arrived"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := letter
			if test.name == "hangs up in the middle of the mail" {
				m.Body = strings.Repeat("More than the buffers on the way hold.\n", 200_000)
			}
			err := sender(t, "smtp", "", test.server(t), mail.Options{}).Send(t.Context(), m)
			if diff := cmp.Diff(test.want, failure(t, err), kinds); diff != "" || !strings.Contains(err.Error(), test.text) {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestInjection checks that no text written by a visitor becomes a header, a
// command or a second recipient.
func TestInjection(t *testing.T) {
	s := mailtest.Start(t, mailtest.Options{})
	outgoing := sender(t, "smtp", "", s, mail.Options{})
	for name, m := range map[string]mail.Message{
		"line feed in the recipient":    plain("a@example.org\nBcc: b@example.org"),
		"recipient and command":         plain("a@example.org>\r\nRCPT TO:<b@example.org"),
		"two recipients":                plain("a@example.org, b@example.org"),
		"name and recipient":            plain("A <a@example.org>"),
		"option":                        plain("-oQ/tmp@example.org"),
		"no recipient":                  plain(""),
		"line break in the subject":     {ID: "a@example.org", To: "a@example.org", Subject: "S\r\nBcc: b@example.org"},
		"line separator in the subject": {ID: "a@example.org", To: "a@example.org", Subject: "S\u2028Bcc: b@example.org"},
		"NUL in the subject":            {ID: "a@example.org", To: "a@example.org", Subject: "S\x00"},
		"line break in the Message-ID":  {ID: "a\r\nBcc: b@example.org", To: "a@example.org"},
		"bracket in the Message-ID":     {ID: "a>b@example.org", To: "a@example.org"},
		"no Message-ID":                 {To: "a@example.org"},
	} {
		if diff := cmp.Diff(mail.Error{Kind: mail.Permanent}, failure(t, outgoing.Send(t.Context(), m)), kinds); diff != "" {
			t.Errorf("%s: error (-want +got):\n%s", name, diff)
		}
	}
	if s.Transcript() != "" {
		t.Errorf("an invalid mail reached the server: %s", s.Transcript())
	}
	m := plain("a@example.org")
	m.Body = "S\r\n.\r\nMAIL FROM:<b@example.org>\r\n\r\n.\r\rBcc: c@example.org"
	if err := outgoing.Send(t.Context(), m); err != nil || len(s.Mails()) != 1 {
		t.Errorf("commands in the body: %v, %d mails", err, len(s.Mails()))
	}
}
