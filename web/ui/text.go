package ui

import (
	"math"
	"strconv"
	"strings"
)

// Advance widths of Fira Sans from space to tilde, in thousandths of the type size. The
// layout is computed on the server, which cannot measure text in a browser, and SVG
// text does not wrap automatically.
var (
	regular = [95]int{265, 241, 399, 518, 531, 826, 729, 219, 324, 324, 439, 499, 240, 403, 240, 520,
		558, 433, 495, 499, 532, 501, 533, 444, 551, 525, 240, 240, 500, 500, 500, 459,
		1020, 573, 608, 560, 644, 535, 491, 631, 680, 295, 305, 589, 498, 778, 683, 692,
		581, 691, 605, 545, 517, 662, 556, 826, 540, 550, 522, 322, 520, 322, 540, 520,
		300, 544, 594, 478, 598, 545, 335, 520, 586, 282, 280, 512, 293, 857, 586, 584,
		594, 598, 386, 467, 361, 582, 492, 717, 485, 492, 437, 322, 403, 322, 488}
	semibold = [95]int{244, 241, 430, 547, 545, 851, 753, 234, 324, 324, 447, 523, 240, 406, 240, 520,
		579, 456, 512, 515, 557, 527, 556, 462, 574, 552, 240, 240, 514, 514, 514, 476,
		1020, 586, 615, 571, 650, 528, 488, 641, 669, 294, 314, 622, 509, 784, 668, 691,
		595, 691, 614, 565, 534, 654, 567, 842, 571, 583, 539, 323, 520, 323, 554, 520,
		330, 547, 596, 478, 599, 551, 351, 544, 579, 282, 281, 542, 296, 848, 579, 584,
		596, 599, 397, 479, 380, 574, 508, 741, 505, 512, 454, 323, 383, 323, 508}
)

// alike replaces letters outside ASCII with a letter of similar width.
var alike = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "h", "Ä", "A", "Ö", "O", "Ü", "U",
	"é", "e", "è", "e", "å", "a", "æ", "m", "ø", "o", "Ø", "O", "–", "n", "’", "'", "\u00a0", " ")

// textWidth returns the width of a line in multiples of the type size.
func textWidth(s string, widths *[95]int) float64 {
	sum := 0
	for _, r := range alike.Replace(s) {
		if i := int(r) - ' '; i >= 0 && i < len(widths) {
			sum += widths[i]
		} else {
			sum += 700
		}
	}
	return float64(sum) / 1000
}

// wrap breaks a text into at most three lines that fit the limit, a multiple of the type
// size. It uses the smallest number of lines, balances their widths, and breaks at a
// hyphen only if breaking at spaces is not sufficient. If the text does not fit, wrap
// returns the narrowest layout and does not truncate the text.
func wrap(s string, limit float64, widths *[95]int) []string {
	var best []string
	for _, parts := range [][]string{words(s), pieces(s)} {
		for n := 1; n <= 3; n++ {
			best = balance(parts, n, widths)
			if widest(best, widths) <= limit {
				return best
			}
		}
	}
	return best
}

// words splits a text at spaces, but not at no-break spaces.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' })
}

// joint marks the end of a part of a hyphenated word: "Leibniz-" and "Zentrum" are one
// word, "Energie-" and "und" are two.
const joint = "\x00"

// pieces returns the words of a text, with hyphenated words split after each hyphen.
func pieces(s string) []string {
	var out []string
	for _, word := range words(s) {
		for {
			i := strings.Index(word, "-") + 1
			if i == 0 || i == len(word) {
				break
			}
			out, word = append(out, word[:i]+joint), word[i:]
		}
		out = append(out, word)
	}
	return out
}

// balance distributes the parts over at most n lines and minimises the width of the widest line.
func balance(parts []string, n int, widths *[95]int) []string {
	if n <= 1 || len(parts) < 2 {
		return []string{join(parts)}
	}
	best := []string{join(parts)}
	for i := 1; i < len(parts); i++ {
		lines := append([]string{join(parts[:i])}, balance(parts[i:], n-1, widths)...)
		if widest(lines, widths) < widest(best, widths) {
			best = lines
		}
	}
	return best
}

func join(parts []string) string {
	s := strings.ReplaceAll(strings.Join(parts, " "), joint+" ", "")
	return strings.TrimSuffix(s, joint)
}

func widest(lines []string, widths *[95]int) float64 {
	w := 0.0
	for _, l := range lines {
		w = math.Max(w, textWidth(l, widths))
	}
	return w
}

// num formats a length with at most two decimal places and without trailing zeros.
func num(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

// em formats a length in multiples of the type size, which the stylesheet sets.
func em(f float64) string { return num(f) + "em" }
