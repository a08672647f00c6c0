package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands lists the commands of the program.
type commands struct {
	settings

	Serve     serveCommand     `cmd:"" default:"1" help:"Open the database (create, migrate and seed it on first start) and serve the site."`
	Migrate   migrateCommand   `cmd:"" help:"Apply pending migrations and end."`
	Backup    backupCommand    `cmd:"" help:"Write one consistent copy of the database, also while the server runs."`
	Restore   restoreCommand   `cmd:"" help:"Put a copy in place of the database; the old file is kept beside it."`
	Sample    sampleCommand    `cmd:"" help:"Fill a new database with a made-up region of any size, to try the program out and to measure it."`
	Check     checkCommand     `cmd:"" help:"Check the database's integrity and list what in the directory needs an editor."`
	Orders    ordersCommand    `cmd:"" help:"Orders of the printed brochure: the office's work on them."`
	Reports   reportsCommand   `cmd:"" help:"Barriers that visitors reported: list them, remove what is settled."`
	Downloads downloadsCommand `cmd:"" help:"How often each edition of the brochure was downloaded, by month."`
	Mails     mailsCommand     `cmd:"" help:"Mails that were not sent yet: list them, send a failed one again."`
	Version   versionCommand   `cmd:"" help:"Print version, commit and Go version."`
}

// program is the environment in which a command runs.
type program struct {
	settings
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer // for output that does not belong in the log, such as progress
	log    *slog.Logger
}

// usageError is an error in the command line. It results in exit code 2.
type usageError struct{ error }

// run runs the program with the given arguments and returns the exit code. Results
// are written to stdout, and the log and errors to stderr.
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
	p := &program{settings: c.settings, ctx: ctx, stdout: stdout, stderr: stderr, log: newLog(c.Log, stderr)}
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

// exitPanic carries the exit code out of kong, which calls its exit function after --help.
type exitPanic int
