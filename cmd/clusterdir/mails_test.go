package main

import (
	"regexp"
	"strings"
	"testing"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestMails checks that a mail stays queued without a mail server, fails if the
// server rejects it, and is sent after a manual retry.
func TestMails(t *testing.T) {
	clean(t)
	database := file(t, "mails.db")
	succeed(t, "migrate", "--database", database)
	list := func() string { t.Helper(); return succeed(t, "mails", "list", "--database", database) }
	if out := list(); out != "No mails.\n" {
		t.Errorf("an empty outbox: %q", out)
	}
	s := storetest.Open(t, database, store.Options{})
	storetest.Write(t, s, func(q *store.Q) error {
		return q.EnqueueMail(t.Context(), store.Mail{Recipient: "käthe@example.org", Subject: "Bestellung\x1b[2J", Body: "B"}, "example.org")
	})
	if out := list(); !strings.Contains(out, "  waiting  attempts 0\n") || !strings.Contains(out, "käthe@example.org") || strings.ContainsRune(out, '\x1b') {
		t.Errorf("a mail that waits: %q", out)
	}
	storetest.Write(t, s, func(q *store.Q) error {
		_, err := q.ClaimMail(t.Context())
		return err
	})
	if out := list(); !strings.Contains(out, "  sending  attempts 1\n") || strings.Contains(out, "error") {
		t.Errorf("a mail that is being sent: %q", out)
	}
	id := regexp.MustCompile(`^\S+`).FindString(list())
	if code, _, stderr := command(t, "mails", "retry", id, "--database", database); code != exitFailed || !strings.Contains(stderr, "no mail "+id+" has failed") {
		t.Errorf("a mail that is being sent is put back: %d, %q", code, stderr)
	}
	storetest.Exec(t, database, "UPDATE mails SET next_at = 0")
	if out := list(); !strings.Contains(out, "  failed  attempts 1\n") || !strings.Contains(out, store.MailInterrupted) {
		t.Errorf("a mail that has failed: %q", out)
	}
	if out := succeed(t, "mails", "retry", id, "--database", database); out != "" {
		t.Errorf("mails retry says %q", out)
	}
	if out := list(); !strings.Contains(out, "  waiting  attempts 0\n") {
		t.Errorf("a mail that was put back: %q", out)
	}
}
