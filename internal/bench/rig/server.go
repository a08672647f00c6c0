package rig

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Server is a program that serves at a URL.
type Server struct {
	Name, URL string
	cmd       *exec.Cmd
	ended     chan struct{} // closed when the process has ended
}

// grace is the timeout for stopping a server. After it, the server is killed.
const grace = 15 * time.Second

// Start starts a program on the core of the servers, or on any core where there is no
// taskset. Its standard output and standard error go to the null device.
func Start(ctx context.Context, name, url, path string, args ...string) (*Server, error) {
	command := append([]string{path}, args...)
	if taskset, err := exec.LookPath("taskset"); err == nil {
		// taskset replaces itself by the program, so the process is the program's own.
		command = append([]string{taskset, "-c", ServerCore}, command...)
	}
	s := &Server{Name: name, URL: url, cmd: exec.CommandContext(ctx, command[0], command[1:]...), ended: make(chan struct{})}
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = grace
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		defer close(s.ended)
		_ = s.cmd.Wait() // It ends by a signal, which Wait reports as an error.
	}()
	return s, nil
}

// Stop stops a server and waits until it has ended.
func (s *Server) Stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(grace):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
}

// Ready calls check until it succeeds. It calls often at first, because the time until
// then may be what is measured.
func (s *Server) Ready(ctx context.Context, within time.Duration, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for begun := time.Now(); ; {
		err := check(ctx)
		if err == nil {
			return nil
		}
		pause := 200 * time.Microsecond
		if time.Since(begun) > 2*time.Second {
			pause = 10 * time.Millisecond
		}
		select {
		case <-s.ended:
			return fmt.Errorf("%s ended before it served", s.Name)
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", s.Name, err)
		case <-time.After(pause):
		}
	}
}

// CPU returns the user and system time that a server has used.
func (s *Server) CPU() (time.Duration, error) {
	used, err := cpuOf(s.cmd.Process.Pid)
	if err != nil {
		return 0, fmt.Errorf("read the CPU time of %s: %w", s.Name, err)
	}
	return used, nil
}

// Resident returns the resident memory of a server in bytes.
func (s *Server) Resident() (float64, error) {
	size, err := residentOf(s.cmd.Process.Pid)
	if err != nil {
		return 0, fmt.Errorf("read the memory of %s: %w", s.Name, err)
	}
	return size, nil
}

// StartClusterdir starts the program on a database, at a free address.
func StartClusterdir(ctx context.Context, binary, database string, args ...string) (*Server, error) {
	path, err := Built(binary)
	if err != nil {
		return nil, err
	}
	address, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	return Start(ctx, "clusterdir", "http://"+address, path,
		append([]string{"serve", "--addr", address, "--database", database}, args...)...)
}

// Built returns the absolute path of a program, or an error that says how to build it.
func Built(binary string) (string, error) {
	path, err := filepath.Abs(binary)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no %s: make build builds it", binary)
	}
	return path, nil
}
