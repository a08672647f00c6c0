package ui

import "math"

// WGS 84, and the meridian and parallel the outline was projected with.
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
	lon0       = 9.8
	lat0       = 54.2
)

// Scale and origin of the drawing, for converting metres to map units.
const (
	mapScale = 0.00244527
	mapEast  = 97978
	mapNorth = 97202
)

// project converts degrees to map units with a transverse Mercator projection. It uses
// the series of Snyder, "Map Projections", equations 8-9 and 8-10. Its error within
// the region is far below one unit (409 m).
func project(latitude, longitude float64) (x, y float64) {
	const e2 = flattening * (2 - flattening)
	const ep2 = e2 / (1 - e2)
	phi := latitude * math.Pi / 180
	sin, cos := math.Sincos(phi)
	tan2 := sin * sin / (cos * cos)
	c := ep2 * cos * cos
	a := (longitude - lon0) * math.Pi / 180 * cos
	n := semiMajor / math.Sqrt(1-e2*sin*sin)

	east := n * (a + (1-tan2+c)*math.Pow(a, 3)/6 +
		(5-18*tan2+tan2*tan2+72*c-58*ep2)*math.Pow(a, 5)/120)
	north := meridian(phi) - meridian(lat0*math.Pi/180) +
		n*sin/cos*(a*a/2+(5-tan2+9*c+4*c*c)*math.Pow(a, 4)/24)
	return (east + mapEast) * mapScale, (mapNorth - north) * mapScale
}

// meridian returns the length in metres of the meridian arc from the equator to a latitude.
func meridian(phi float64) float64 {
	const e2 = flattening * (2 - flattening)
	const e4, e6 = e2 * e2, e2 * e2 * e2
	return semiMajor * ((1-e2/4-3*e4/64-5*e6/256)*phi -
		(3*e2/8+3*e4/32+45*e6/1024)*math.Sin(2*phi) +
		(15*e4/256+45*e6/1024)*math.Sin(4*phi) -
		(35*e6/3072)*math.Sin(6*phi))
}
