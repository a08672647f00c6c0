package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// milliseconds formats a duration as a table shows it.
func milliseconds(d time.Duration) string {
	ms := float64(d.Nanoseconds()) / 1e6
	if ms < 10 {
		return fmt.Sprintf("%.1f", ms)
	}
	return grouped(ms)
}

// grouped formats a number without decimals and with commas between thousands.
func grouped(v float64) string {
	text := fmt.Sprintf("%.0f", v)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// table is a Markdown table whose source is readable in a terminal as well.
type table struct{ rows [][]string }

func newTable(columns ...string) *table { return &table{rows: [][]string{columns}} }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write writes the table with columns of equal width: the first column to the left, the
// others to the right.
func (t *table) write(w io.Writer) {
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range t.rows {
		var line, rule strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				line.WriteString("| " + cell + pad + " |")
				rule.WriteString("|" + strings.Repeat("-", widths[i]+2) + "|")
			} else {
				line.WriteString(" " + pad + cell + " |")
				rule.WriteString(strings.Repeat("-", widths[i]+1) + ":|")
			}
		}
		fmt.Fprintln(w, line.String())
		if n == 0 {
			fmt.Fprintln(w, rule.String())
		}
	}
}
