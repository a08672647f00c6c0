package rig

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of times in /proc: Linux reports 100 of them per second on every
// architecture.
const tick = 10 * time.Millisecond

// cpuOf returns the user and system time of a process.
func cpuOf(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	return readStat(string(stat))
}

// readStat reads the user and system time from /proc/…/stat, proc(5).
func readStat(stat string) (time.Duration, error) {
	// The name of the program stands in parentheses and may contain anything.
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	const first = 3 // proc(5) counts from 1; the first two are the pid and the name.
	if len(fields) <= 15-first {
		return 0, fmt.Errorf("cannot read %q", stat)
	}
	user, err := strconv.Atoi(fields[14-first])
	system, systemErr := strconv.Atoi(fields[15-first])
	return time.Duration(user+system) * tick, errors.Join(err, systemErr)
}

// residentOf returns the resident memory of a process in bytes.
func residentOf(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(size), "kB")), 64)
			return kilobytes * 1024, err
		}
	}
	return 0, fmt.Errorf("/proc/%d/status has no VmRSS", pid)
}

// Busy returns how long a core has worked so far, for all processes. What a server did
// not use of it was other work on the machine, which distorts every figure.
func Busy(core string) (time.Duration, error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	return readBusy(string(stat), core)
}

// readBusy reads /proc/stat, proc(5).
func readBusy(stat, core string) (busy time.Duration, err error) {
	for line := range strings.Lines(stat) {
		fields := strings.Fields(line)
		if len(fields) < 9 || fields[0] != "cpu"+core {
			continue
		}
		for i, field := range fields[1:9] {
			if i == 3 || i == 4 { // idle, and idle while a disk is busy
				continue
			}
			n, err := strconv.Atoi(field)
			if err != nil {
				return 0, fmt.Errorf("cannot read %q", line)
			}
			busy += time.Duration(n) * tick
		}
		return busy, nil
	}
	return 0, fmt.Errorf("there is no core %s", core)
}
