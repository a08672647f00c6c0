package ui

import (
	"strconv"
	"strings"

	"rsc.io/qr"
)

// qrQuiet is the width of the empty border that scanners need, in modules.
const qrQuiet = 4

// qrCode is a code in SVG form.
type qrCode struct{ viewBox, path string }

// encodeQR draws each run of dark modules as a horizontal stroke. This takes about a
// third of the bytes of one square per module.
func encodeQR(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrCode{}, err
	}
	var b strings.Builder
	for y := range code.Size {
		end := 0 // position of the pen in this row
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			start := x
			for code.Black(x, y) {
				x++
			}
			if end == 0 {
				b.WriteString("M" + strconv.Itoa(start+qrQuiet) + " " + strconv.Itoa(y+qrQuiet) + ".5")
			} else {
				b.WriteString("m" + strconv.Itoa(start-end) + " 0")
			}
			b.WriteString("h" + strconv.Itoa(x-start))
			end = x
		}
	}
	side := strconv.Itoa(code.Size + 2*qrQuiet)
	return qrCode{viewBox: "0 0 " + side + " " + side, path: b.String()}, nil
}
