package rig

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Busy is for how long a core has worked so far, for whomever. What a server has not
// used of it, others have: on a machine that is not left alone they are part of
// every time.
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
			if i == 3 || i == 4 { // idle, and idle until a disk has answered
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
