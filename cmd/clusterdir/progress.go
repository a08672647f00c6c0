package main

import (
	"fmt"
	"io"
	"time"
)

// progress shows the progress of a command on one line, starting in the second second.
type progress struct {
	w     io.Writer
	what  string
	total int
	next  time.Time // time of the next update
	shown bool
}

// newProgress returns a progress that writes only if w is a terminal. In a file,
// each update would be a separate line.
func newProgress(w io.Writer, what string, total int) *progress {
	if !isTerminal(w) {
		w = io.Discard
	}
	return &progress{w: w, what: what, total: total, next: time.Now().Add(time.Second)}
}

// at reports that n items are done.
func (p *progress) at(n int) {
	now := time.Now()
	if now.Before(p.next) {
		return
	}
	p.next, p.shown = now.Add(200*time.Millisecond), true
	fmt.Fprintf(p.w, "\r%d of %d %s", n, p.total, p.what)
}

// end clears the line, so that the next output starts on an empty line.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
