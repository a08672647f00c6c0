package ui

import (
	"math"
	"slices"
	"strings"
)

// MapView is the map of the region with the places of the directory on it.
type MapView struct {
	Title  string   // says in words what the map shows
	Sea    []string // names of the western and the eastern sea, may be empty
	Places []MapPlace
	// laid are the labels, where they were laid out ahead.
	laid []label
}

// mostLabels is how many places bear their name. The work of laying names out
// grows fast with their number, and more of them nobody could read.
const mostLabels = 25

// LaidOut lays the labels out ahead of time: the same map is drawn many times.
func (m MapView) LaidOut() MapView {
	m.laid = m.labels()
	return m
}

// MapPlace is a dot on the map. Weight, a number of entries, sets its size.
type MapPlace struct {
	Name, Count, URL    string
	Latitude, Longitude float64
	Weight              int
}

// mapBox is the drawing with room for labels beside the outline.
var mapBox = box{-4, -8, 526, 472}

// labelSize is the largest type size in which the stylesheet sets labels, in
// units of the map. Labels are laid out in em from the edge of their dot: what
// does not overlap at this size does not overlap at a smaller one.
const labelSize = 27

// countSize is the type size of a count, relative to that of the name.
const countSize = .82

// Outside are the places that the map does not reach. The page has to name
// them in words.
func (m MapView) Outside() []MapPlace {
	var out []MapPlace
	for _, p := range m.Places {
		if !p.inside() {
			out = append(out, p)
		}
	}
	return out
}

// linked says whether any place leads somewhere: then the drawing is a group
// of links, else a picture.
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

// label is a place with its text laid out.
type label struct {
	MapPlace
	x, y  float64
	lines []string // of the count
	width float64  // of the widest line, in em
	side  side
}

// side is where the text stands: dx left (-1), centred (0) or right (1) of the
// dot; dy is the line that stands level with the dot, or -1 above, 9 below.
type side struct{ dx, dy int }

const (
	above = -1
	below = 9
)

// labels lays out the places that lie on the map.
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

// named are the places on the map that bear a name: those with the most entries.
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

// thin takes the count away from the label that is most in the way, and says
// whether it found one. A map of few words is better than one that cannot be
// read; the page has the counts in words.
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

// set gives the label its count and measures it: the search for a place asks
// for the width some hundred times.
func (l *label) set(lines []string) {
	l.lines = lines
	l.width = math.Max(textWidth(l.Name, &regular), countSize*widest(lines, &regular))
}

// countLines gives each part of a long count its own line.
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

// settle gives each label the side where it gets least in the way. Every round
// looks at all labels anew, since one that moves makes room for another.
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

// sides are the places a label may take, the most welcome first.
func (l label) sides() []side {
	out := []side{{1, 0}, {-1, 0}}
	if n := len(l.lines); n > 0 {
		out = append(out, side{1, n}, side{-1, n})
	}
	return append(out, side{0, below}, side{0, above})
}

// clash measures in square units what the label at i covers, and what of it
// lies beyond the drawing, which weighs more.
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
