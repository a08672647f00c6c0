package ui

import "math"

// CoverView is the cover of a brochure.
type CoverView struct {
	Label    string   // accessible name of the picture
	Title    []string // line by line
	Subtitle string
	Region   string
	Shared   bool // the page also contains a Map, whose outline is reused
}

// Dimensions of a cover, in millimetres on an A4 sheet.
const (
	coverText = 174 // width between the margins
	coverHead = 20  // type sizes
	coverSub  = 10
)

// headSize returns the largest type size at which the longest line of the title fits.
func (c CoverView) headSize() float64 {
	return math.Min(coverHead, math.Floor(10*coverText/widest(c.Title, &semibold))/10)
}

func (c CoverView) headY(line int) string {
	return num(24 + c.headSize()*(.8+1.15*float64(line)))
}

func (c CoverView) subtitles() []string {
	return wrap(c.Subtitle, coverText/coverSub, &regular)
}

func (c CoverView) subY(line int) string {
	head := 24 + c.headSize()*(.8+1.15*float64(len(c.Title)-1))
	return num(head + 21 + 13*float64(line))
}
