package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set when a release is built (-ldflags -X main.version=…).
var version = "development"

type versionCommand struct{}

// Run prints what this binary is.
func (versionCommand) Run(p *program) error {
	commit := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	fmt.Fprintf(p.stdout, "clusterdir %s, commit %s, %s\n", version, commit, runtime.Version())
	return nil
}
