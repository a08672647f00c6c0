package ui

import (
	"math"
	"strings"
)

// graticule is the grid of meridians (whole degrees) and parallels (half degrees) on
// the map. It is the same for every page, so it is computed once.
var graticule = drawGraticule()

func drawGraticule() string {
	var b strings.Builder
	for lon := 9.0; lon <= 11; lon++ {
		curve(&b, [3][2]float64{{53.2, lon}, {54.2, lon}, {55.3, lon}})
	}
	for lat := 53.5; lat <= 55; lat += .5 {
		curve(&b, [3][2]float64{{lat, 8.1}, {lat, 9.8}, {lat, 11.6}})
	}
	return b.String()
}

// curve draws a quadratic curve through three points given in degrees.
func curve(b *strings.Builder, points [3][2]float64) {
	var x, y [3]float64
	for i, p := range points {
		x[i], y[i] = project(p[0], p[1])
	}
	// This is the control point of the quadratic curve through the middle point.
	cx, cy := 2*x[1]-(x[0]+x[2])/2, 2*y[1]-(y[0]+y[2])/2
	b.WriteString("M" + whole(x[0]) + " " + whole(y[0]) + "Q" + whole(cx) + " " + whole(cy) +
		" " + whole(x[2]) + " " + whole(y[2]))
}

func whole(f float64) string { return num(math.Round(f)) }
