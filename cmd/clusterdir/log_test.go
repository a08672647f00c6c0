package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

// slowly notes what is written to it, and how often.
type slowly struct {
	mu     sync.Mutex
	text   bytes.Buffer
	writes int
}

func (s *slowly) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	return s.text.Write(p)
}

func (s *slowly) seen() (string, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String(), s.writes
}

// TestLines shows that the log is written soon, whole and in order, in far fewer
// pieces than it has lines.
func TestLines(t *testing.T) {
	to := &slowly{}
	log := &lines{to: to}
	l, _ := newLog("text", log)
	for round := range 2 { // The second may find the timer at rest.
		for range 50 {
			l.Info("round", "n", round)
		}
		if text, _ := to.seen(); round == 0 && !strings.Contains(text, "\n") {
			t.Error("the first line waits")
		}
		want := 50 * (round + 1)
		for start := time.Now(); ; time.Sleep(5 * time.Millisecond) {
			text, writes := to.seen()
			if strings.Count(text, "\n") == want {
				if writes > 3*(round+1) {
					t.Errorf("%d lines in %d writes", want, writes)
				}
				break
			}
			if time.Since(start) > 5*time.Second {
				t.Fatalf("after a while %d of %d lines", strings.Count(text, "\n"), want)
			}
		}
	}
	line := strings.Repeat("x", linesMost-1) + "\n"
	if _, err := log.Write([]byte(line)); err != nil {
		t.Fatal(err)
	}
	if text, _ := to.seen(); !strings.HasSuffix(text, line) {
		t.Error("what is long waits")
	}
	l.Info("last")
	log.flush()
	if text, _ := to.seen(); !strings.Contains(text, "last") {
		t.Error("a flush leaves the last line behind")
	}
	if text, _ := to.seen(); strings.Index(text, "n=1") < strings.LastIndex(text, "n=0") {
		t.Error("lines are out of order")
	}
}
