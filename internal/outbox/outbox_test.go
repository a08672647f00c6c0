package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/mail"
	"clusterdir/internal/mail/mailtest"
	"clusterdir/internal/outbox"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// clock is a clock that tests set explicitly.
type clock struct{ now atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.now.Store(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixMicro())
	return c
}

func (c *clock) Now() time.Time       { return time.UnixMicro(c.now.Load()).UTC() }
func (c *clock) pass(d time.Duration) { c.now.Add(d.Microseconds()) }

// sending is an adapter that makes a function a Sender.
type sending func(context.Context, mail.Message) error

func (s sending) Send(ctx context.Context, m mail.Message) error { return s(ctx, m) }

func over(t *testing.T, s *mailtest.Server) *mail.Sender {
	t.Helper()
	made, err := mail.New("smtp://"+net.JoinHostPort(s.Host, s.Port), "office@example.org", mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// log is a buffer that tests can read while a worker writes to it.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// run starts a worker and returns a function that stops it and waits for it to end.
func run(t *testing.T, s *store.Store, sender outbox.Sender, l *log, opts outbox.Options) (*outbox.Worker, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := outbox.New(s, sender, slog.New(slog.NewTextHandler(l, nil)), opts)
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	stop := func() { cancel(); <-ended }
	t.Cleanup(stop)
	return w, stop
}

func enqueue(t testing.TB, s *store.Store, to string) {
	t.Helper()
	storetest.Write(t, s, func(q *store.Q) error {
		return q.EnqueueMail(t.Context(), store.Mail{Recipient: to, Subject: "Bestellung von Käthe", Body: "Grüße\n"}, "example.org")
	})
}

func left(t *testing.T, s *store.Store) (mails []store.Mail) {
	t.Helper()
	storetest.Read(t, s, func(q *store.Q) (err error) {
		mails, err = q.Mails(t.Context())
		return err
	})
	return mails
}

// eventually waits until a condition holds. The timeout only ends a test that
// would otherwise never end.
func eventually(t *testing.T, condition string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("timeout waiting for: " + condition)
		}
	}
}

const never = time.Hour

// TestWake checks that mails queued before the start are sent, and that later mails
// are sent after Wake. The log must not contain names.
func TestWake(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	s := storetest.Empty(t, storetest.File(t))
	enqueue(t, s, "first@example.org")
	l := &log{}
	w, stop := run(t, s, over(t, server), l, outbox.Options{Poll: never})
	eventually(t, "the mail of before goes", func() bool { return len(server.Mails()) == 1 })
	enqueue(t, s, "second@example.org")
	enqueue(t, s, "third@example.org")
	w.Wake()
	w.Wake()
	eventually(t, "the outbox is empty", func() bool { return len(left(t, s)) == 0 })
	stop()
	var to []string
	for _, m := range server.Mails() {
		to = append(to, m.To)
	}
	if diff := cmp.Diff([]string{"first@example.org", "second@example.org", "third@example.org"}, to); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if text := l.String(); strings.Count(text, "mail sent") != 3 || strings.Contains(text, "@") || strings.Contains(text, "Käthe") {
		t.Errorf("unexpected log: %s", text)
	}
}

// TestPoll checks that a mail queued by a command is sent without a call of Wake.
func TestPoll(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	s := storetest.Empty(t, storetest.File(t))
	run(t, s, over(t, server), &log{}, outbox.Options{Poll: 20 * time.Millisecond})
	time.Sleep(50 * time.Millisecond)
	enqueue(t, s, "a@example.org")
	eventually(t, "the mail goes", func() bool { return len(server.Mails()) == 1 })
}

// TestNoSender checks that mails stay queued and unchanged if there is no mail server.
func TestNoSender(t *testing.T) {
	s := storetest.Empty(t, storetest.File(t))
	enqueue(t, s, "a@example.org")
	w, stop := run(t, s, nil, &log{}, outbox.Options{Poll: time.Millisecond})
	w.Wake()
	time.Sleep(50 * time.Millisecond)
	stop()
	if m := left(t, s); len(m) != 1 || m[0].State != store.MailWaiting || m[0].Attempts != 0 {
		t.Errorf("outbox = %+v, want one unchanged waiting mail", m)
	}
}

// TestOutcomes checks the state of a mail after each kind of reply from the server.
func TestOutcomes(t *testing.T) {
	says := func(code int) error { return &smtp.SMTPError{Code: code, Message: "a@example.org says no"} }
	for _, test := range []struct {
		name  string
		opts  mailtest.Options
		state string
		err   string
		log   string
	}{
		{"450 for the recipient", mailtest.Options{To: func(string) error { return says(450) }}, store.MailWaiting, "says no", "kind=temporary code=450 until="},
		{"421", mailtest.Options{From: func(string) error { return says(421) }}, store.MailWaiting, "says no", "kind=unreachable code=421 until="},
		{"550 for the recipient", mailtest.Options{To: func(string) error { return says(550) }}, store.MailFailed, "says no", "kind=permanent code=550\n"},
		{"hangs up after the mail", mailtest.Options{Data: func(_ mailtest.Mail, hangUp func()) error { hangUp(); return nil }},
			store.MailWaiting, "it may have arrived", "kind=unreachable code=0 until="},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, l := storetest.Empty(t, storetest.File(t)), &log{}
			enqueue(t, s, "a@example.org")
			run(t, s, over(t, mailtest.Start(t, test.opts)), l, outbox.Options{Poll: never})
			var got store.Mail
			eventually(t, "it is tried", func() bool { got = left(t, s)[0]; return got.Attempts == 1 && got.State != store.MailSending })
			if got.State != test.state || !strings.Contains(got.Error, test.err) {
				t.Errorf("mail = %+v", got)
			}
			if text := l.String(); !strings.Contains(text, test.log) || strings.Contains(text, "@example") || strings.Contains(text, "says no") {
				t.Errorf("unexpected log: %s", text)
			}
		})
	}
}

// TestWaits checks the backoff: one minute, doubled up to six hours, for three days.
func TestWaits(t *testing.T) {
	c := newClock()
	s := storetest.EmptyWith(t, storetest.File(t), store.Options{Now: c.Now})
	start := c.Now()
	enqueue(t, s, "a@example.org")
	var mu sync.Mutex
	var tries []time.Duration
	w, _ := run(t, s, sending(func(context.Context, mail.Message) error {
		mu.Lock()
		defer mu.Unlock()
		tries = append(tries, c.Now().Sub(start))
		return errors.New("no")
	}), &log{}, outbox.Options{Poll: never, Now: c.Now})
	var m store.Mail
	for n := 1; m.State != store.MailFailed && n < 40; n++ {
		w.Wake()
		eventually(t, "it is tried", func() bool { m = left(t, s)[0]; return m.Attempts == n && m.State != store.MailSending })
		if m.State == store.MailWaiting {
			c.pass(m.NextAt.Sub(c.Now()))
		}
	}
	mu.Lock()
	defer mu.Unlock()
	minutes := []time.Duration{0, 1, 3, 7, 15, 31, 63, 127, 255}
	for next := 511; next < 3*24*60; next += 360 {
		minutes = append(minutes, time.Duration(next))
	}
	var want []time.Duration
	for _, m := range append(minutes, 3*24*60) {
		want = append(want, m*time.Minute)
	}
	if diff := cmp.Diff(want, tries); diff != "" {
		t.Errorf("times of the attempts (-want +got):\n%s", diff)
	}
}

// TestUnreachable checks that an unreachable server is tried once, not once per
// mail, and that a rejected recipient does not delay the other mails.
func TestUnreachable(t *testing.T) {
	for kind, want := range map[mail.Kind]int32{mail.Unreachable: 1, mail.Temporary: 3, mail.Permanent: 3} {
		s := storetest.Empty(t, storetest.File(t))
		for i := range 3 {
			enqueue(t, s, fmt.Sprint(i, "@example.org"))
		}
		var tries atomic.Int32
		_, stop := run(t, s, sending(func(context.Context, mail.Message) error {
			tries.Add(1)
			return &mail.Error{Kind: kind}
		}), &log{}, outbox.Options{Poll: never})
		eventually(t, "it is tried", func() bool { return tries.Load() >= want })
		time.Sleep(50 * time.Millisecond)
		stop()
		if n := tries.Load(); n != want {
			t.Errorf("%s: %d attempts, want %d", kind, n, want)
		}
	}
}

// TestStop: a worker that is stopped finishes its current mail within the grace
// period. After that it cancels the delivery, and the state of the mail depends on
// whether the server may have received it.
func TestStop(t *testing.T) {
	for _, test := range []struct {
		name  string
		grace time.Duration
		send  func(context.Context) error
		state string // "" if the mail was sent
	}{
		{"finished", never, func(ctx context.Context) error {
			select {
			case <-ctx.Done():
				return &mail.Error{Kind: mail.Unreachable}
			case <-time.After(50 * time.Millisecond):
				return nil
			}
		}, ""},
		{"cancelled before it arrived", time.Millisecond, func(ctx context.Context) error { <-ctx.Done(); return &mail.Error{Kind: mail.Unreachable} }, store.MailWaiting},
		{"cancelled when it may have arrived", time.Millisecond, func(ctx context.Context) error {
			<-ctx.Done()
			return &mail.Error{Kind: mail.Unreachable, MayHaveArrived: true}
		}, store.MailFailed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			database := storetest.File(t)
			s := storetest.Empty(t, database)
			enqueue(t, s, "a@example.org")
			enqueue(t, s, "b@example.org")
			began := make(chan struct{}, 2)
			_, stop := run(t, s, sending(func(ctx context.Context, _ mail.Message) error {
				began <- struct{}{}
				return test.send(ctx)
			}), &log{}, outbox.Options{Poll: never, Grace: test.grace})
			<-began
			stop()
			if len(began) > 0 {
				t.Error("another mail was started")
			}
			later := storetest.Open(t, database, store.Options{Now: func() time.Time { return time.Now().Add(store.MailHold) }})
			state := ""
			for _, m := range left(t, later) {
				if m.Attempts == 1 {
					state = m.State
				}
			}
			if state != test.state {
				t.Errorf("the mail is %q, want %q", state, test.state)
			}
		})
	}
}

// TestGone checks that a mail deleted during its delivery, with its order, is not an error.
func TestGone(t *testing.T) {
	database := storetest.File(t)
	s, l := storetest.Empty(t, database), &log{}
	enqueue(t, s, "a@example.org")
	sent := make(chan struct{})
	_, stop := run(t, s, sending(func(context.Context, mail.Message) error {
		storetest.Exec(t, database, "DELETE FROM mails")
		close(sent)
		return nil
	}), l, outbox.Options{Poll: never})
	<-sent
	stop()
	if text := l.String(); !strings.Contains(text, "mail sent") || strings.Contains(text, "ERROR") {
		t.Errorf("unexpected log: %s", l)
	}
}

// TestOnce checks that each Message-ID arrives exactly once while sixteen writers
// queue mails and two nodes send them. Every fifth mail needs a second attempt.
func TestOnce(t *testing.T) {
	for name, fresh := range map[string]func(testing.TB) string{"SQLite": storetest.File, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) { once(t, fresh(t)) })
	}
}

func once(t *testing.T, database string) {
	const writers, each = 16, 12
	c := newClock()
	first := storetest.EmptyWith(t, database, store.Options{Now: c.Now})
	nodes := []*store.Store{first, storetest.Open(t, database, store.Options{Now: c.Now})}
	var mu sync.Mutex
	refused := map[string]bool{}
	server := mailtest.Start(t, mailtest.Options{To: func(to string) error {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasSuffix(to, "5@example.org") && !refused[to] {
			refused[to] = true
			return &smtp.SMTPError{Code: 450, Message: "later"}
		}
		return nil
	}})
	var workers []*outbox.Worker
	var stops []func()
	for _, node := range nodes {
		w, stop := run(t, node, over(t, server), &log{}, outbox.Options{Poll: 5 * time.Millisecond, Now: c.Now})
		workers, stops = append(workers, w), append(stops, stop)
	}
	var writing sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			for j := range each {
				err := nodes[i%2].Write(t.Context(), func(q *store.Q) error {
					return q.EnqueueMail(t.Context(), store.Mail{Recipient: fmt.Sprintf("m%d-%d@example.org", i, j)}, "example.org")
				})
				if err != nil {
					t.Error(err)
				}
				workers[i%2].Wake()
			}
		})
	}
	writing.Wait()
	eventually(t, "the outbox is empty", func() bool {
		c.pass(time.Second)
		return len(left(t, first)) == 0
	})
	for _, stop := range stops {
		stop()
	}
	var ids []string
	for _, m := range server.Mails() {
		_, id, _ := strings.Cut(m.Data, "Message-ID: ")
		id, _, _ = strings.Cut(id, "\r\n")
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if n := len(slices.Compact(slices.Clone(ids))); len(ids) != writers*each || n != len(ids) {
		t.Errorf("%d mails with %d Message-IDs arrived, want %d", len(ids), n, writers*each)
	}
}
