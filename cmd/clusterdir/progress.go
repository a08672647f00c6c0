package main

import (
	"fmt"
	"io"
	"time"
)

// progress shows on one line how far a command is, from its second second on.
type progress struct {
	w     io.Writer
	what  string
	total int
	next  time.Time // when to write again
	shown bool
}

// newProgress shows nothing unless w is a terminal: in a file the line would be
// many.
func newProgress(w io.Writer, what string, total int) *progress {
	if !isTerminal(w) {
		w = io.Discard
	}
	return &progress{w: w, what: what, total: total, next: time.Now().Add(time.Second)}
}

// at shows that n are done.
func (p *progress) at(n int) {
	now := time.Now()
	if now.Before(p.next) {
		return
	}
	p.next, p.shown = now.Add(200*time.Millisecond), true
	fmt.Fprintf(p.w, "\r%d of %d %s", n, p.total, p.what)
}

// end takes the line away, so that what comes next does not stand behind it.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
