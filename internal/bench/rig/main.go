package rig

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// Main runs a benchmark with the flags of the command line. Ctrl-C ends its context:
// it must not leave servers behind.
func Main(name string, run func(context.Context) error) {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}
