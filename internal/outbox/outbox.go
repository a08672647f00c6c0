// Package outbox sends the mails that are queued in the store, one at a time. It
// retries failed mails for three days.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"clusterdir/internal/mail"
	"clusterdir/internal/store"
)

// Sender sends a mail. If the error is a *mail.Error, its Kind decides when and
// whether the mail is retried.
type Sender interface {
	Send(context.Context, mail.Message) error
}

const (
	firstWait = time.Minute
	longest   = 6 * time.Hour
	// maxAge is the age of a mail after which delivery is no longer attempted.
	maxAge = 3 * 24 * time.Hour
	// grace is the timeout of the current delivery when the program is stopped. It is
	// the same as that of HTTP requests in flight.
	grace = 10 * time.Second
	// noting is the timeout for recording the result of a delivery. The sum of this
	// timeout and mail.Timeout must stay below store.MailHold.
	noting = time.Minute
)

// Options configures a Worker. The zero value is the configuration for production.
type Options struct {
	Poll  time.Duration    // polling interval; 0 means 30 seconds
	Grace time.Duration    // time to finish the current delivery; 0 means 10 seconds, as for HTTP requests
	Now   func() time.Time // clock; nil means time.Now
}

// Worker sends queued mails. Several workers may share one database, on one or more nodes.
type Worker struct {
	store  *store.Store
	sender Sender
	log    *slog.Logger
	opts   Options
	wake   chan struct{}
}

// New returns a Worker. If sender is nil, mails stay queued.
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

// Wake notifies the worker of a queued mail. It never blocks. Mails that a command
// or another node queues without calling Wake are found by the next poll.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default: // A notification is already pending.
	}
}

// Run sends mails until ctx ends and the current delivery is complete.
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

// next sends one mail and reports whether the next one should be sent immediately.
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

// send delivers a claimed mail, then records and logs the result. The log omits the
// recipient, the subject and the server's reply, which may contain the recipient.
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
		// Treat this like a killed process: the mail must not be resent automatically.
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
	// If the server is unreachable for one mail, it is unreachable for all of them, and
	// every failed attempt would lengthen the backoff of another mail.
	return failure.Kind != mail.Unreachable
}

// again returns when a mail is retried, or the zero time if it is not.
func (w *Worker) again(m store.Mail, kind mail.Kind) time.Time {
	now, last := w.opts.Now(), m.MadeAt.Add(maxAge)
	if kind == mail.Permanent || !now.Before(last) {
		return time.Time{}
	}
	next := now.Add(wait(m.Attempts))
	if next.After(last) {
		next = last
	}
	return next
}

// wait returns the backoff after an attempt. The first attempt is number 1.
func wait(attempt int) time.Duration {
	d := firstWait
	for i := 1; i < attempt && d < longest; i++ {
		d *= 2
	}
	return min(d, longest)
}

// note records the result of a delivery and retries while the database is
// unavailable. A result that cannot be recorded leaves the mail claimed: it is
// listed in the outbox but not sent again.
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
			// The order was deleted in the meantime, or an earlier attempt was
			// committed although its reply was lost.
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

// outlast returns a context that ends grace after ctx does.
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
