package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"

	"clusterdir/data"
	"clusterdir/internal/server"
	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
)

type serveCommand struct{}

// Run serves the site until the program is stopped. It binds the address before it
// opens the database, so that an address in use does not leave a new database behind.
// Requests are answered once the database has been opened, migrated and seeded; until
// the search index is built, pages have status 503.
func (serveCommand) Run(p *program) (err error) {
	listener, err := listen("addr", p.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // Serve closes it, too.
	proxies, err := p.trustedProxies()
	if err != nil {
		return err
	}
	address := "http://" + reachable(listener.Addr())
	config := server.Config{
		Log: p.log, BaseURL: cmp.Or(p.BaseURL, address), TrustedProxies: proxies, Zone: p.zone(), PageCache: int64(p.PageCache) << 20,
	}
	if p.OpsAddr != "" {
		if config.Observe, err = p.serveOps(); err != nil {
			return err
		}
	}
	s, err := p.openForServing()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	config.Store = s
	// Erase before the site opens and before a mail is sent, because a restored backup
	// may contain what was erased before. If this fails, the site opens nevertheless,
	// and the log says why.
	_ = p.erase(s)
	mails, err := p.startOutbox(s)
	if err != nil {
		return err
	}
	defer mails.stop() // Before the store closes.
	config.Orders = server.Orders{
		PerMinute: p.OrderLimit, Retention: p.OrderRetention.duration(),
		To: p.ordersTo(), MailDomain: p.mailDomain(), Wake: mails.Wake,
	}
	counter := server.NewCounter(s, p.log, nil)
	config.CountDownload = counter.Count
	config.Snapshots = snapshot.NewFollower(s, p.log)
	handler, err := server.New(p.ctx, config)
	if err != nil {
		return err
	}
	go p.checkPages(s)
	go p.eraseDaily(s)
	defer p.beside(counter.Run)()
	defer p.beside(config.Snapshots.Run)()
	defer p.beside(func(ctx context.Context) { p.announce(ctx, config.Snapshots, address) })()
	return server.Serve(p.ctx, listener, handler, p.log)
}

// indexTime limits how long the start line waits for the search index, so that
// the site is usually ready when the line is printed. An index of 100,000 contacts
// takes about two seconds.
const indexTime = 10 * time.Second

// announce prints the address of the site.
func (p *program) announce(ctx context.Context, f *snapshot.Follower, address string) {
	waiting, cancel := context.WithTimeout(ctx, indexTime)
	defer cancel()
	switch err := f.Wait(waiting, 0); {
	case err == nil:
		fmt.Fprintln(p.stdout, "clusterdir is ready:", address)
	case ctx.Err() == nil:
		fmt.Fprintln(p.stdout, "clusterdir is building its search index and will be ready soon:", address)
	}
}

// beside starts a task that ends after the last request. The returned function stops
// it and waits.
func (p *program) beside(run func(context.Context)) (end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(p.ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		run(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

// listen listens on an address. An error names the flag.
func listen(flag, addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--%s=%q: %w", flag, addr, err)
	}
	return listener, nil
}

// reachable returns the address at which a browser on this machine reaches a
// listener. An unspecified address, such as 0.0.0.0, becomes localhost.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
}

// serveOps serves metrics and profiles beside the site, and returns the function that
// records requests.
func (p *program) serveOps() (func(int, time.Duration), error) {
	listener, err := listen("ops-addr", p.OpsAddr)
	if err != nil {
		return nil, err
	}
	ops := server.NewOps()
	p.log.Info("metrics and profiles", "address", "http://"+listener.Addr().String())
	go func() {
		if err := server.Serve(p.ctx, listener, ops.Handler(), p.log); err != nil {
			p.log.Error("metrics and profiles stopped", "error", err)
		}
	}()
	return ops.Observe, nil
}

// openForServing opens the database. It creates, migrates and seeds it if necessary.
func (p *program) openForServing() (_ *store.Store, err error) {
	_, statErr := os.Stat(p.Database)
	missing := !store.IsPostgres(p.Database) && errors.Is(statErr, fs.ErrNotExist)
	s, err := store.Open(p.ctx, p.Database, store.Options{Create: true, Lock: true})
	if err != nil {
		return nil, err
	}
	if missing {
		p.log.Warn("there was no database yet: a new one has been created", "database", p.Database)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := p.migrate(s); err != nil {
		return nil, err
	}
	var seed fs.FS
	if p.Seed != "none" {
		seed = data.Seed()
	}
	seeded, err := s.Seed(p.ctx, seed, data.Brochures())
	if err != nil {
		return nil, err
	}
	if seeded {
		p.log.Info("seeded the directory", "seed", p.Seed)
	}
	return s, nil
}

// checkPages checks a large database for damage while the site is open. A site with a
// damaged database can be read, and takes no orders.
func (p *program) checkPages(s *store.Store) {
	if err := s.CheckPages(p.ctx); err != nil && p.ctx.Err() == nil {
		p.log.Error("the database was checked: nothing will be written to it; restore a backup", "error", err)
	}
}

// eraseDaily erases personal data past its retention period once a day. After a
// failure it tries again every hour.
func (p *program) eraseDaily(s *store.Store) {
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(24 * time.Hour):
		}
		for p.erase(s) != nil && p.ctx.Err() == nil {
			select {
			case <-p.ctx.Done():
				return
			case <-time.After(time.Hour):
			}
		}
	}
}

// erase erases personal data past its retention period, and what is left of it in the
// file.
func (p *program) erase(s *store.Store) error {
	reports, orders, mails := 0, 0, 0
	err := s.Write(p.ctx, func(q *store.Q) (err error) {
		if reports, err = q.EraseOldReports(p.ctx); err != nil {
			return err
		}
		if orders, err = q.EraseOrders(p.ctx, p.OrderRetention.duration()); err != nil {
			return err
		}
		mails, err = q.EraseOldMails(p.ctx)
		return err
	})
	if err == nil && reports+orders+mails > 0 {
		err = s.Scrub(p.ctx)
	}
	switch {
	case err != nil && p.ctx.Err() == nil:
		p.log.Error("old reports, orders and mails were not erased", "error", err)
	case reports+orders+mails > 0:
		p.log.Info("erased old reports, orders and mails", "reports", reports, "orders", orders, "mails", mails)
	}
	return err
}

// mailDomain returns the domain in the Message-ID of mails: the host of the site.
func (p *program) mailDomain() string {
	base, err := url.Parse(p.BaseURL)
	if err != nil || base.Hostname() == "" {
		return "localhost"
	}
	return base.Hostname()
}
