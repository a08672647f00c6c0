package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// packages are Debian's for what a benchmark starts.
var packages = map[string][]string{
	"nginx":    {"nginx-light"},
	"wrk":      {"wrk"},
	"taskset":  {"util-linux"},
	"h2load":   {"nghttp2-client"},
	"php-fpm":  {"php-fpm", "php-sqlite3"},
	"varnishd": {"varnish"},
}

// Need installs what is missing where it may, and else says what to install.
func Need(ctx context.Context, programs ...string) error {
	missing := missing(programs)
	if len(missing) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Getuid() != 0 {
		return fmt.Errorf("missing: install %s", strings.Join(missing, ", "))
	}
	return install(ctx, missing)
}

// missing are the packages of the programs that are not there.
func missing(programs []string) (all []string) {
	for _, program := range programs {
		if _, err := Find(program); err != nil {
			all = append(all, packages[program]...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Find is the path of a program. Debian has the version in the name of php-fpm.
func Find(program string) (string, error) {
	path, err := exec.LookPath(program)
	if err == nil {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/sbin/" + program + "[0-9]*")
	if len(found) == 0 {
		return "", err
	}
	return slices.Max(found), nil
}

// policy keeps Debian from starting servers of its own, which nobody asked for.
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
