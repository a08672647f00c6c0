package ui

import (
	"math"
	"testing"
)

// The expected positions were computed with another implementation of the projection.
func TestProject(t *testing.T) {
	for _, tt := range []struct {
		name     string
		lat, lon float64
		x, y     float64
	}{
		{"origin of the projection", 54.2, 9.8, 239.58, 237.69},
		{"Flensburg", 54.7937, 9.4469, 184, 76},
		{"Kiel", 54.3233, 10.1228, 291, 204},
		{"Lübeck", 53.8697, 10.6864, 382, 328},
		{"Husum", 54.4858, 9.0524, 121, 159},
		{"Heide", 54.1961, 9.0933, 127, 238},
		{"Neumünster", 54.0714, 9.9900, 269, 273},
		{"Hamburg", 53.5503, 10.0006, 271, 414},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x, y := project(tt.lat, tt.lon)
			if math.Abs(x-tt.x) > 1.5 || math.Abs(y-tt.y) > 1.5 {
				t.Errorf("project(%v, %v) = %.1f, %.1f; want %v, %v", tt.lat, tt.lon, x, y, tt.x, tt.y)
			}
		})
	}
}
