package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"time"

	"clusterdir/data"
	"clusterdir/internal/server"
	"clusterdir/internal/store"
)

type serveCommand struct{}

// Run serves until it is told to stop. It listens before it opens the database:
// an address that is taken must not leave a new database behind.
func (serveCommand) Run(p *program) (err error) {
	listener, err := listen("addr", p.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // Serve has closed it, unless the start failed.
	proxies, err := p.trustedProxies()
	if err != nil {
		return err
	}
	address := "http://" + reachable(listener.Addr())
	config := server.Config{Log: p.log, BaseURL: p.BaseURL, TrustedProxies: proxies}
	if config.BaseURL == "" {
		config.BaseURL = address
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
	handler, err := server.New(p.ctx, config)
	if err != nil {
		return err
	}
	go p.eraseDaily(s)
	fmt.Fprintln(p.stdout, "clusterdir is ready:", address)
	return server.Serve(p.ctx, listener, handler, p.log)
}

// listen takes an address; one that is taken is named with its flag.
func listen(flag, addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--%s=%q: %w", flag, addr, err)
	}
	return listener, nil
}

// reachable is where a browser on this machine finds a listener: one that
// listens everywhere has no address that leads anywhere.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
}

// serveOps serves metrics and profiles beside the site, and returns what feeds
// them.
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

// openForServing opens the database, with everything that a first start needs.
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

// eraseDaily deletes what may not be kept any longer: at start, every day, and
// again in an hour when it could not.
func (p *program) eraseDaily(s *store.Store) {
	for {
		wait := 24 * time.Hour
		erased := 0
		err := s.Write(p.ctx, func(q *store.Q) (err error) {
			erased, err = q.EraseOldReports(p.ctx)
			return err
		})
		switch {
		case err != nil && p.ctx.Err() == nil:
			p.log.Error("old reports were not erased", "error", err)
			wait = time.Hour
		case erased > 0:
			p.log.Info("erased old reports", "reports", erased)
		}
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
