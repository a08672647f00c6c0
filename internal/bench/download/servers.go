package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"clusterdir/data"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// server is a server on the first core.
type server struct {
	name, url string
	process   *exec.Cmd
	ended     chan struct{} // closed with the process
}

// startNginx serves the file by nginx: one worker, which is the process itself,
// so that it needs no account of its own to read the file. With tcp_nopush it
// sends headers and file in the same packets, which some readers like better.
func startNginx(ctx context.Context, dir, label, setting string, pdf []byte) (_ *server, err error) {
	if dir, err = os.MkdirTemp(dir, "nginx-"); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, name), pdf, 0o600); err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	config := fmt.Sprintf(`daemon off; master_process off; worker_processes 1; pid %[1]s/nginx.pid; error_log stderr;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; keepalive_requests 1000000; %[3]s
  types { application/pdf pdf; }
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  server { listen %[2]s; root %[1]s; }
}
`, dir, address, setting)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		return nil, err
	}
	s := &server{name: label, url: "http://" + address + "/" + name}
	return s, s.start(ctx, "nginx", "-e", "stderr", "-p", dir, "-c", file)
}

// name is the file's, in the address and in the database.
const name = "cluster-policy-de.pdf"

// startClusterdir serves a seeded directory whose German edition is the file.
func startClusterdir(ctx context.Context, dir string, pdf []byte) (*server, error) {
	database := filepath.Join(dir, "bench.db")
	if err := fill(ctx, database, pdf); err != nil {
		return nil, fmt.Errorf("make the database: %w", err)
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	program, err := filepath.Abs(*binary)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(program); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s: make build makes it", *binary)
	}
	s := &server{name: "clusterdir", url: "http://" + address + "/downloads/" + name}
	return s, s.start(ctx, program, "serve", "--addr", address, "--database", database)
}

func fill(ctx context.Context, database string, pdf []byte) (err error) {
	s, err := store.Open(ctx, database, store.Options{Create: true, Lock: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.Migrate(ctx); err != nil {
		return err
	}
	if _, err := s.Seed(ctx, data.Seed(), data.Brochures()); err != nil {
		return err
	}
	return s.Write(ctx, func(q *store.Q) error {
		return q.SaveEdition(ctx, "benchmark", directory.Edition{ID: "cluster-policy", Lang: i18n.German}, pdf)
	})
}

// freeAddress is one that nobody listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// start starts a program on the first core. What it logs goes to nobody, as
// what nginx does not log.
func (s *server) start(ctx context.Context, program string, args ...string) error {
	s.process = exec.CommandContext(ctx, "taskset", append([]string{"-c", "0", program}, args...)...)
	s.ended = make(chan struct{})
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("start %s: %w", s.name, err)
	}
	go func() {
		defer close(s.ended)
		_ = s.process.Wait() // It is stopped by a signal.
	}()
	return nil
}

func (s *server) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(15 * time.Second):
		_ = s.process.Process.Kill()
	}
}

// ready waits until a server answers, with the right file and the right range of it.
func (s *server) ready(ctx context.Context, pdf []byte) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		body, err := fetch(ctx, s.url, "")
		if err == nil && !bytes.Equal(body, pdf) {
			return fmt.Errorf("%s sends another file", s.name)
		}
		if err == nil {
			break
		}
		select {
		case <-s.ended:
			return fmt.Errorf("%s ended before it served", s.name)
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", s.name, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	body, err := fetch(ctx, s.url, kinds[1].bytes)
	if err == nil && !bytes.Equal(body, pdf[1<<20:1<<20+64<<10]) {
		err = errors.New("another range")
	}
	if err != nil {
		return fmt.Errorf("%s sends a range: %w", s.name, err)
	}
	return nil
}

func fetch(ctx context.Context, url, bytes string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	want := http.StatusOK
	if bytes != "" {
		r.Header.Set("Range", bytes)
		want = http.StatusPartialContent
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != want {
		return nil, fmt.Errorf("%s: status %d", url, resp.StatusCode)
	}
	return io.ReadAll(resp.Body)
}

// edition is the German edition, made as large as asked by a comment before a
// second end of the file, which is where readers begin.
func edition(size int) ([]byte, error) {
	pdf, err := fs.ReadFile(data.Brochures(), name)
	if err != nil {
		return nil, err
	}
	at := bytes.LastIndex(pdf, []byte("startxref"))
	if at < 0 {
		return nil, fmt.Errorf("%s has no end", name)
	}
	end := pdf[at:]
	room := size - len(pdf) - len(end)
	if room < 3 {
		return nil, fmt.Errorf("-size %d: more than %d is allowed", size, len(pdf)+len(end)+2)
	}
	comment := bytes.Repeat([]byte("%"), room)
	comment[0], comment[room-1] = '\n', '\n'
	return append(append(bytes.Clone(pdf), comment...), end...), nil
}

// need installs what is missing where it may, and else says what to install.
func need(ctx context.Context, programs ...string) error {
	packages := map[string]string{"nginx": "nginx-light", "wrk": "wrk", "taskset": "util-linux"}
	var missing []string
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, packages[program])
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Getuid() != 0 {
		return fmt.Errorf("missing: install %s", strings.Join(missing, ", "))
	}
	return install(ctx, missing)
}

// policy keeps Debian from starting an nginx of its own, which nobody asked for.
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

func version(ctx context.Context, program string, args ...string) string {
	out, _ := exec.CommandContext(ctx, program, args...).CombinedOutput()
	return strings.TrimPrefix(strings.TrimSpace(string(out)), "nginx version: ")
}

func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(info); m != nil {
		return string(m[1])
	}
	return "unknown processor"
}
