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

// Kind is what a failure means for the next attempt.
type Kind string

const (
	// Permanent: this mail will never be taken.
	Permanent Kind = "permanent"
	// Temporary: this mail was not taken now; another may be.
	Temporary Kind = "temporary"
	// Unreachable: no mail at all could be handed over, or the line broke.
	Unreachable Kind = "unreachable"
)

// Error is why a mail was not sent. Its text is for the people who see the
// outbox: what the server answers may name the recipient, so it is not for logs.
type Error struct {
	Kind Kind
	// Code is the server's answer, 0 when there was none.
	Code int
	// MayHaveArrived says that the server had the whole mail and its answer was not
	// heard.
	MayHaveArrived bool
	text           string
}

func (e *Error) Error() string { return e.text }

func permanent(text string) *Error { return &Error{Kind: Permanent, text: text} }

// notReached is a failure before the mail was the subject: to connect, to encrypt,
// to log in. Nothing of that is the fault of a recipient, so even a 5xx passes
// once the server, or the setting, has been put right. The server's own words are
// left out: one that does not understand a command may repeat it, and one of them
// held the password.
func notReached(ctx context.Context, limit time.Duration, err error) *Error {
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		return &Error{Kind: Unreachable, Code: e.Code, text: fmt.Sprintf("connect to the mail server: it answers %d", e.Code)}
	}
	return &Error{Kind: Unreachable, text: "connect to the mail server: " + cause(ctx, limit, err)}
}

// notTaken is a failure while the mail was handed over.
func notTaken(ctx context.Context, limit time.Duration, err error) *Error {
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok || sent.ErrorCode() == 0 {
		// Its IsTemp says no: for go-mail only an answer can be temporary.
		whole := ok && sent.Reason == gomail.ErrSMTPDataClose
		text := "hand over the mail: " + cause(ctx, limit, err)
		if whole {
			text += "; it may have arrived"
		}
		return &Error{Kind: Unreachable, MayHaveArrived: whole, text: text}
	}
	e := &Error{Kind: Temporary, Code: sent.ErrorCode(), text: "hand over the mail: " + answer(err)}
	switch {
	case e.Code == 421: // It closes the line; the next mail would fare no better.
		e.Kind = Unreachable
	case e.Code == 530 || e.Code == 534 || e.Code == 535 || e.Code == 538:
		// It wants a log-in, or a better one: no fault of the mail.
	case e.Code >= 500 && (sent.Reason == gomail.ErrSMTPRcptTo || sent.Reason == gomail.ErrSMTPData || sent.Reason == gomail.ErrSMTPDataClose):
		e.Kind = Permanent
	}
	return e
}

// cause names a time-out as one: what the broken line says of it helps nobody.
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

// answer is an error without what go-mail adds for programs, and short. It is one
// line: net/textproto quotes what servers say.
func answer(err error) string {
	text, _, _ := strings.Cut(err.Error(), ", affected ")
	if runes := []rune(text); len(runes) > longestAnswer {
		text = string(runes[:longestAnswer]) + "…"
	}
	return text
}
