package ui

import (
	"math"
	"strconv"
)

// NetworkView is a cluster with its partners around it.
type NetworkView struct {
	Hub      string
	Partners []NetworkPartner
}

// NetworkPartner is one box of the figure. A loose partner, such as a co-opted one,
// is connected by a dashed line.
type NetworkPartner struct {
	Name  string
	Loose bool
}

// Dimensions of the figure, in units of its viewBox. The type size must match the
// stylesheet.
const (
	netType  = 15
	netLine  = 19
	netPad   = 14
	netLeast = 200 // width of a box
	netMost  = 300 // above this width, the text of the figure would be scaled down too far
	netGapY  = 60
	netWhole = 721 // the maximum width of the text column, which three boxes fill
)

// Drawable reports whether the partners fit into a figure. If there are too many, or a
// name needs too wide a box, the page shows only the table.
func (n NetworkView) Drawable() bool {
	return len(n.Partners) > 0 && len(n.Partners) <= 8 && n.boxWidth() <= netMost
}

// rows returns the number of partners above, beside and below the hub: at most three
// in a row, and beside it only if six places are not sufficient.
func (n NetworkView) rows() (above, beside, below int) {
	count := len(n.Partners)
	if count > 6 {
		return 3, 2, count - 5
	}
	return (count + 1) / 2, 0, count / 2
}

// netBox is a box with its centre and the lines of its text.
type netBox struct {
	x, y  float64
	lines []string
	loose bool
}

// netFigure is the complete layout.
type netFigure struct {
	width, height   float64
	boxW, boxH, gap float64
	hub             netBox
	partners        []netBox
	firm, loosePath string
}

// boxWidth returns the common width of all boxes. It fits the longest line, because a
// long word is neither broken nor set in a smaller size.
func (n NetworkView) boxWidth() float64 {
	w := widest(n.lines(n.Hub, &semibold), &semibold)
	for _, p := range n.Partners {
		w = math.Max(w, widest(n.lines(p.Name, &regular), &regular))
	}
	return math.Max(netLeast, math.Ceil(w*netType+2*netPad))
}

func (NetworkView) lines(name string, widths *[95]int) []string {
	return wrap(name, (netLeast-2*netPad)/netType, widths)
}

// figure lays out the boxes in rows around the hub and draws the lines.
func (n NetworkView) figure() netFigure {
	f := netFigure{boxW: n.boxWidth(), hub: netBox{lines: n.lines(n.Hub, &semibold)}}
	f.gap = math.Max(28, (netWhole-3*f.boxW)/2)
	high := len(f.hub.lines)
	for _, p := range n.Partners {
		b := netBox{lines: n.lines(p.Name, &regular), loose: p.Loose}
		high = max(high, len(b.lines))
		f.partners = append(f.partners, b)
	}
	f.boxH = float64(max(high, 2)*netLine + 20)

	above, beside, below := n.rows()
	columns := max(above, below, 1)
	if beside > 0 {
		columns = 3
	}
	f.width = float64(columns)*f.boxW + float64(columns-1)*f.gap + 2
	f.height = f.boxH + 2
	f.row(f.partners[:above], 0)
	level := 0.0
	if above > 0 {
		level = f.boxH + netGapY
		f.height += level
	}
	f.hub.x, f.hub.y = f.width/2, level+f.boxH/2+1
	f.pair(f.partners[above:above+beside], f.hub.y)
	if below > 0 {
		f.row(f.partners[above+beside:], level+f.boxH+netGapY)
		f.height += f.boxH + netGapY
	}
	f.connect()
	return f
}

// row centres boxes in a row below a line.
func (f *netFigure) row(boxes []netBox, top float64) {
	step := f.boxW + f.gap
	for i := range boxes {
		boxes[i].x = f.width/2 + (float64(i)-float64(len(boxes)-1)/2)*step
		boxes[i].y = top + f.boxH/2 + 1
	}
}

// pair places boxes to the left and right of the hub.
func (f *netFigure) pair(boxes []netBox, y float64) {
	for i := range boxes {
		boxes[i].y = y
		boxes[i].x = f.hub.x + float64(2*i-1)*(f.boxW+f.gap)
	}
}

// connect draws lines between the centres. The boxes cover the ends.
func (f *netFigure) connect() {
	for _, b := range f.partners {
		line := "M" + num(f.hub.x) + " " + num(f.hub.y) + "L" + num(b.x) + " " + num(b.y)
		if b.loose {
			f.loosePath += line
		} else {
			f.firm += line
		}
	}
}

// viewBox and shown return the size in units, and the width in pixels at which the
// text of the figure has the size of the surrounding text.
func (f netFigure) viewBox() string { return "0 0 " + num(f.width) + " " + num(f.height) }
func (f netFigure) shown() string   { return strconv.Itoa(int(f.width * 16 / netType)) }

// textY returns the baseline of a line. The lines are centred vertically.
func (b netBox) textY(i int) string {
	const baseline = .35 * netType
	return num(b.y + baseline + (float64(i)-float64(len(b.lines)-1)/2)*netLine)
}
