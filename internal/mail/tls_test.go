package mail_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/mail"
	"clusterdir/internal/mail/mailtest"
)

// TestEncryption checks which servers receive the mail and which receive the password.
func TestEncryption(t *testing.T) {
	wrongLogin := url.UserPassword(mailtest.User, mailtest.Password+"x").String() + "@"
	for _, test := range []struct {
		name          string
		opts          mailtest.Options
		scheme, login string
		distrust      bool // of the server's certificate
		elsewhere     bool // treat the server as one on another machine
		want          *mail.Error
	}{
		{"here, in the clear", mailtest.Options{}, "smtp", "", false, false, nil},
		{"here, STARTTLS, a certificate of its own", mailtest.Options{StartTLS: true}, "smtp", "", true, false, nil},
		{"here, TLS, a certificate of its own", mailtest.Options{Implicit: true}, "smtps", "", true, false, nil},
		{"here, TLS expected in vain", mailtest.Options{}, "smtps", "", false, false, &mail.Error{Kind: mail.Unreachable}},
		{"elsewhere, in the clear", mailtest.Options{}, "smtp", "", false, true, &mail.Error{Kind: mail.Unreachable}},
		{"elsewhere, STARTTLS", mailtest.Options{StartTLS: true}, "smtp", "", false, true, nil},
		{"elsewhere, STARTTLS, not trusted", mailtest.Options{StartTLS: true}, "smtp", "", true, true, &mail.Error{Kind: mail.Unreachable}},
		{"elsewhere, TLS", mailtest.Options{Implicit: true}, "smtps", "", false, true, nil},
		{"elsewhere, TLS, not trusted", mailtest.Options{Implicit: true}, "smtps", "", true, true, &mail.Error{Kind: mail.Unreachable}},
		{"password, STARTTLS", mailtest.Options{Login: true, StartTLS: true}, "smtp", goodLogin, false, false, nil},
		{"password, TLS", mailtest.Options{Login: true, Implicit: true}, "smtps", goodLogin, false, false, nil},
		{"password, in the clear", mailtest.Options{Login: true}, "smtp", goodLogin, false, false, &mail.Error{Kind: mail.Unreachable}},
		{"password, STARTTLS, not trusted", mailtest.Options{Login: true, StartTLS: true}, "smtp", goodLogin, true, false, &mail.Error{Kind: mail.Unreachable}},
		{"password, TLS, not trusted", mailtest.Options{Login: true, Implicit: true}, "smtps", goodLogin, true, false, &mail.Error{Kind: mail.Unreachable}},
		{"wrong password", mailtest.Options{Login: true, StartTLS: true}, "smtp", wrongLogin, false, false, &mail.Error{Kind: mail.Unreachable, Code: 535}},
		{"password, nobody asks for it", mailtest.Options{StartTLS: true}, "smtp", goodLogin, false, false, &mail.Error{Kind: mail.Unreachable}},
		{"no password, one is asked for", mailtest.Options{Login: true, StartTLS: true}, "smtp", "", false, false, &mail.Error{Kind: mail.Temporary, Code: 530}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, test.opts)
			opts := mail.Options{Roots: s.Roots}
			if test.distrust {
				opts.Roots = nil
			}
			outgoing := sender(t, test.scheme, test.login, s, opts)
			if test.elsewhere {
				outgoing.Elsewhere()
			}
			err := outgoing.Send(t.Context(), letter)
			if test.want == nil {
				if err != nil || len(s.Mails()) != 1 {
					t.Errorf("error %v, %d mails received", err, len(s.Mails()))
				}
				if login := test.login != ""; login != (s.Logins() == 1) {
					t.Errorf("unexpected number of logins: %d", s.Logins())
				}
				return
			}
			if diff := cmp.Diff(*test.want, failure(t, err), kinds); diff != "" {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
			if heard := s.Transcript(); s.Logins() > 0 || len(s.Mails()) > 0 || test.want.Code == 0 && (strings.Contains(heard, "AUTH PLAIN ") || strings.Contains(heard, "MAIL")) {
				t.Errorf("the server received confidential data: %s", heard)
			}
		})
	}
}
