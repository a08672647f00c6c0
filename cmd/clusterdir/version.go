package main

import (
	"fmt"
	"runtime"
)

// version and commit are set when a release is built (see the Makefile).
var (
	version = "development"
	commit  = "unknown"
)

type versionCommand struct{}

// Run prints the version of the program.
func (versionCommand) Run(p *program) error {
	fmt.Fprintf(p.stdout, "clusterdir %s, commit %s, %s\n", version, commit, runtime.Version())
	return nil
}
