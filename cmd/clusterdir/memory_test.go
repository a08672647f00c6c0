package main

import (
	"runtime"
	"testing"
)

func TestGCPercent(t *testing.T) {
	for live, want := range map[uint64]int{0: 3200, 1 << 20: 3200, 8 << 20: 400, 32 << 20: 100, 400 << 20: 50} {
		if got := gcPercent(live); got != want {
			t.Errorf("with %d bytes in use: %d, want %d", live, got, want)
		}
	}
}

func TestLiveBytes(t *testing.T) {
	kept := make([]byte, 64<<20)
	runtime.GC()
	if live := liveBytes(); live < 64<<20 {
		t.Errorf("%d bytes in use, 64 MiB of them by this test", live)
	}
	runtime.KeepAlive(kept)
}
