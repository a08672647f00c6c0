package main

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/template"

	"clusterdir/internal/bench/rig"
)

//go:embed growth.svg.tmpl
var growthText string

var growthPicture = template.Must(template.New("growth").Funcs(template.FuncMap{
	"n":    func(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) },
	"text": escaped,
}).Parse(growthText))

func escaped(s string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(s)) // A builder takes everything.
	return out.String()
}

// axis leads from values to places in a picture.
type axis struct {
	from, to   float64 // values
	start, end float64 // their places
	log        bool
}

// at is the place of a value.
func (a axis) at(v float64) float64 {
	from, to := a.from, a.to
	if a.log {
		v, from, to = math.Log10(v), math.Log10(from), math.Log10(to)
	}
	return a.start + (v-from)/(to-from)*(a.end-a.start)
}

// ticks are the round values of an axis: powers of ten of one that is logarithmic,
// else four to eight steps.
func (a axis) ticks() (values []float64) {
	if a.log {
		for v := math.Pow(10, math.Ceil(math.Log10(a.from)-1e-9)); v <= a.to*(1+1e-9); v *= 10 {
			values = append(values, v)
		}
		return values
	}
	step := niceStep(a.to - a.from)
	for i := math.Ceil(a.from / step); i*step <= a.to*(1+1e-9); i++ {
		values = append(values, i*step)
	}
	return values
}

// niceStep is 1, 2 or 5 with zeros, so that four to ten steps fill a width.
func niceStep(width float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(width/4)))
	for _, n := range []float64{5, 2, 1} {
		if n*power <= width/4 {
			return n * power
		}
	}
	return power
}

// fromZero is an axis that begins at nothing and ends at a round value.
func fromZero(most, start, end float64) axis {
	step := niceStep(most)
	return axis{to: math.Ceil(most/step) * step, start: start, end: end}
}

// decades is an axis of whole powers of ten, from one at least: nothing is on no such
// axis.
func decades(least, most, start, end float64) axis {
	least, most = max(least, 1), max(most, 1)
	return axis{
		from: math.Pow(10, math.Floor(math.Log10(least))), to: math.Pow(10, math.Ceil(math.Log10(most))),
		start: start, end: end, log: true,
	}
}

// What the template draws.
type (
	tick struct {
		At   float64
		Text string
	}
	dot struct {
		X, Y  float64
		Value string
	}
	line struct {
		Name, Class string
		NameAt      float64 // where the name stands, from the top
		Dots        []dot
		Labelled    bool // each dot with its value, not only the last
	}
	panel struct {
		Title                    string
		Left, Right, Top, Bottom float64
		X, Y                     []tick
		Lines                    []line
	}
)

// End is the last dot of a line, which its name stands beside.
func (l line) End() dot { return l.Dots[len(l.Dots)-1] }

// Path is a line as SVG writes it.
func (l line) Path() string {
	var path strings.Builder
	for i, d := range l.Dots {
		fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], d.X, d.Y)
	}
	return path.String()
}

// draw draws what the sizes have shown.
func draw(all []size) ([]byte, error) {
	const top, bottom = 92, 286
	times := panel{Title: "Contact list with filters, at half load: ms", Left: 56, Right: 330, Top: top, Bottom: bottom}
	memory := panel{Title: "Memory: MB, logarithmic", Left: 484, Right: 784, Top: top, Bottom: bottom}
	p50 := func(s size) float64 { return rig.Milliseconds(s.half.P50) }
	p99 := func(s size) float64 { return rig.Milliseconds(s.half.P99) }
	megabytes := func(s size) float64 { return s.memory.Proportional / 1e6 }
	least, most, slowest := math.Inf(1), 0.0, 0.0
	for _, s := range all {
		least, most = min(least, megabytes(s)), max(most, megabytes(s))
		slowest = max(slowest, p99(s))
	}
	times.plot(all, fromZero(slowest, bottom, top), line{Name: "p99", Class: "a"}, p99)
	times.plot(all, fromZero(slowest, bottom, top), line{Name: "p50", Class: "b"}, p50)
	apart(times.Lines)
	memory.plot(all, decades(least, most, bottom, top), line{Class: "a", Labelled: true}, megabytes)
	first, last := all[0], all[len(all)-1]
	var out bytes.Buffer
	err := growthPicture.Execute(&out, map[string]any{
		"Panels": []panel{times, memory},
		"Title":  fmt.Sprintf("From %s to %s contacts", grouped(float64(first.contacts)), grouped(float64(last.contacts))),
		"Description": fmt.Sprintf("A request of the contact list with filters takes %.1f ms in the middle and %.1f ms at the 99th percentile with %s contacts, %.1f and %.1f ms with %s; the program holds %s MB and %s MB.",
			p50(first), p99(first), grouped(float64(first.contacts)), p50(last), p99(last), grouped(float64(last.contacts)),
			grouped(megabytes(first)), grouped(megabytes(last))),
	})
	return out.Bytes(), err
}

// plot adds a line and the axes for it.
func (p *panel) plot(all []size, y axis, l line, of func(size) float64) {
	x := decades(float64(all[0].contacts), float64(all[len(all)-1].contacts), p.Left, p.Right)
	if len(all) == 1 {
		x.to = x.from * 10
	}
	p.X, p.Y = nil, nil
	for _, v := range x.ticks() {
		p.X = append(p.X, tick{x.at(v), grouped(v)})
	}
	for _, v := range y.ticks() {
		p.Y = append(p.Y, tick{y.at(v), grouped(v)})
	}
	for _, s := range all {
		value := of(s)
		l.Dots = append(l.Dots, dot{x.at(float64(s.contacts)), y.at(value), grouped(value)})
	}
	l.NameAt = l.End().Y
	p.Lines = append(p.Lines, l)
}

// apart moves the names of two lines, the upper first, where they would stand in
// each other.
func apart(lines []line) {
	const room = 17
	if missing := room - (lines[1].NameAt - lines[0].NameAt); missing > 0 {
		lines[0].NameAt -= missing / 2
		lines[1].NameAt += missing / 2
	}
}

// grouped writes a number as people read it: 12,345, and small ones with a decimal.
func grouped(v float64) string {
	if v < 10 && math.Abs(v-math.Round(v)) > 0.05 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	digits := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Outer is where the labels of a panel begin.
func (p panel) Outer() float64 { return p.Left - 36 }

// Middle is between the sides of a panel.
func (p panel) Middle() float64 { return (p.Left + p.Right) / 2 }
