// Package outbox sends the mails that wait in the store, one after the other, and
// tries again for three days what could not be sent.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"clusterdir/internal/mail"
	"clusterdir/internal/store"
)

// Sender sends a mail; a failure that is an *mail.Error says what it means for the
// next attempt.
type Sender interface {
	Send(context.Context, mail.Message) error
}

const (
	firstWait = time.Minute
	longest   = 6 * time.Hour
	// patience is how long after a mail was made the last attempt is due.
	patience = 3 * 24 * time.Hour
	// grace is how long a mail in hand may still take when the program stops: as
	// long as requests in flight.
	grace = 10 * time.Second
	// noting is how long it is tried to note how a mail went. With what a mail takes
	// at most, it stays below store.MailHold.
	noting = time.Minute
)

// Options say how a worker works; the zero value is what the program wants.
type Options struct {
	Poll  time.Duration    // 0 means half a minute
	Grace time.Duration    // 0 means as long as requests in flight have
	Now   func() time.Time // nil means time.Now
}

// Worker sends what waits. Several may work on one database, on one node or more.
type Worker struct {
	store  *store.Store
	sender Sender
	log    *slog.Logger
	opts   Options
	wake   chan struct{}
}

// New makes a worker. Without a sender (nil) mails just wait.
func New(s *store.Store, sender Sender, log *slog.Logger, opts Options) *Worker {
	if opts.Poll == 0 {
		opts.Poll = 30 * time.Second
	}
	if opts.Grace == 0 {
		opts.Grace = grace
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Worker{store: s, sender: sender, log: log, opts: opts, wake: make(chan struct{}, 1)}
}

// Wake says that a mail waits; it never blocks. A mail that nobody tells of, since
// a command or another node wrote it, is found by the next poll.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default: // It has been told already.
	}
}

// Run sends mails until ctx ends and the mail in hand is done with.
func (w *Worker) Run(ctx context.Context) {
	if w.sender == nil {
		<-ctx.Done()
		return
	}
	poll := time.NewTicker(w.opts.Poll)
	defer poll.Stop()
	for {
		for ctx.Err() == nil && w.next(ctx) {
		}
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
		case <-w.wake:
		}
	}
}

// next sends one mail and reports whether to go on with another at once.
func (w *Worker) next(ctx context.Context) bool {
	var m store.Mail
	err := w.store.Write(ctx, func(q *store.Q) (err error) {
		m, err = q.ClaimMail(ctx)
		return err
	})
	switch {
	case errors.Is(err, store.ErrNotFound), err != nil && ctx.Err() != nil:
		return false
	case err != nil:
		w.log.Error("the outbox cannot be read", "error", err)
		return false
	}
	return w.send(ctx, m)
}

// send sends a claimed mail, and notes and logs how it went: without the recipient,
// the subject, and the server's words, which may name the recipient.
func (w *Worker) send(ctx context.Context, m store.Mail) (goOn bool) {
	lasting, cancel := outlast(ctx, w.opts.Grace)
	defer cancel()
	err := w.sender.Send(lasting, mail.Message{ID: m.MessageID, To: m.Recipient, Subject: m.Subject, Body: m.Body, Date: m.MadeAt})
	log := w.log.With("mail", m.ID, "attempt", m.Attempts)
	if err == nil {
		log.Info("mail sent")
		w.note(ctx, log, func(ctx context.Context, q *store.Q) error { return q.NoteMailSent(ctx, m) })
		return true
	}
	failure, ok := errors.AsType[*mail.Error](err)
	if !ok {
		failure = &mail.Error{Kind: mail.Unreachable}
	}
	log = log.With("kind", string(failure.Kind), "code", failure.Code)
	if lasting.Err() != nil && failure.MayHaveArrived {
		// As if killed: after a start it must not go out again by itself.
		log.Error("mail interrupted, it may have arrived")
		return false
	}
	next := w.again(m, failure.Kind)
	if next.IsZero() {
		log.Error("mail failed")
	} else {
		log.Warn("mail put off", "until", next)
	}
	w.note(ctx, log, func(ctx context.Context, q *store.Q) error { return q.NoteMailFailed(ctx, m, err.Error(), next) })
	// Where one mail does not get through, no other does. Each that tries in vain
	// would wait longer for it.
	return failure.Kind != mail.Unreachable
}

// again says when a mail is due again, never as the zero time.
func (w *Worker) again(m store.Mail, kind mail.Kind) time.Time {
	now, last := w.opts.Now(), m.MadeAt.Add(patience)
	if kind == mail.Permanent || !now.Before(last) {
		return time.Time{}
	}
	next := now.Add(wait(m.Attempts))
	if next.After(last) {
		next = last
	}
	return next
}

// wait is the time between an attempt, the first being 1, and the next.
func wait(attempt int) time.Duration {
	d := firstWait
	for i := 1; i < attempt && d < longest; i++ {
		d *= 2
	}
	return min(d, longest)
}

// note writes down how a mail went, again and again while the database is away.
// What cannot be noted stays as it was claimed: people see it, nobody sends it.
func (w *Worker) note(ctx context.Context, log *slog.Logger, fn func(context.Context, *store.Q) error) {
	end := ctx.Done()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noting)
	defer cancel()
	for {
		err := w.store.Write(ctx, func(q *store.Q) error { return fn(ctx, q) })
		if err == nil {
			return
		}
		if errors.Is(err, store.ErrNotFound) {
			// Its order was deleted meanwhile, or an attempt before this one was
			// written although its answer got lost.
			return
		}
		select {
		case <-time.After(time.Second):
			continue
		case <-end:
		case <-ctx.Done():
		}
		log.Error("how the mail went could not be noted", "error", err)
		return
	}
}

// outlast returns a context that ends a while after another.
func outlast(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(grace):
			cancel()
		case <-lasting.Done():
		}
	})
	return lasting, func() {
		stop()
		cancel()
	}
}
