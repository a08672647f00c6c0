package main

import (
	"runtime"
	"testing"
)

func TestGCPercent(t *testing.T) {
	for live, want := range map[uint64]int{0: 3200, 1 << 20: 3200, 8 << 20: 400, 32 << 20: 100, 400 << 20: 100} {
		if got := gcPercent(live); got != want {
			t.Errorf("with %d bytes in use: %d, want %d", live, got, want)
		}
	}
}

func TestLiveBytes(t *testing.T) {
	runtime.GC()
	before := liveBytes()
	kept := make([]byte, 64<<20)
	runtime.GC()
	if after := liveBytes(); after < before+64<<20 {
		t.Errorf("%d bytes in use, and %d after 64 MiB more", before, after)
	}
	runtime.KeepAlive(kept)
}
