package rig

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain is, with a role, the process that the test looks at instead of the
// tests.
func TestMain(m *testing.M) {
	switch os.Getenv("RIG_TEST_ROLE") {
	case "":
		os.Exit(m.Run())
	case "worker":
		work()
	case "keeper":
		worker := again("worker")
		// Its input, so that it ends with this process and not before.
		input, err := worker.StdinPipe()
		if err == nil {
			err = worker.Start()
		}
		if err != nil {
			panic(err)
		}
		os.Stdout.WriteString("\n")
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = input.Close()
		_ = worker.Wait() // Its time is now that of a child that has ended.
		os.Stdout.WriteString("\n")
		select {}
	}
}

func again(role string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "RIG_TEST_ROLE="+role)
	return cmd
}

// work takes as much time of a core as the test can tell from nothing, however
// long that takes on a busy machine, and then waits for the end of its input.
func work() {
	var used syscall.Rusage
	for used.Utime.Nano()+used.Stime.Nano() < (300 * time.Millisecond).Nanoseconds() {
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
			panic(err)
		}
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// TestCPUOfChildren lets a process do nothing, and its child work: while it lives,
// and after it has ended.
func TestCPUOfChildren(t *testing.T) {
	keeper := again("keeper")
	input, err := keeper.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := keeper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := keeper.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = keeper.Process.Kill()
		_ = keeper.Wait()
	}()
	s := &Server{Name: "keeper", programs: []*program{{Cmd: keeper}}}
	said := bufio.NewReader(output)
	if _, err := said.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	const enough = 150 * time.Millisecond // of at least 300
	living := wait(t, s, enough)
	m, err := s.Memory()
	if err != nil || m.Proportional <= 1e5 || m.Resident < m.Proportional {
		t.Errorf("memory %+v, %v", m, err)
	}
	_ = input.Close()
	if _, err := said.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if ended, err := s.CPU(); err != nil || ended < living {
		t.Errorf("%v after the child has ended, %v, and %v before", ended, err, living)
	}
}

func wait(t *testing.T, s *Server, enough time.Duration) time.Duration {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		used, err := s.CPU()
		if err != nil {
			t.Fatal(err)
		}
		if used >= enough {
			return used
		}
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("only %v of CPU time", used)
		}
	}
}

// TestMeasureWaits lets a server work on after its generator has ended.
func TestMeasureWaits(t *testing.T) {
	s := &Server{Name: "worker"}
	r, err := Measure(t.Context(), s, func(context.Context, Load) (Reading, error) {
		worker := again("worker")
		s.programs = append(s.programs, &program{Cmd: worker})
		input, err := worker.StdinPipe()
		if err != nil {
			return Reading{}, err
		}
		t.Cleanup(func() {
			_ = input.Close()
			_ = worker.Wait()
		})
		if err := worker.Start(); err != nil {
			return Reading{}, err
		}
		wait(t, s, 50*time.Millisecond) // One that has not begun would seem to rest.
		return Reading{Requests: 2, Unanswered: 1}, nil
	}, Load{})
	if err != nil || r.CPU < 90*time.Millisecond || r.CPU > 200*time.Millisecond {
		t.Errorf("%v a request, %v, want a third of 300 ms or a little more", r.CPU, err)
	}
}

func TestReadStat(t *testing.T) {
	// proc(5); the name of the program has brackets and blanks of its own.
	stat := "12 (a) b (c) S 7 12 12 0 -1 4194304 100 200 0 0 31 11 5 2 20 0 1 0 100 1000 10 184467"
	got, err := readStat(stat)
	want := process{pid: 12, parent: 7, own: 420 * time.Millisecond, waited: 70 * time.Millisecond}
	if err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	for _, stat := range []string{"", "12 (a", "12 (a) S 7", strings.Replace(stat, "31", "x", 1)} {
		if got, err := readStat(stat); err == nil {
			t.Errorf("read %+v from %q", got, stat)
		}
	}
}

func TestServerHasEnded(t *testing.T) {
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	s := &Server{Name: "true", programs: []*program{{Cmd: cmd}}}
	if used, err := s.CPU(); err == nil {
		t.Errorf("a process that has ended used %v", used)
	}
}
