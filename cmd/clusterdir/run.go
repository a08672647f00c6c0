package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// settings are the flags and variables that every command knows.
type settings struct {
	Addr     string `help:"Address to listen on; port 0 picks one." default:"127.0.0.1:8080" env:"CLUSTERDIR_ADDR" placeholder:"HOST:PORT"`
	Database string `help:"A file, or postgres://…" default:"clusterdir.db" env:"CLUSTERDIR_DATABASE" placeholder:"FILE|URL"`
	BaseURL  string `help:"Address under which visitors reach the site, for canonical links; http:// and the address to listen on when empty." name:"base-url" env:"CLUSTERDIR_BASE_URL" placeholder:"URL"`
	Seed     string `help:"What a fresh directory starts with: schleswig-holstein or none." default:"schleswig-holstein" enum:"schleswig-holstein,none" env:"CLUSTERDIR_SEED" placeholder:"NAME"`
	Proxies  string `help:"Networks of proxies whose X-Forwarded-For is believed, separated by commas." name:"trusted-proxies" env:"CLUSTERDIR_TRUSTED_PROXIES" placeholder:"CIDR,…"`
	OpsAddr  string `help:"Address of its own for metrics (/metrics) and profiles (/debug/pprof/); off when empty." name:"ops-addr" env:"CLUSTERDIR_OPS_ADDR" placeholder:"HOST:PORT"`
	Log      string `help:"Format of the log: text, json, or auto: text on a terminal, json elsewhere." default:"auto" enum:"auto,text,json" env:"CLUSTERDIR_LOG" placeholder:"FORMAT"`
}

// commands are what the program can do.
type commands struct {
	settings

	Serve   serveCommand   `cmd:"" default:"1" help:"Open the database (create, migrate and seed it on first start) and serve the site."`
	Migrate migrateCommand `cmd:"" help:"Apply pending migrations and end."`
	Backup  backupCommand  `cmd:"" help:"Write one consistent copy of the database, also while the server runs."`
	Restore restoreCommand `cmd:"" help:"Put a copy in place of the database; the old file is kept beside it."`
	Check   checkCommand   `cmd:"" help:"Check the database's integrity and list what in the directory needs an editor."`
	Reports reportsCommand `cmd:"" help:"Barriers that visitors reported: list them, remove what is settled."`
	Version versionCommand `cmd:"" help:"Print version, commit and Go version."`
}

// program is what a command runs in.
type program struct {
	settings
	ctx    context.Context
	stdout io.Writer
	log    *slog.Logger
}

// usageError is a mistake on the command line: exit code 2.
type usageError struct{ error }

// run is the program: arguments in, exit code out. Results go to stdout, the
// log and errors to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("clusterdir"),
		kong.Description("A directory of clusters, sectors, partners and contact persons: one binary, one database."),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { panic(exitPanic(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "clusterdir:", err)
		return exitUsage
	}
	defer func() {
		if r := recover(); r != nil {
			exit, ok := r.(exitPanic)
			if !ok {
				panic(r)
			}
			code = int(exit)
		}
	}()
	chosen, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(stderr, "clusterdir:", err)
		return exitUsage
	}
	p := &program{settings: c.settings, ctx: ctx, stdout: stdout, log: newLog(c.Log, stderr)}
	err = p.validate()
	if err == nil {
		err = chosen.Run(p)
	}
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "clusterdir:", err)
		return exitUsage
	}
	fmt.Fprintln(stderr, "clusterdir:", err)
	return exitFailed
}

// exitPanic carries kong's wish to exit (after --help) out of it.
type exitPanic int

// validate names the flag, the value and what is allowed.
func (p *program) validate() error {
	if _, err := p.trustedProxies(); err != nil {
		return err
	}
	if !validAddr(p.Addr) {
		return usageError{fmt.Errorf("--addr=%q: a host and a port such as 127.0.0.1:8080 are allowed; port 0 picks one", p.Addr)}
	}
	if p.OpsAddr != "" && !validAddr(p.OpsAddr) {
		return usageError{fmt.Errorf("--ops-addr=%q: a host and a port such as 127.0.0.1:9090 are allowed, or nothing", p.OpsAddr)}
	}
	if p.BaseURL != "" {
		u, err := url.Parse(p.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
			return usageError{fmt.Errorf("--base-url=%q: an address such as https://cluster.example.org is allowed, without a path", p.BaseURL)}
		}
	}
	if p.Database == "" {
		return usageError{errors.New(`--database="": a file or postgres://… is allowed`)}
	}
	return nil
}

// validAddr reports whether text is a host, which may be empty, and a port.
func validAddr(text string) bool {
	_, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	return err == nil
}

func (p *program) trustedProxies() ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for item := range strings.SplitSeq(p.Proxies, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, usageError{fmt.Errorf("--trusted-proxies=%q: networks such as 127.0.0.0/8,::1/128 are allowed", p.Proxies)}
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}

// newLog writes text for people at a terminal, JSON for everything else.
func newLog(format string, w io.Writer) *slog.Logger {
	if format == "text" || format == "auto" && isTerminal(w) {
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
