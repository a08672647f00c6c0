package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"clusterdir/internal/bench/rig"
)

// usage contains the CPU usage of both cores and of the process on each, where 1 is a
// whole core. The difference between a core and its process is other work.
type usage struct{ server, serverCore, load, loadCore float64 }

// usageBetween measures a server and this process between two times.
func usageBetween(ctx context.Context, s *rig.Server, from, to time.Time) (u usage, err error) {
	reads := []struct {
		into *float64
		read func() (time.Duration, error)
	}{
		{&u.server, s.CPU},
		{&u.serverCore, func() (time.Duration, error) { return rig.Busy(rig.ServerCore) }},
		{&u.load, ownCPU},
		{&u.loadCore, func() (time.Duration, error) { return rig.Busy(rig.LoadCore) }},
	}
	for i, at := range []time.Time{from, to} {
		select {
		case <-ctx.Done():
			return u, ctx.Err()
		case <-time.After(time.Until(at)):
		}
		for _, r := range reads {
			used, err := r.read()
			if err != nil {
				return u, err
			}
			share := used.Seconds() / to.Sub(from).Seconds()
			if i == 0 {
				share = -share
			}
			*r.into += share
		}
	}
	return u, nil
}

// ownCPU is the CPU time of this process.
func ownCPU() (time.Duration, error) {
	var used syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), err
}

func (u usage) String() string {
	text := fmt.Sprintf("server %.0f %% of its core (%.0f %% busy), load %.0f %% of its core (%.0f %% busy)",
		100*u.server, 100*u.serverCore, 100*u.load, 100*u.loadCore)
	if others := u.serverCore - u.server; others > 0.1 {
		text += fmt.Sprintf("; **other work took %.0f %% of the server's core**", 100*others)
	}
	return text
}
