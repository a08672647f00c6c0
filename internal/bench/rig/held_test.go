package rig

import (
	"testing"
	"time"
)

func TestReadStatus(t *testing.T) {
	// As proc(5) has it; VmPeak is of addresses and not of memory.
	got := readStatus("Name:\tVmRSS: 1 kB\nVmPeak:\t 900 kB\nVmHWM:\t 300 kB\nVmRSS:\t 200 kB\nRssAnon:\t 100 kB\nRssFile:\t 99 kB\n")
	if want := (Held{Resident: 200 << 10, Anonymous: 100 << 10, Peak: 300 << 10}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestReadBusy(t *testing.T) {
	stat := "cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 10 1 5 1000 70 2 3 4 0 0\ncpu1 1 0 0 5 0 0 0 0 0 0\nintr 5\n"
	if got, err := readBusy(stat, "0"); err != nil || got != 250*time.Millisecond {
		t.Errorf("got %v, %v, want 250ms", got, err)
	}
	for _, core := range []string{"2", "intr"} {
		if got, err := readBusy(stat, core); err == nil {
			t.Errorf("core %q: got %v", core, got)
		}
	}
	if got, err := readBusy("cpu0 10 x 5 1000 70 2 3 4\n", "0"); err == nil {
		t.Errorf("got %v from what is no number", got)
	}
}

func TestForgetPeak(t *testing.T) {
	keeper := again("worker")
	input, err := keeper.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := keeper.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = input.Close()
		_ = keeper.Wait()
	}()
	s := &Server{Name: "worker", programs: []*program{{Cmd: keeper}}}
	wait(t, s, 10*time.Millisecond)
	if err := s.ForgetPeak(); err != nil {
		t.Fatal(err)
	}
	h, err := s.Held()
	if err != nil || h.Anonymous <= 0 || h.Resident < h.Anonymous || h.Peak < h.Resident/2 {
		t.Errorf("it holds %+v, %v", h, err)
	}
}
