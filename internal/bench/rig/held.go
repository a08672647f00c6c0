package rig

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Held is memory of a server that the kernel keeps account of, so that to ask for
// it again and again takes nothing from the server: what Memory reads is counted
// page by page.
type Held struct {
	Resident  float64 // bytes, shared pages in full
	Anonymous float64 // of them, those of no file
	Peak      float64 // the most that was resident since ForgetPeak
}

// Held is what a server holds now.
func (s *Server) Held() (h Held, err error) {
	all, err := s.processes()
	if err != nil {
		return h, err
	}
	for _, p := range all {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
		if gone(err) {
			continue
		}
		if err != nil {
			return h, fmt.Errorf("read the memory of %s: %w", s.Name, err)
		}
		one := readStatus(string(status))
		h.Resident += one.Resident
		h.Anonymous += one.Anonymous
		h.Peak += one.Peak
	}
	return h, nil
}

// readStatus reads /proc/…/status, proc(5).
func readStatus(status string) (h Held) {
	for line := range strings.Lines(status) {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[2] != "kB" {
			continue
		}
		size, _ := strconv.ParseFloat(fields[1], 64) // Digits, as the kernel writes them.
		switch fields[0] {
		case "VmRSS:":
			h.Resident = size * 1024
		case "RssAnon:":
			h.Anonymous = size * 1024
		case "VmHWM:":
			h.Peak = size * 1024
		}
	}
	return h
}

// ForgetPeak lets the peak begin at what a server holds now.
func (s *Server) ForgetPeak() error {
	all, err := s.processes()
	if err != nil {
		return err
	}
	for _, p := range all {
		// 5 resets the peak and nothing else.
		if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.pid), []byte("5"), 0); err != nil && !gone(err) {
			return fmt.Errorf("forget the peak of %s: %w", s.Name, err)
		}
	}
	return nil
}
