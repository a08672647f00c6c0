package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// room is how many bytes of what is no longer needed may gather before the collector
// comes. By itself it comes when what is in use has doubled: to a small directory,
// which uses few megabytes, so often that it took a tenth of the time of a page.
const room = 32 << 20

// collector sets how often the collector comes, unless GOGC says that.
type collector struct{ percent int }

func (c *collector) tune() {
	if os.Getenv("GOGC") != "" {
		return
	}
	if percent := gcPercent(liveBytes()); percent != c.percent {
		debug.SetGCPercent(percent)
		c.percent = percent
	}
}

// keepTuned gives back what the start has used, and tunes from time to time: while an
// index is filled, what is in use grows within seconds.
func (c *collector) keepTuned(ctx context.Context) {
	debug.FreeOSMemory()
	for {
		c.tune()
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// gcPercent is the GOGC that leaves room beside what is in use, and half of that at
// least: most of it are pages and words, in which the collector has nothing to look
// for.
func gcPercent(live uint64) int {
	percent := int(room * 100 / max(live, 1<<20))
	return max(50, percent-percent%50) // In steps: to set it stops the world.
}

// liveBytes is what was in use when the collector was last there.
func liveBytes() uint64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}
