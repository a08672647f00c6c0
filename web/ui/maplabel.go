package ui

import "math"

// Distances in a label, in em of the name's type size.
const (
	labelGap  = .4   // from the edge of the dot
	labelHigh = .62  // from the middle of a name to the edge of its line
	labelStep = 1.05 // from line to line
)

// origin returns the reference point for the em lengths of a label: the edge of the
// dot on the side of the text.
func (l label) origin() (x, y float64) {
	r := l.radius()
	switch l.side.dy {
	case above:
		return l.x, l.y - r
	case below:
		return l.x, l.y + r
	}
	return l.x + float64(l.side.dx)*r, l.y
}

// top returns the middle of the first line, in em from the origin.
func (l label) top() float64 {
	n := float64(len(l.lines)) * labelStep
	switch l.side.dy {
	case above:
		return -labelGap/2 - labelHigh - n
	case below:
		return labelGap/2 + labelHigh
	}
	return -float64(l.side.dy) * labelStep
}

// frame returns the bounds of the label with a margin, in em from the origin.
func (l label) frame() box {
	const room = .18
	left := -l.width / 2
	switch l.side.dx {
	case 1:
		left = labelGap
	case -1:
		left = -labelGap - l.width
	}
	top := l.top()
	bottom := top + float64(len(l.lines))*labelStep
	return box{left - room, top - labelHigh, left + l.width + room, bottom + labelHigh}
}

// box returns the bounds of the label in map units, at its largest type size.
func (l label) box() box {
	x, y := l.origin()
	f := l.frame()
	return box{x + f.x0*labelSize, y + f.y0*labelSize, x + f.x1*labelSize, y + f.y1*labelSize}
}

func (l label) dot() box {
	r := l.radius() + 3
	return box{l.x - r, l.y - r, l.x + r, l.y + r}
}

// anchor returns the text anchor, which keeps one end of a line fixed regardless of the font.
func (l label) anchor() string {
	return [...]string{"end", "middle", "start"}[l.side.dx+1]
}

// textX and textY return the position of the name (line 0) and of the lines of the
// count. They are in em of the text itself, and the type size of a count is smaller.
func (l label) textX(line int) string {
	return em(float64(l.side.dx) * labelGap / lineSize(line))
}

func (l label) textY(line int) string {
	const baseline = .35 // from the middle of a line, for this font
	return em((l.top()+float64(line)*labelStep)/lineSize(line) + baseline)
}

func lineSize(line int) float64 {
	if line == 0 {
		return 1
	}
	return countSize
}

func (l label) transform() string {
	x, y := l.origin()
	return "translate(" + whole(x) + " " + whole(y) + ")"
}

// box is an axis-parallel rectangle.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) area() float64 { return math.Max(0, b.x1-b.x0) * math.Max(0, b.y1-b.y0) }

func (b box) common(o box) float64 {
	return box{math.Max(b.x0, o.x0), math.Max(b.y0, o.y0), math.Min(b.x1, o.x1), math.Min(b.y1, o.y1)}.area()
}
