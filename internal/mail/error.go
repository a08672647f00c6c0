package mail

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Kind classifies a failure by its consequence for the next attempt.
type Kind string

const (
	// Permanent means that the server will never accept this mail.
	Permanent Kind = "permanent"
	// Temporary means that the server did not accept this mail now; it may accept others.
	Temporary Kind = "temporary"
	// Unreachable means that no mail can be delivered, or that the connection broke.
	Unreachable Kind = "unreachable"
)

// Error is the reason why a mail was not sent. Its text is for people who view the
// outbox. It must not be logged, because the server's reply may contain the recipient.
type Error struct {
	Kind Kind
	// Code is the SMTP reply code, or 0 if there was no reply.
	Code int
	// MayHaveArrived reports whether the server received the whole mail but its
	// reply was lost.
	MayHaveArrived bool
	text           string
}

func (e *Error) Error() string { return e.text }

func permanent(text string) *Error { return &Error{Kind: Permanent, text: text} }

// notReached returns the error for a failure before the mail itself is
// transmitted: while connecting, starting TLS or logging in. Such a failure is
// independent of the recipient, so even after a 5xx reply a later attempt may
// succeed, once the server or the setting has been corrected. The text omits the
// server's reply, because a server that rejects a command may repeat it, and the
// command for logging in contains the password.
func notReached(ctx context.Context, limit time.Duration, err error) *Error {
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		return &Error{Kind: Unreachable, Code: e.Code, text: fmt.Sprintf("connect to the mail server: it answers %d", e.Code)}
	}
	return &Error{Kind: Unreachable, text: "connect to the mail server: " + cause(ctx, limit, err)}
}

// notTaken returns the error for a failure while the mail is transmitted.
func notTaken(ctx context.Context, limit time.Duration, err error) *Error {
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok || sent.ErrorCode() == 0 {
		// SendError.IsTemp cannot be used: go-mail reports false unless the server replied.
		whole := ok && sent.Reason == gomail.ErrSMTPDataClose
		text := "hand over the mail: " + cause(ctx, limit, err)
		if whole {
			text += "; it may have arrived"
		}
		return &Error{Kind: Unreachable, MayHaveArrived: whole, text: text}
	}
	e := &Error{Kind: Temporary, Code: sent.ErrorCode(), text: "hand over the mail: " + answer(err)}
	switch {
	case e.Code == 421: // The server closes the connection, so the next mail would fail as well.
		e.Kind = Unreachable
	case e.Code == 530 || e.Code == 534 || e.Code == 535 || e.Code == 538:
		// The server requires authentication or a stronger mechanism, which does not depend on the mail.
	case e.Code >= 500 && (sent.Reason == gomail.ErrSMTPRcptTo || sent.Reason == gomail.ErrSMTPData || sent.Reason == gomail.ErrSMTPDataClose):
		e.Kind = Permanent
	}
	return e
}

// cause describes an error. A timeout is reported as such, because the error of the
// closed connection does not explain it.
func cause(ctx context.Context, limit time.Duration, err error) string {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", limit)
	case ctx.Err() != nil:
		return "broken off, the program is stopping"
	}
	return answer(err)
}

const longestAnswer = 300

// answer returns the text of an error on one line, shortened, and without the
// details that go-mail adds for programs. net/textproto quotes the server's reply.
func answer(err error) string {
	text, _, _ := strings.Cut(err.Error(), ", affected ")
	if runes := []rune(text); len(runes) > longestAnswer {
		text = string(runes[:longestAnswer]) + "…"
	}
	return text
}
