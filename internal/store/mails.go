package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// States of a mail. The table knows no MailSending: see ClaimMail.
const (
	MailWaiting = "waiting"
	MailSending = "sending"
	MailSent    = "sent"
	MailFailed  = "failed"
)

const (
	// MailHold is how long a claimed mail counts as being sent. Whoever claims one
	// must be done with it by then.
	MailHold = 2 * time.Minute
	// MailRetention is how long a mail is kept at most: it bears a name and an
	// address, and nobody wants it that late.
	MailRetention = 30 * 24 * time.Hour
	// MailInterrupted is the error of a mail whose sending began and whose end
	// nobody noted.
	MailInterrupted = "interrupted while it was being sent: it may have arrived"
	// farOff is further ahead than any mail is ever put off. Such a time was written
	// by a clock that ran ahead, and counts as past.
	farOff = 24 * time.Hour
)

// Mail is a mail in the outbox.
type Mail struct {
	ID string
	// OrderID is the order that it is about; the mail goes when the order goes.
	// Empty for none.
	OrderID string
	// MessageID is the same at every attempt, so that receivers know a mail again.
	// It bears no angle brackets.
	MessageID, Recipient, Subject, Body string
	// State is one of the states above.
	State string
	// Error is why the last attempt failed.
	Error    string
	Attempts int
	MadeAt   time.Time
	// NextAt is when the next attempt is due, or until when the present one may last.
	NextAt time.Time
}

// EnqueueMail puts a mail in the outbox, due at once. Only OrderID, Recipient,
// Subject and Body of m count. The domain is the right side of the Message-ID.
//
// Called in the transaction that writes what the mail is about, there is never
// the one without the other.
func (q *Q) EnqueueMail(ctx context.Context, m Mail, domain string) error {
	if domain == "" || strings.ContainsFunc(domain, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>@", r) }) {
		return fmt.Errorf("enqueue a mail: %w: the domain %q", ErrInvalid, domain)
	}
	now := Time{q.now()}
	return q.exec(ctx, "enqueue a mail",
		`INSERT INTO mails (id, order_id, message_id, recipient, subject, body, state, next_at, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		newID(), sql.NullString{String: m.OrderID, Valid: m.OrderID != ""}, newID()+"@"+domain,
		m.Recipient, m.Subject, m.Body, MailWaiting, now, now)
}

const mailColumns = `id, coalesce(order_id, ''), message_id, recipient, subject, body, state, error, attempts, made_at, next_at`

func (q *Q) scanMail(scan func(...any) error) (Mail, error) {
	var m Mail
	var made, next Time
	err := scan(&m.ID, &m.OrderID, &m.MessageID, &m.Recipient, &m.Subject, &m.Body, &m.State, &m.Error, &m.Attempts, &made, &next)
	m.MadeAt, m.NextAt = made.Time, next.Time
	if now := q.now(); m.State == MailFailed && m.NextAt.After(now) && !m.NextAt.After(now.Add(farOff)) {
		m.State = MailSending
	}
	return m, err
}

// ClaimMail takes the mail that has been due longest, ErrNotFound when none is.
// Once the transaction has committed, nobody else gets it, and the caller must
// send it within MailHold and say how it went: NoteMailSent or NoteMailFailed.
//
// On disk a claimed mail is a failed one already, with MailInterrupted as the
// reason. A process that is killed while it sends cannot know whether the mail
// left; so the mail is not sent again by itself, and people see it. One at a
// time, so that a kill leaves a single such mail.
func (q *Q) ClaimMail(ctx context.Context) (m Mail, err error) {
	now := q.now()
	found := false
	err = q.each(ctx, "claim a mail",
		`UPDATE mails SET state = $1, error = $2, attempts = attempts + 1, next_at = $3
		WHERE id = (SELECT id FROM mails WHERE state = $4 AND (next_at <= $5 OR next_at > $6) ORDER BY next_at, made_at, id LIMIT 1)
		RETURNING `+mailColumns,
		[]any{MailFailed, MailInterrupted, Time{now.Add(MailHold)}, MailWaiting, Time{now}, Time{now.Add(farOff)}},
		func(scan func(...any) error) (err error) {
			found = true
			m, err = q.scanMail(scan)
			return err
		})
	if err == nil && !found {
		err = fmt.Errorf("claim a mail: %w", ErrNotFound)
	}
	return m, err
}

// NoteMailSent notes that a claimed mail has left. Recipient, subject and body go
// at once: they are personal data that nobody needs any longer. What stays, until
// MailRetention, says that a mail about an order was sent, and when.
func (q *Q) NoteMailSent(ctx context.Context, m Mail) error {
	if err := q.noteMail(ctx, m, MailSent, "", q.now()); err != nil {
		return err
	}
	return q.exec(ctx, "empty a sent mail", `UPDATE mails SET recipient = '', subject = '', body = '' WHERE id = $1`, m.ID)
}

// NoteMailFailed notes that a claimed mail has not left and is due again at next;
// when next is the zero time, never.
func (q *Q) NoteMailFailed(ctx context.Context, m Mail, reason string, next time.Time) error {
	// Servers answer what they like; the store takes only text.
	reason = strings.ReplaceAll(strings.ToValidUTF8(reason, "?"), "\x00", "?")
	state := MailWaiting
	if next.IsZero() {
		state, next = MailFailed, q.now()
	}
	return q.noteMail(ctx, m, state, reason, next)
}

// noteMail changes a mail that is still claimed as it is in m: ErrNotFound when
// it was deleted, or put back by somebody who took its sender for dead.
func (q *Q) noteMail(ctx context.Context, m Mail, state, reason string, next time.Time) error {
	return q.row(ctx, "note how a mail went",
		`UPDATE mails SET state = $1, error = $2, next_at = $3 WHERE id = $4 AND state = $5 AND attempts = $6 AND next_at = $7 RETURNING id`,
		[]any{state, reason, Time{next}, m.ID, MailFailed, m.Attempts, Time{m.NextAt}}, &m.ID)
}

// Mails returns what waits, is being sent or has failed, oldest first.
func (q *Q) Mails(ctx context.Context) ([]Mail, error) {
	return q.mails(ctx, "read the outbox", `state <> $1`, MailSent)
}

// MailsOf returns the mails about an order in every state, oldest first.
func (q *Q) MailsOf(ctx context.Context, orderID string) ([]Mail, error) {
	return q.mails(ctx, "read the mails of an order", `order_id = $1`, orderID)
}

func (q *Q) mails(ctx context.Context, what, where string, arg any) ([]Mail, error) {
	var mails []Mail
	err := q.each(ctx, what, `SELECT `+mailColumns+` FROM mails WHERE `+where+` ORDER BY made_at, id`, []any{arg},
		func(scan func(...any) error) error {
			m, err := q.scanMail(scan)
			mails = append(mails, m)
			return err
		})
	return mails, err
}

// RetryMail puts a failed mail back as if it were new, for all attempts and the
// whole time; ErrNotFound when no mail with that id has failed.
func (q *Q) RetryMail(ctx context.Context, id string) error {
	now := q.now()
	return q.row(ctx, "put back the mail "+id,
		`UPDATE mails SET state = $1, error = '', attempts = 0, made_at = $2, next_at = $2
		WHERE id = $3 AND state = $4 AND (next_at <= $2 OR next_at > $5) RETURNING id`,
		[]any{MailWaiting, Time{now}, id, MailFailed, Time{now.Add(farOff)}}, &id)
}

// EraseOldMails deletes mails older than MailRetention, sent or not, and says how
// many.
func (q *Q) EraseOldMails(ctx context.Context) (erased int, err error) {
	err = q.each(ctx, "erase old mails", `DELETE FROM mails WHERE made_at < $1 RETURNING id`,
		[]any{Time{q.now().Add(-MailRetention)}},
		func(scan func(...any) error) error {
			var id string
			erased++
			return scan(&id)
		})
	return erased, err
}
