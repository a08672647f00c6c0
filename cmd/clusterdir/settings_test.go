package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWrongValues checks that the error for each setting contains its name, the value and the allowed values, and that the exit code is 2.
func TestWrongValues(t *testing.T) {
	for _, test := range []struct {
		flag, variable, value string
		allowed               string
	}{
		{"--addr", "CLUSTERDIR_ADDR", "nonsense", "127.0.0.1:8080"},
		{"--addr", "CLUSTERDIR_ADDR", "127.0.0.1:99999", "127.0.0.1:8080"},
		{"--addr", "CLUSTERDIR_ADDR", "127.0.0.1:http", "127.0.0.1:8080"},
		{"--ops-addr", "CLUSTERDIR_OPS_ADDR", "9090", "127.0.0.1:9090"},
		{"--base-url", "CLUSTERDIR_BASE_URL", "ftp://example.org", "https://cluster.example.org"},
		{"--base-url", "CLUSTERDIR_BASE_URL", "https://example.org/path", "https://cluster.example.org"},
		{"--base-url", "CLUSTERDIR_BASE_URL", "example.org", "https://cluster.example.org"},
		{"--seed", "CLUSTERDIR_SEED", "bremen", `"schleswig-holstein","none"`},
		{"--trusted-proxies", "CLUSTERDIR_TRUSTED_PROXIES", "10.0.0.0/33", "127.0.0.0/8,::1/128"},
		{"--trusted-proxies", "CLUSTERDIR_TRUSTED_PROXIES", "proxy", "127.0.0.0/8,::1/128"},
		{"--mail-from", "CLUSTERDIR_MAIL_FROM", "Office", "office@example.org"},
		{"--mail-from", "CLUSTERDIR_MAIL_FROM", "a@example.org, b@example.org", "office@example.org"},
		{"--orders-to", "CLUSTERDIR_ORDERS_TO", "office", "office@example.org"},
		{"--orders-to", "CLUSTERDIR_ORDERS_TO", "a@example.org,-b@example.org", "office@example.org"},
		{"--orders-to", "CLUSTERDIR_ORDERS_TO", ",", "office@example.org"},
		{"--time-zone", "CLUSTERDIR_TIME_ZONE", "Kiel", "Europe/Berlin"},
		{"--time-zone", "CLUSTERDIR_TIME_ZONE", "Local", "Europe/Berlin"},
		{"--log", "CLUSTERDIR_LOG", "xml", `"auto","text","json"`},
	} {
		t.Run(test.flag+"="+test.value, func(t *testing.T) {
			clean(t)
			check := func(args ...string) {
				t.Helper()
				code, stdout, stderr := command(t, args...)
				if code != exitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 {
					t.Errorf("%v: exit code %d, %q, %q; want 2 and one line on standard error", args, code, stdout, stderr)
				}
				for _, part := range []string{test.flag, test.value, test.allowed} {
					if !strings.Contains(stderr, part) {
						t.Errorf("%v: %q does not contain %s", args, stderr, part)
					}
				}
				if left, _ := filepath.Glob("*"); len(left) > 0 {
					t.Errorf("%v creates the files %v", args, left)
				}
			}
			check(test.flag, test.value)
			t.Setenv(test.variable, test.value)
			check()
		})
	}
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		want string // part of the error
	}{
		{"unknown flag", []string{"--nothing"}, "--nothing"},
		{"unknown command", []string{"dance"}, "dance"},
		{"missing argument", []string{"backup"}, "file"},
		{"too many arguments", []string{"check", "twice"}, "twice"},
		{"no database", []string{"--database", ""}, "--database"},
		{"no address", []string{"--addr", ""}, "--addr"},
		{"backup of PostgreSQL", []string{"backup", "x", "--database", "postgres://localhost/x"}, "pg_dump"},
		{"restore of PostgreSQL", []string{"restore", "x", "--database", "postgres://localhost/x"}, "pg_restore"},
	} {
		t.Run(test.name, func(t *testing.T) {
			clean(t)
			code, stdout, stderr := command(t, test.args...)
			if code != exitUsage || stdout != "" || !strings.Contains(stderr, test.want) {
				t.Errorf("exit code %d, %q, %q; want 2 and %q", code, stdout, stderr, test.want)
			}
			if left, _ := filepath.Glob("*"); len(left) > 0 {
				t.Errorf("the command creates the files %v", left)
			}
		})
	}
}

// TestEnvironment checks that variables are read and that flags take precedence.
func TestEnvironment(t *testing.T) {
	clean(t)
	database := file(t, "environment.db")
	t.Setenv("CLUSTERDIR_DATABASE", database)
	t.Setenv("CLUSTERDIR_SEED", "none")
	t.Setenv("CLUSTERDIR_BASE_URL", "https://cluster.example/")
	t.Setenv("CLUSTERDIR_LOG", "text")
	t.Setenv("CLUSTERDIR_TRUSTED_PROXIES", "127.0.0.0/8")
	t.Setenv("CLUSTERDIR_ADDR", "127.0.0.1:1") // The flag set by start takes precedence.
	s := start(t)
	if _, err := os.Stat(database); err != nil {
		t.Error(err)
	}
	page := s.get(t, "/en")
	if strings.Contains(page, "Carsten Delfs") {
		t.Error("the directory was seeded despite CLUSTERDIR_SEED=none")
	}
	if !strings.Contains(page, `rel="canonical" href="https://cluster.example/en"`) {
		t.Error("CLUSTERDIR_BASE_URL is missing from the canonical link")
	}
	if log := s.log.String(); strings.HasPrefix(log, "{") || !strings.Contains(log, "msg=") {
		t.Errorf("CLUSTERDIR_LOG=text: %s", log)
	}
	s.end(t)
	flag := start(t, "--log", "json", "--base-url", "https://flag.example")
	if page := flag.get(t, "/en"); !strings.Contains(page, `rel="canonical" href="https://flag.example/en"`) {
		t.Error("the variable takes precedence over --base-url")
	}
	if log := flag.log.String(); !strings.HasPrefix(log, "{") {
		t.Errorf("the variable takes precedence over --log: %s", log)
	}
}

// TestAddressTaken checks that a second listener on an address fails with a one-line error.
func TestAddressTaken(t *testing.T) {
	clean(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	code, stdout, stderr := command(t, "--addr", listener.Addr().String(), "--log", "text")
	if code != exitFailed || stdout != "" || !strings.Contains(stderr, listener.Addr().String()) {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}
