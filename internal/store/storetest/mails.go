package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// clock is a simulated clock.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

// outbox opens an empty database with a simulated clock. It also returns the address.
func (e engine) outbox(t *testing.T) (*store.Store, *clock, string) {
	t.Helper()
	database, c := e.fresh(t), newClock()
	return EmptyWith(t, database, store.Options{Now: func() time.Time { return c.now }}), c, database
}

func enqueue(t *testing.T, s *store.Store, m store.Mail) {
	t.Helper()
	Write(t, s, func(q *store.Q) error { return q.EnqueueMail(t.Context(), m, "example.org") })
}

// claim claims a mail. It returns the zero Mail if none is due.
func claim(ctx context.Context, t *testing.T, s *store.Store) (m store.Mail) {
	t.Helper()
	err := s.Write(ctx, func(q *store.Q) (err error) {
		m, err = q.ClaimMail(ctx)
		return err
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	return m
}

func outboxOf(t *testing.T, s *store.Store) (mails []store.Mail) {
	t.Helper()
	Read(t, s, func(q *store.Q) (err error) {
		mails, err = q.Mails(t.Context())
		return err
	})
	return mails
}

// placeOrder inserts an order without using the store.
func placeOrder(t *testing.T, s *store.Store, database, id string) {
	t.Helper()
	Write(t, s, func(q *store.Q) error {
		return q.SaveEdition(t.Context(), "test", directory.Edition{ID: "b", Lang: i18n.German}, PDF("x"))
	})
	Exec(t, database, `INSERT INTO orders (id, key, token, number, made_at, state, state_at, lang, brochure_id, edition, copies, country)
		VALUES ($1, 'k', 't', 'n', 0, 'open', 0, 'de', 'b', 'de', 1, 'DE')`, id)
}

// mailLife follows a mail from the outbox through a failed attempt to its delivery.
func mailLife(t *testing.T, e engine) {
	s, c, database := e.outbox(t)
	placeOrder(t, s, database, "order")
	start := c.now
	enqueue(t, s, store.Mail{OrderID: "order", Recipient: "käthe@example.org", Subject: "Ihre Bestellung", Body: "Grüße\n", ID: "x", Attempts: 9, State: "y"})
	want := store.Mail{OrderID: "order", Recipient: "käthe@example.org", Subject: "Ihre Bestellung", Body: "Grüße\n",
		State: store.MailWaiting, MadeAt: start, NextAt: start}
	made := cmpopts.IgnoreFields(store.Mail{}, "ID", "MessageID")
	got := outboxOf(t, s)
	if diff := cmp.Diff([]store.Mail{want}, got, made); diff != "" {
		t.Fatalf("the enqueued mail (-want +got):\n%s", diff)
	}
	if id := got[0].MessageID; len(id) < 26 || !strings.HasSuffix(id, "@example.org") {
		t.Errorf("the Message-ID is %q", id)
	}
	m := claim(t.Context(), t, s)
	want.ID, want.MessageID = got[0].ID, got[0].MessageID
	want.State, want.Error, want.Attempts, want.NextAt = store.MailSending, store.MailInterrupted, 1, start.Add(store.MailHold)
	if diff := cmp.Diff(want, m); diff != "" {
		t.Fatalf("the claimed mail (-want +got):\n%s", diff)
	}
	c.pass(time.Second)
	Write(t, s, func(q *store.Q) error {
		return q.NoteMailFailed(t.Context(), m, "450 bo\x00x \xff full", c.now.Add(time.Minute))
	})
	want.State, want.Error, want.NextAt = store.MailWaiting, "450 bo?x ? full", c.now.Add(time.Minute)
	if diff := cmp.Diff([]store.Mail{want}, outboxOf(t, s)); diff != "" {
		t.Fatalf("the mail after a failed attempt (-want +got):\n%s", diff)
	}
	c.pass(time.Minute - time.Microsecond)
	if early := claim(t.Context(), t, s); early.ID != "" {
		t.Error("a mail was claimed before it was due")
	}
	c.pass(time.Microsecond)
	m = claim(t.Context(), t, s)
	if m.Attempts != 2 || m.MessageID != want.MessageID {
		t.Fatalf("the second claim: %+v", m)
	}
	Write(t, s, func(q *store.Q) error { return q.NoteMailSent(t.Context(), m) })
	if left := outboxOf(t, s); len(left) > 0 {
		t.Errorf("Mails lists a sent mail: %+v", left)
	}
	sent := `SELECT count(*) FROM mails WHERE state = 'sent' AND order_id = 'order' AND recipient = '' AND subject = '' AND body = '' AND error = ''`
	if Count(t, database, sent) != 1 {
		t.Error("the row of the sent mail is missing or contains personal data")
	}
	Exec(t, database, `DELETE FROM orders`)
	if Count(t, database, `SELECT count(*) FROM mails`) != 0 {
		t.Error("the mail was not deleted with its order")
	}
}

// mailInterrupted checks a mail whose sender claimed it and never recorded the result.
func mailInterrupted(t *testing.T, e engine) {
	s, c, _ := e.outbox(t)
	ctx := t.Context()
	enqueue(t, s, store.Mail{Recipient: "a@example.org"})
	m := claim(ctx, t, s)
	retry := func() error { return s.Write(ctx, func(q *store.Q) error { return q.RetryMail(ctx, m.ID) }) }
	if err := retry(); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("RetryMail of a mail that is being sent: %v, want ErrNotFound", err)
	}
	c.pass(store.MailHold)
	for range 10 {
		c.pass(12 * time.Hour)
		if again := claim(ctx, t, s); again.ID != "" {
			t.Fatal("an interrupted mail was claimed again without RetryMail")
		}
	}
	if left := outboxOf(t, s); len(left) != 1 || left[0].State != store.MailFailed || left[0].Error != store.MailInterrupted {
		t.Errorf("the outbox after an interruption: %+v", left)
	}
	if err := retry(); err != nil {
		t.Fatal(err)
	}
	if left := outboxOf(t, s); left[0].State != store.MailWaiting || left[0].Error != "" || left[0].Attempts != 0 || !left[0].MadeAt.Equal(c.now) {
		t.Errorf("the mail after RetryMail: %+v", left[0])
	}
	again := claim(ctx, t, s)
	if again.MessageID != m.MessageID || again.Attempts != 1 {
		t.Errorf("the second claim: %+v", again)
	}
	// A late result of the first sender must not change the claim of the second.
	for name, note := range map[string]func(*store.Q) error{
		"sent":   func(q *store.Q) error { return q.NoteMailSent(ctx, m) },
		"failed": func(q *store.Q) error { return q.NoteMailFailed(ctx, m, "late", c.now) },
	} {
		if err := s.Write(ctx, note); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a late record that the mail was %s: %v, want ErrNotFound", name, err)
		}
	}
	Write(t, s, func(q *store.Q) error { return q.NoteMailFailed(ctx, again, "550 no such box", time.Time{}) })
	if left := outboxOf(t, s); left[0].State != store.MailFailed || left[0].Error != "550 no such box" {
		t.Errorf("the mail after a permanent failure: %+v", left[0])
	}
	if err := retry(); err != nil {
		t.Errorf("RetryMail after a permanent failure: %v", err)
	}
}

// mailOrder checks that the mail that has been due longest is claimed first, and that a
// due time written by a clock that ran ahead does not delay a mail.
func mailOrder(t *testing.T, e engine) {
	s, c, _ := e.outbox(t)
	var want []string
	for i := range 5 {
		name := fmt.Sprint(i, "@example.org")
		enqueue(t, s, store.Mail{Recipient: name})
		want = append(want, name)
		c.pass(time.Second)
	}
	c.pass(10 * 365 * 24 * time.Hour)
	enqueue(t, s, store.Mail{Recipient: "ahead@example.org"})
	c.pass(-10 * 365 * 24 * time.Hour)
	want = append(want, "ahead@example.org")
	var got []string
	for m := claim(t.Context(), t, s); m.ID != ""; m = claim(t.Context(), t, s) {
		got = append(got, m.Recipient)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the order of the claimed mails (-want +got):\n%s", diff)
	}
}

// mailRules checks which mails EnqueueMail rejects, and that old mails are deleted.
func mailRules(t *testing.T, e engine) {
	s, c, database := e.outbox(t)
	ctx := t.Context()
	for _, domain := range []string{"", "a b", "a\r\nBcc: x", "a@b", "a>", "köln.example"} {
		err := s.Write(ctx, func(q *store.Q) error { return q.EnqueueMail(ctx, store.Mail{}, domain) })
		if !errors.Is(err, store.ErrInvalid) {
			t.Errorf("EnqueueMail with the domain %q: %v, want ErrInvalid", domain, err)
		}
	}
	err := s.Write(ctx, func(q *store.Q) error { return q.EnqueueMail(ctx, store.Mail{OrderID: "none"}, "example.org") })
	if !errors.Is(err, store.ErrReference) {
		t.Errorf("EnqueueMail for an order that does not exist: %v, want ErrReference", err)
	}
	enqueue(t, s, store.Mail{Recipient: "old@example.org"})
	c.pass(time.Second)
	enqueue(t, s, store.Mail{Recipient: "new@example.org"})
	c.pass(store.MailRetention)
	var erased int
	Write(t, s, func(q *store.Q) (err error) {
		erased, err = q.EraseOldMails(ctx)
		return err
	})
	if n := Count(t, database, `SELECT count(*) FROM mails WHERE recipient = 'new@example.org'`); erased != 1 || n != 1 {
		t.Errorf("erased %d mails, and %d new ones remain, want 1 and 1", erased, n)
	}
}

// mailOnce checks that each mail is claimed once when 16 goroutines write mails and 4
// claim them through two stores, as two nodes do.
func mailOnce(t *testing.T, e engine) {
	const writers, each = 16, 10
	server, database := e.empty(t)
	stores := []*store.Store{server, Open(t, database, store.Options{})}
	var writing, claiming sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			for j := range each {
				err := stores[i%2].Write(t.Context(), func(q *store.Q) error {
					return q.EnqueueMail(t.Context(), store.Mail{Recipient: fmt.Sprint(i, "-", j, "@example.org")}, "example.org")
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	var mu sync.Mutex
	claimed := map[string]int{}
	written := make(chan struct{})
	for i := range 4 {
		claiming.Go(func() {
			for last := false; ; {
				m := claim(t.Context(), t, stores[i%2])
				if m.ID != "" {
					mu.Lock()
					claimed[m.MessageID]++
					mu.Unlock()
					continue
				}
				if last {
					return
				}
				select {
				case <-written:
					last = true // Claim once more, because mails may have been written after the last claim.
				case <-time.After(time.Millisecond):
				}
			}
		})
	}
	writing.Wait()
	close(written)
	claiming.Wait()
	for id, n := range claimed {
		if n != 1 {
			t.Errorf("the mail %s was claimed %d times, want 1", id, n)
		}
	}
	if len(claimed) != writers*each {
		t.Errorf("%d mails were claimed, want %d", len(claimed), writers*each)
	}
}
