package ui

import (
	"math"
	"slices"
	"strings"
)

// MapView is the map of the region with the places of the directory on it.
type MapView struct {
	Title  string   // text alternative of the map
	Sea    []string // names of the western and the eastern sea, may be empty
	Places []MapPlace
	// laid holds the labels if they were laid out in advance.
	laid []label
}

// mostLabels is the maximum number of places with a name. The cost of the layout grows
// quickly with this number, and more names would not be legible.
const mostLabels = 25

// LaidOut returns the map with its labels laid out, for maps that are rendered repeatedly.
func (m MapView) LaidOut() MapView {
	m.laid = m.labels()
	return m
}

// MapPlace is a dot on the map. Weight is a number of entries and determines its size.
type MapPlace struct {
	Name, Count, URL    string
	Latitude, Longitude float64
	Weight              int
}

// mapBox is the area of the drawing, with space for labels beside the outline.
var mapBox = box{-4, -8, 526, 472}

// labelSize is the largest type size of labels in the stylesheet, in map units. Labels
// are laid out in em from the edge of their dot, so labels that do not overlap at this
// size do not overlap at a smaller one.
const labelSize = 27

// countSize is the type size of a count, relative to that of the name.
const countSize = .82

// Outside returns the places outside the map. The page has to list them as text.
func (m MapView) Outside() []MapPlace {
	var out []MapPlace
	for _, p := range m.Places {
		if !p.inside() {
			out = append(out, p)
		}
	}
	return out
}

// linked reports whether any place has a link. The drawing then has the role group,
// and otherwise img.
func (m MapView) linked() bool {
	for _, p := range m.Places {
		if p.URL != "" && p.inside() {
			return true
		}
	}
	return false
}

func (p MapPlace) inside() bool {
	x, y := project(p.Latitude, p.Longitude)
	return x >= 0 && x <= 480 && y >= 0 && y <= 465
}

func (p MapPlace) radius() float64 { return 6 + 3.2*math.Sqrt(float64(max(p.Weight, 1))) }

// label is a place with its text layout.
type label struct {
	MapPlace
	x, y  float64
	lines []string // of the count
	width float64  // of the widest line, in em
	side  side
}

// side is the position of the text: dx is left (-1), centred (0) or right (1) of the
// dot; dy is the line at the height of the dot, or -1 for above and 9 for below.
type side struct{ dx, dy int }

const (
	above = -1
	below = 9
)

// labels lays out the labels of the places on the map.
func (m MapView) labels() []label {
	if m.laid != nil {
		return m.laid
	}
	var out []label
	for _, p := range m.named() {
		l := label{MapPlace: p, side: side{1, 0}}
		l.x, l.y = project(p.Latitude, p.Longitude)
		l.set(countLines(p.Count))
		out = append(out, l)
	}
	settle(out)
	for thin(out) {
		settle(out)
	}
	return out
}

// named returns the places on the map that are labelled: those with the most entries.
func (m MapView) named() []MapPlace {
	var inside []MapPlace
	for _, p := range m.Places {
		if p.inside() {
			inside = append(inside, p)
		}
	}
	slices.SortStableFunc(inside, func(a, b MapPlace) int { return b.Weight - a.Weight })
	inside = inside[:min(len(inside), mostLabels)]
	slices.SortFunc(inside, func(a, b MapPlace) int { return strings.Compare(a.Name, b.Name) })
	return inside
}

// thin removes the count from the label with the most overlap, and reports whether it
// found one. The page also lists the counts as text, so the map may omit them.
func thin(labels []label) bool {
	worst, most := -1, 1.0
	for i, l := range labels {
		if c := clash(labels, i); c > most && len(l.lines) > 0 {
			worst, most = i, c
		}
	}
	if worst >= 0 {
		labels[worst].set(nil)
	}
	return worst >= 0
}

// set sets the count of the label and caches its width, because the layout reads the
// width several hundred times.
func (l *label) set(lines []string) {
	l.lines = lines
	l.width = math.Max(textWidth(l.Name, &regular), countSize*widest(lines, &regular))
}

// countLines splits a long count into lines.
func countLines(count string) []string {
	if count == "" {
		return nil
	}
	if textWidth(count, &regular) <= 7 {
		return []string{count}
	}
	parts := strings.Split(count, ", ")
	for i := range parts[:len(parts)-1] {
		parts[i] += ","
	}
	return parts
}

// settle moves each label to the side with the least overlap. It considers all labels
// again in every round, because a moved label leaves space for others.
func settle(labels []label) {
	for range 6 {
		moved := false
		for i := range labels {
			before := labels[i].side
			best, least := labels[i].side, math.Inf(1)
			for rank, s := range labels[i].sides() {
				labels[i].side = s
				if c := clash(labels, i) + 30*float64(rank); c < least {
					best, least = s, c
				}
			}
			labels[i].side = best
			moved = moved || best != before
		}
		if !moved {
			return
		}
	}
}

// sides returns the possible sides of a label in order of preference.
func (l label) sides() []side {
	out := []side{{1, 0}, {-1, 0}}
	if n := len(l.lines); n > 0 {
		out = append(out, side{1, n}, side{-1, n})
	}
	return append(out, side{0, below}, side{0, above})
}

// clash returns the area of overlap of label i in square units. The area outside the
// drawing has a higher weight.
func clash(labels []label, i int) float64 {
	own := labels[i].box()
	sum := 5 * (own.area() - own.common(mapBox))
	for j, other := range labels {
		if j != i {
			sum += own.common(other.box()) + 2*own.common(other.dot())
		}
	}
	return sum
}
