package main

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/mail/mailtest"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestMailServerSetting checks that errors about --smtp do not contain the password.
func TestMailServerSetting(t *testing.T) {
	for _, test := range []struct {
		name   string
		server string
		want   []string
	}{
		{"no address", "secret", []string{"--smtp", "smtp://user:password@host:port"}},
		{"another scheme", "http://user:secret@mail.example.org:25", []string{"--smtp", "smtp://user:password@host:port"}},
		{"no port", "smtp://user:secret@mail.example.org", []string{"--smtp", "smtp://user:password@host:port"}},
		{"a password that is no %-code", "smtp://user:sec%ret@mail.example.org:25", []string{"--smtp", "%-codes"}},
		{"no sender", "smtp://user:secret@mail.example.org:587", []string{"--mail-from", "office@example.org"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			clean(t)
			check := func(args ...string) {
				t.Helper()
				code, stdout, stderr := command(t, args...)
				if code != exitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 || strings.Contains(stderr, "sec") {
					t.Errorf("exit code %d, %q, %q; want 2, one line, no password", code, stdout, stderr)
				}
				for _, part := range test.want {
					if !strings.Contains(stderr, part) {
						t.Errorf("%q does not contain %s", stderr, part)
					}
				}
			}
			check("--smtp", test.server)
			t.Setenv("CLUSTERDIR_SMTP", test.server)
			check()
		})
	}
}

func TestOrdersTo(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, "a@example.org": {"a@example.org"}, " a@example.org ,, b@example.org,a@example.org,": {"a@example.org", "b@example.org"},
	} {
		s := settings{OrdersTo: text}
		if diff := cmp.Diff(want, s.ordersTo()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestServeSendsMail checks that the server sends queued mails and finishes the
// current delivery when it is stopped. The log must contain neither names nor the password.
func TestServeSendsMail(t *testing.T) {
	clean(t)
	database := file(t, "mails.db")
	succeed(t, "migrate", "--database", database)
	s := storetest.Open(t, database, store.Options{})
	began := make(chan struct{}, 9)
	mailServer := mailtest.Start(t, mailtest.Options{
		To: func(to string) error {
			if strings.HasPrefix(to, "unknown") {
				return &smtp.SMTPError{Code: 550, Message: "unknown@example.org is unknown"}
			}
			return nil
		},
		Data: func(mailtest.Mail, func()) error {
			began <- struct{}{}
			time.Sleep(200 * time.Millisecond)
			return nil
		},
	})
	for _, to := range []string{"unknown@example.org", "known@example.org"} {
		storetest.Write(t, s, func(q *store.Q) error {
			return q.EnqueueMail(t.Context(), store.Mail{Recipient: to, Subject: "Bestellung", Body: "B"}, "example.org")
		})
	}
	site := start(t, "--database", database, "--smtp", "smtp://"+net.JoinHostPort(mailServer.Host, mailServer.Port), "--mail-from", "Büro <office@example.org>")
	select {
	case <-began:
	case <-time.After(time.Minute):
		t.Fatal("no mail was sent")
	}
	if code := site.end(t); code != exitOK {
		t.Errorf("exit code %d: %s", code, site.log.String())
	}
	out := succeed(t, "mails", "list", "--database", database)
	if strings.Count(out, "attempts") != 1 || !strings.Contains(out, "  failed  attempts 1\n") || !strings.Contains(out, "is unknown") {
		t.Errorf("outbox after the stop: %q", out)
	}
	if out := succeed(t, "check", "--database", database); !strings.Contains(out, "mails have failed") {
		t.Errorf("check does not report the failed mail: %s", out)
	}
	if log := site.log.String(); !strings.Contains(log, "mail sent") || !strings.Contains(log, "mail failed") || strings.Contains(log, "known@") {
		t.Errorf("unexpected log: %s", log)
	}
	// After a failed login, the password must not appear in the log either.
	storetest.Exec(t, database, "UPDATE mails SET state = 'waiting'")
	secret := url.UserPassword("user", "sësame").String()
	site = start(t, "--database", database, "--smtp", "smtp://"+secret+"@"+net.JoinHostPort(mailServer.Host, mailServer.Port), "--mail-from", "office@example.org")
	for range 6000 { // The timeout of one minute fails the test only if the mail is never tried.
		if strings.Contains(site.log.String(), "mail put off") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	site.end(t)
	all := site.log.String() + site.stdout.String() + succeed(t, "mails", "list", "--database", database)
	if !strings.Contains(all, "mail put off") || strings.Contains(all, "sësame") || strings.Contains(all, url.PathEscape("sësame")) {
		t.Errorf("the output contains the password: %s", all)
	}
}

// TestOrderIsMailed checks that an order is mailed immediately to the customer and the office.
func TestOrderIsMailed(t *testing.T) {
	clean(t)
	mailServer := mailtest.Start(t, mailtest.Options{})
	site := start(t, "--smtp", "smtp://"+net.JoinHostPort(mailServer.Host, mailServer.Port), "--mail-from", "office@example.org", "--orders-to", "post@example.org, print@example.org")
	placeOrder(t, site.url, nil)
	want := []string{"a@example.org", "post@example.org", "print@example.org"}
	var got []string
	for range 2000 { // 20 seconds, which is shorter than the polling interval of 30 seconds
		got = nil
		for _, m := range mailServer.Mails() {
			got = append(got, m.To)
		}
		if len(got) == len(want) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	site.end(t)
	if log := site.log.String(); strings.Contains(log, "@example.org") || strings.Contains(log, orderMarker) {
		t.Errorf("unexpected log: %s", log)
	}
}
