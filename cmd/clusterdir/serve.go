package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"clusterdir/data"
	"clusterdir/internal/server"
	"clusterdir/internal/store"
)

type serveCommand struct{}

// Run serves until it is told to stop.
func (serveCommand) Run(p *program) (err error) {
	s, err := p.openForServing()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	listener, err := net.Listen("tcp", p.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	base := p.BaseURL
	if base == "" {
		base = "http://" + listener.Addr().String()
	}
	proxies, err := p.trustedProxies()
	if err != nil {
		return err
	}
	config := server.Config{Store: s, Log: p.log, BaseURL: base, TrustedProxies: proxies}
	if p.OpsAddr != "" {
		if config.Observe, err = p.serveOps(); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	handler, err := server.New(p.ctx, config)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	go p.eraseDaily(s)
	fmt.Fprintf(p.stdout, "clusterdir is ready: http://%s\n", listener.Addr())
	return server.Serve(p.ctx, listener, handler, p.log)
}

// serveOps serves metrics and profiles beside the site, and returns what feeds
// them.
func (p *program) serveOps() (func(int, time.Duration), error) {
	listener, err := net.Listen("tcp", p.OpsAddr)
	if err != nil {
		return nil, fmt.Errorf("listen for operators: %w", err)
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

// openForServing opens the database, with everything that a first start needs.
func (p *program) openForServing() (_ *store.Store, err error) {
	create := !store.IsPostgres(p.Database)
	if create && errors.Is(store.InspectFile(p.ctx, p.Database), store.ErrMissing) {
		p.log.Warn("no database there yet: creating a new one", "database", p.Database)
	}
	s, err := store.Open(p.ctx, p.Database, store.Options{Create: create, Lock: true})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := p.migrate(s); err != nil {
		return nil, err
	}
	if p.Seed == "none" {
		return s, nil
	}
	seeded, err := s.Seed(p.ctx, data.Seed(), data.Brochures())
	if err != nil {
		return nil, err
	}
	if seeded {
		p.log.Info("seeded the directory", "seed", p.Seed)
	}
	return s, nil
}

// eraseDaily deletes what may not be kept any longer, at start and every day.
func (p *program) eraseDaily(s *store.Store) {
	for {
		err := s.Write(p.ctx, func(q *store.Q) error {
			erased, err := q.EraseOldReports(p.ctx)
			if erased > 0 {
				p.log.Info("erased old reports", "reports", erased)
			}
			return err
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			p.log.Error("old reports were not erased", "error", err)
		}
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(24 * time.Hour):
		}
	}
}
