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

// Server is what answers at an address: one program, or several that do it
// together, each with the processes that it has started.
type Server struct {
	Name, URL string
	programs  []*program
}

type program struct {
	*exec.Cmd
	ended chan struct{} // closed with the process
}

// Start starts a program on the core of the servers. What it logs goes to nobody.
func Start(ctx context.Context, name, url, path string, args ...string) (*Server, error) {
	s := &Server{Name: name, URL: url}
	return s, s.With(ctx, path, args...)
}

// With starts another program of the same server, whose time and memory count as
// well: such as an nginx in front of php-fpm.
func (s *Server) With(ctx context.Context, path string, args ...string) error {
	// taskset becomes the program: the process is the program's own.
	p := &program{
		Cmd:   exec.CommandContext(ctx, "taskset", append([]string{"-c", ServerCore, path}, args...)...),
		ended: make(chan struct{}),
	}
	// Also when the run is broken off: a pool whose master is killed would go on.
	p.Cancel, p.WaitDelay = func() error { return p.Process.Signal(syscall.SIGTERM) }, grace
	if err := p.Start(); err != nil {
		return fmt.Errorf("start %s: %w", s.Name, err)
	}
	s.programs = append(s.programs, p)
	go func() {
		defer close(p.ended)
		_ = p.Wait() // It is stopped by a signal.
	}()
	return nil
}

// grace is how long a server may take to end by itself.
const grace = 15 * time.Second

// Stop ends a server and waits for that. What was started last ends first, as it may
// need the others.
func (s *Server) Stop() {
	for i := len(s.programs) - 1; i >= 0; i-- {
		p := s.programs[i]
		_ = p.Process.Signal(syscall.SIGTERM)
		select {
		case <-p.ended:
		case <-time.After(grace):
			_ = p.Process.Kill()
			<-p.ended
		}
	}
}

// Ready waits until check succeeds, and asks often, since the time until then may be
// what is measured; where that is long, no longer so often.
func (s *Server) Ready(ctx context.Context, within time.Duration, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for begun := time.Now(); ; {
		err := check(ctx)
		if err == nil {
			return nil
		}
		for _, p := range s.programs {
			select {
			case <-p.ended:
				return fmt.Errorf("%s ended before it served", s.Name)
			default:
			}
		}
		pause := 200 * time.Microsecond
		if time.Since(begun) > 2*time.Second {
			pause = 10 * time.Millisecond
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", s.Name, err)
		case <-time.After(pause):
		}
	}
}

// StartClusterdir starts the program on a database, at an address of its own.
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

// Built is the path of a program that make has built.
func Built(binary string) (string, error) {
	path, err := filepath.Abs(binary)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no %s: make builds it", binary)
	}
	return path, nil
}
