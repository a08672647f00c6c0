package rig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of times in /proc: Linux has told programs a hundred a second
// since it runs on more than one architecture.
const tick = 10 * time.Millisecond

// process is what /proc says about a process.
type process struct {
	pid, parent int
	// own is its user and system time; waited, that of children which have ended and
	// been waited for, and of theirs.
	own, waited time.Duration
}

// CPU is what a server has used so far of its core, in user and system time: all
// its programs, the processes they have started, and those of them that have
// ended.
func (s *Server) CPU() (used time.Duration, err error) {
	all, err := s.processes()
	for _, p := range all {
		used += p.own + p.waited
	}
	return used, err
}

// Memory is what the processes of a server hold, in bytes.
type Memory struct {
	Resident float64 // of each, shared pages in full
	// Proportional counts a page that n processes share as an nth: a pool that was
	// forked shares most.
	Proportional float64
}

// Memory is what a server holds now.
func (s *Server) Memory() (m Memory, err error) {
	all, err := s.processes()
	if err != nil {
		return m, err
	}
	for _, p := range all {
		one, err := memoryOf(p.pid)
		if gone(err) {
			continue
		}
		if err != nil {
			return m, fmt.Errorf("read the memory of %s: %w", s.Name, err)
		}
		m.Resident += one.Resident
		m.Proportional += one.Proportional
	}
	return m, nil
}

// processes are those of a server, with all that they have started.
func (s *Server) processes() ([]process, error) {
	var roots []int
	for _, p := range s.programs {
		roots = append(roots, p.Process.Pid)
	}
	all, err := family(roots...)
	if err == nil && len(all) < len(roots) {
		err = errors.New("it has ended")
	}
	if err != nil {
		return nil, fmt.Errorf("read the processes of %s: %w", s.Name, err)
	}
	return all, nil
}

// family are processes and their descendants, as far as they live.
func family(roots ...int) ([]process, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	children, byID := map[int][]int{}, map[int]process{}
	for _, file := range stats {
		stat, err := os.ReadFile(file)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p, err := readStat(string(stat))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		byID[p.pid] = p
		children[p.parent] = append(children[p.parent], p.pid)
	}
	var all []process
	for queue := roots; len(queue) > 0; queue = queue[1:] {
		if p, ok := byID[queue[0]]; ok {
			all = append(all, p)
			queue = append(queue, children[p.pid]...)
		}
	}
	return all, nil
}

// readStat reads /proc/…/stat, proc(5).
func readStat(stat string) (p process, err error) {
	// The name of the program stands in brackets and may hold anything.
	open, end := strings.IndexByte(stat, '('), strings.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return p, fmt.Errorf("cannot read %q", stat)
	}
	fields := strings.Fields(stat[:open] + " 0 " + stat[end+1:])
	if len(fields) < 17 {
		return p, fmt.Errorf("cannot read %q", stat)
	}
	number := func(field int) int { // counted from 1, as proc(5) does
		n, parseErr := strconv.Atoi(fields[field-1])
		err = errors.Join(err, parseErr)
		return n
	}
	return process{
		pid: number(1), parent: number(4),
		own:    time.Duration(number(14)+number(15)) * tick,
		waited: time.Duration(number(16)+number(17)) * tick,
	}, err
}

func memoryOf(pid int) (m Memory, err error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return m, err
	}
	for line := range strings.Lines(string(rollup)) {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[2] != "kB" {
			continue
		}
		size, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return m, err
		}
		switch fields[0] {
		case "Rss:":
			m.Resident = size * 1024
		case "Pss:":
			m.Proportional = size * 1024
		}
	}
	return m, nil
}

// gone reports that a process has ended since it was listed.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH)
}
