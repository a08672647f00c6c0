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

// TestMailServerSetting: what is wrong with --smtp is said without the password.
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
						t.Errorf("%q does not name %s", stderr, part)
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

// TestServeSendsMail: the server sends what waits; one that is stopped in the
// middle of a mail finishes it. Its log tells neither names nor the password.
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
		t.Fatal("no mail is sent")
	}
	if code := site.end(t); code != exitOK {
		t.Errorf("exit code %d: %s", code, site.log.String())
	}
	out := succeed(t, "mails", "list", "--database", database)
	if strings.Count(out, "attempts") != 1 || !strings.Contains(out, "  failed  attempts 1\n") || !strings.Contains(out, "is unknown") {
		t.Errorf("after the stop: %q", out)
	}
	if out := succeed(t, "check", "--database", database); !strings.Contains(out, "mails have failed") {
		t.Errorf("check says nothing of the failed mail: %s", out)
	}
	if log := site.log.String(); !strings.Contains(log, "mail sent") || !strings.Contains(log, "mail failed") || strings.Contains(log, "known@") {
		t.Errorf("the log: %s", log)
	}
	// Another start with a log-in that fails: the password stays out of the log.
	storetest.Exec(t, database, "UPDATE mails SET state = 'waiting'")
	secret := url.UserPassword("user", "sësame").String()
	site = start(t, "--database", database, "--smtp", "smtp://"+secret+"@"+net.JoinHostPort(mailServer.Host, mailServer.Port), "--mail-from", "office@example.org")
	for range 6000 { // A minute, so that only a mail that is never tried fails.
		if strings.Contains(site.log.String(), "mail put off") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	site.end(t)
	all := site.log.String() + site.stdout.String() + succeed(t, "mails", "list", "--database", database)
	if !strings.Contains(all, "mail put off") || strings.Contains(all, "sësame") || strings.Contains(all, url.PathEscape("sësame")) {
		t.Errorf("with a password: %s", all)
	}
}

// TestOrderIsMailed: an order tells its sender and the office, at once.
func TestOrderIsMailed(t *testing.T) {
	clean(t)
	mailServer := mailtest.Start(t, mailtest.Options{})
	site := start(t, "--smtp", "smtp://"+net.JoinHostPort(mailServer.Host, mailServer.Port), "--mail-from", "office@example.org", "--orders-to", "post@example.org, print@example.org")
	placeOrder(t, site.url, nil)
	want := []string{"a@example.org", "post@example.org", "print@example.org"}
	var got []string
	for range 2000 { // 20 seconds, less than the interval of 30 at which the server polls.
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
		t.Errorf("mails go to (-want +got):\n%s", diff)
	}
	site.end(t)
	if log := site.log.String(); strings.Contains(log, "@example.org") || strings.Contains(log, orderMarker) {
		t.Errorf("the log: %s", log)
	}
}
