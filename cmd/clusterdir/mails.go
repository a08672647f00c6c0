package main

import (
	"errors"
	"fmt"
	"time"

	"clusterdir/internal/store"
)

type mailsCommand struct {
	List  mailsList  `cmd:"" default:"1" help:"Show the mails that wait, are being sent or have failed, oldest first."`
	Retry mailsRetry `cmd:"" help:"Send a failed mail again, as if it were new."`
}

type mailsList struct{}

// Run shows the outbox.
func (mailsList) Run(p *program) error {
	return p.withStore(func(s *store.Store) error {
		return s.Read(p.ctx, func(q *store.Q) error {
			mails, err := q.Mails(p.ctx)
			if err != nil {
				return err
			}
			if len(mails) == 0 {
				fmt.Fprintln(p.stdout, "No mails.")
			}
			for _, m := range mails {
				fmt.Fprintf(p.stdout, "%s  %s  %s  attempts %d\n", m.ID, m.MadeAt.Format(time.RFC3339), m.State, m.Attempts)
				next := ""
				if m.State == store.MailWaiting && m.Attempts > 0 {
					next = m.NextAt.Format(time.RFC3339)
				}
				for _, line := range []struct{ label, text string }{
					{"to", m.Recipient}, {"subject", m.Subject}, {"error", m.Error}, {"next", next},
				} {
					if line.text != "" && (line.label != "error" || m.State != store.MailSending) {
						// Text from visitors and mail servers is quoted, so that it cannot contain terminal control sequences.
						fmt.Fprintf(p.stdout, "  %-7s %q\n", line.label, line.text)
					}
				}
			}
			return nil
		})
	})
}

type mailsRetry struct {
	ID string `arg:"" help:"The mail's id."`
}

// Run queues a failed mail again. A running server finds it at its next poll.
func (c mailsRetry) Run(p *program) error {
	err := p.withStore(func(s *store.Store) error {
		return s.Write(p.ctx, func(q *store.Q) error { return q.RetryMail(p.ctx, c.ID) })
	})
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("no mail %s has failed", c.ID)
	}
	return err
}
