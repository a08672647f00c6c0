package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// These are the states of a mail. MailSending is never stored: see ClaimMail.
const (
	MailWaiting = "waiting"
	MailSending = "sending"
	MailSent    = "sent"
	MailFailed  = "failed"
)

const (
	// MailHold is the time for which a claimed mail counts as being sent. The caller
	// that claimed it must finish within this time.
	MailHold = 2 * time.Minute
	// MailRetention is the time after which a mail is deleted in any state: it contains a
	// name and an address, and it is too late to send it.
	MailRetention = 30 * 24 * time.Hour
	// MailInterrupted is the error of a mail whose sending began and whose result was not
	// recorded.
	MailInterrupted = "interrupted while it was being sent: it may have arrived"
	// farOff is longer than any delay between attempts. A later due time was
	// written by a clock that ran ahead, and counts as past.
	farOff = 24 * time.Hour
)

// Mail is a mail in the outbox.
type Mail struct {
	ID string
	// OrderID is the id of the order that the mail is about, or empty. The mail is
	// deleted together with the order.
	OrderID string
	// MessageID is the same for every attempt, so that receivers recognise duplicates.
	// It has no angle brackets.
	MessageID, Recipient, Subject, Body string
	// State is one of the states above.
	State string
	// Error is the reason why the last attempt failed.
	Error    string
	Attempts int
	MadeAt   time.Time
	// NextAt is the time when the next attempt is due. For a mail that is being sent, it
	// is the time when the attempt expires.
	NextAt time.Time
}

// EnqueueMail adds a mail to the outbox, due immediately. It uses only OrderID,
// Recipient, Subject and Body of m. The domain is the right side of the Message-ID.
//
// EnqueueMail should be called in the transaction that writes the subject of the
// mail, so that either both are stored or neither is.
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

// ClaimMail claims the mail that has been due longest, or returns ErrNotFound if none
// is due. Once the transaction has committed, no other caller gets the mail, and this
// caller must send it within MailHold and record the result with NoteMailSent or
// NoteMailFailed.
//
// A claimed mail is stored as failed, with MailInterrupted as its error. A process
// that is killed while sending cannot know whether the mail was sent, so the mail
// is not sent again automatically, but listed for operators. Mails are claimed one at a
// time, so that a killed process leaves at most one such mail.
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

// NoteMailSent records that a claimed mail was sent. It deletes recipient, subject and
// body, which are personal data that is no longer needed. The remaining row shows
// until MailRetention that a mail about an order was sent, and when.
func (q *Q) NoteMailSent(ctx context.Context, m Mail) error {
	if err := q.noteMail(ctx, m, MailSent, "", q.now()); err != nil {
		return err
	}
	return q.exec(ctx, "empty a sent mail", `UPDATE mails SET recipient = '', subject = '', body = '' WHERE id = $1`, m.ID)
}

// NoteMailFailed records that a claimed mail was not sent. The next attempt is due at
// next; if next is the zero time, there is none.
func (q *Q) NoteMailFailed(ctx context.Context, m Mail, reason string, next time.Time) error {
	// Mail servers may answer with any bytes, but the store accepts only valid text.
	reason = strings.ReplaceAll(strings.ToValidUTF8(reason, "?"), "\x00", "?")
	state := MailWaiting
	if next.IsZero() {
		state, next = MailFailed, q.now()
	}
	return q.noteMail(ctx, m, state, reason, next)
}

// noteMail updates a mail whose claim is still the one in m. It returns ErrNotFound
// if the mail was deleted, or returned to the outbox after the claim expired.
func (q *Q) noteMail(ctx context.Context, m Mail, state, reason string, next time.Time) error {
	return q.row(ctx, "note how a mail went",
		`UPDATE mails SET state = $1, error = $2, next_at = $3 WHERE id = $4 AND state = $5 AND attempts = $6 AND next_at = $7 RETURNING id`,
		[]any{state, reason, Time{next}, m.ID, MailFailed, m.Attempts, Time{m.NextAt}}, &m.ID)
}

// Mails returns the mails that are waiting, being sent or failed, oldest first.
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

// RetryMail resets a failed mail to the state of a new one, with all attempts and the
// full retention. It returns ErrNotFound if no failed mail has the id.
func (q *Q) RetryMail(ctx context.Context, id string) error {
	now := q.now()
	return q.row(ctx, "put back the mail "+id,
		`UPDATE mails SET state = $1, error = '', attempts = 0, made_at = $2, next_at = $2
		WHERE id = $3 AND state = $4 AND (next_at <= $2 OR next_at > $5) RETURNING id`,
		[]any{MailWaiting, Time{now}, id, MailFailed, Time{now.Add(farOff)}}, &id)
}

// EraseOldMails deletes mails older than MailRetention in any state, and returns their
// number.
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
