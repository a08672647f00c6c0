package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// packages are the Debian packages of the programs that the benchmarks start.
var packages = map[string]string{"nginx": "nginx-light", "wrk": "wrk", "taskset": "util-linux"}

// Need installs the programs that are missing, as root on Debian. Elsewhere it returns an
// error that names the packages.
func Need(ctx context.Context, programs ...string) error {
	var missing []string
	for _, program := range programs {
		if _, err := Find(program); err != nil {
			missing = append(missing, packages[program])
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	if _, err := exec.LookPath("apt-get"); err != nil || os.Getuid() != 0 {
		return fmt.Errorf("missing: install %s", strings.Join(missing, ", "))
	}
	return install(ctx, missing)
}

// Find returns the path of a program. Debian has nginx in a folder that is not on the
// path of every user.
func Find(program string) (string, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		if found, sbinErr := exec.LookPath("/usr/sbin/" + program); sbinErr == nil {
			return found, nil
		}
	}
	return path, err
}

// policy is the file that tells Debian whether an installed package may start its server.
const policy = "/usr/sbin/policy-rc.d"

func install(ctx context.Context, packages []string) error {
	if f, err := os.OpenFile(policy, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755); err == nil {
		defer os.Remove(policy)
		_, err = f.WriteString("#!/bin/sh\nexit 101\n")
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("write %s: %w", policy, err)
		}
	}
	for _, args := range [][]string{{"update", "-q"}, append([]string{"install", "-q", "-y", "--no-install-recommends"}, packages...)} {
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("install %s: %w", strings.Join(packages, ", "), err)
		}
	}
	return nil
}
