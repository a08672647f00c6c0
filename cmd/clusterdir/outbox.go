package main

import (
	"context"
	"fmt"
	"strings"

	"clusterdir/internal/mail"
	"clusterdir/internal/outbox"
	"clusterdir/internal/store"
)

// validateMail checks the mail settings. No error contains the address of the server,
// because it may include a password.
func (s *settings) validateMail() error {
	if s.SMTP != "" && mail.CheckServer(s.SMTP) != nil {
		return refuse("smtp", "…", "smtp://user:password@host:port or smtps://… is allowed, also without user and password; write special characters as %-codes")
	}
	if s.MailFrom == "" && s.SMTP != "" {
		return refuse("mail-from", "", "--smtp needs it; an address such as office@example.org is allowed, or Office <office@example.org>")
	}
	if s.MailFrom != "" {
		if _, err := mail.ParseFrom(s.MailFrom); err != nil {
			return refuse("mail-from", s.MailFrom, "an address such as office@example.org is allowed, or Office <office@example.org>")
		}
	}
	if s.OrdersTo != "" && len(s.ordersTo()) == 0 {
		return refuse("orders-to", s.OrdersTo, "addresses such as office@example.org are allowed, separated by commas")
	}
	for _, address := range s.ordersTo() {
		if mail.CheckAddress(address) != nil {
			return refuse("orders-to", s.OrdersTo, "addresses such as office@example.org are allowed, separated by commas")
		}
	}
	return nil
}

// ordersTo returns the distinct addresses that are notified of new orders.
func (s *settings) ordersTo() []string {
	var addresses []string
	known := map[string]bool{}
	for item := range strings.SplitSeq(s.OrdersTo, ",") {
		if item = strings.TrimSpace(item); item != "" && !known[item] {
			known[item] = true
			addresses = append(addresses, item)
		}
	}
	return addresses
}

// mailing is a running mail worker with the function that stops it.
type mailing struct {
	*outbox.Worker
	stop func()
}

// startOutbox starts the worker that sends queued mails.
func (p *program) startOutbox(s *store.Store) (mailing, error) {
	var sender outbox.Sender
	if p.SMTP == "" {
		p.log.Info("mails wait: --smtp names no mail server")
	} else {
		made, err := mail.New(p.SMTP, p.MailFrom, mail.Options{})
		if err != nil {
			return mailing{}, fmt.Errorf("--smtp: %w", err)
		}
		sender = made
	}
	worker := outbox.New(s, sender, p.log, outbox.Options{})
	ctx, cancel := context.WithCancel(p.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		worker.Run(ctx)
	}()
	return mailing{worker, func() {
		cancel()
		<-ended
	}}, nil
}
