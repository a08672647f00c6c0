package main

import (
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
)

// newLog writes text for people at a terminal, JSON for everything else. Where it is
// JSON, json is where lines of others go.
func newLog(format string, w *lines) (log *slog.Logger, json io.Writer) {
	if format == "text" || format == "auto" && isTerminal(w.to) {
		return slog.New(slog.NewTextHandler(w, nil)), nil
	}
	return slog.New(slog.NewJSONHandler(w, nil)), w
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// Lines of the log that follow each other closely are written together: a call of
// the system for each costs a busy server a tenth of its time. A program that is
// killed takes those of the last moment with it.
const (
	linesWait = 100 * time.Millisecond
	linesMost = 16 << 10 // bytes
)

// lines writes a line of a log at once, and gathers those of the moment after it.
type lines struct {
	to      io.Writer
	mu      sync.Mutex
	waiting []byte
	timer   *time.Timer
	open    bool // lines are gathered until the timer ends
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, line...)
	if l.open && len(l.waiting) < linesMost {
		return len(line), nil
	}
	if !l.open {
		l.open = true
		if l.timer == nil {
			l.timer = time.AfterFunc(linesWait, l.next)
		} else {
			l.timer.Reset(linesWait)
		}
	}
	return len(line), l.write()
}

// next writes what was gathered, and goes on gathering if that was anything.
func (l *lines) next() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open = len(l.waiting) > 0; l.open {
		l.timer.Reset(linesWait)
	}
	_ = l.write()
}

// flush writes what waits. Where a log cannot be written there is nobody to tell.
func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.write()
}

func (l *lines) write() error {
	if len(l.waiting) == 0 {
		return nil
	}
	_, err := l.to.Write(l.waiting)
	l.waiting = l.waiting[:0]
	return err
}
