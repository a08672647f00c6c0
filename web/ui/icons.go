package ui

import "fmt"

// glyphs holds stroked shapes in a box of 24 by 24 units. The stylesheet sets the
// width and colour of the stroke.
var glyphs = map[string]string{
	// Sectors.
	"wind":     `<path d="M12 11v11M9 22h6M12 11a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 7l-1-6M10.3 10 4.5 13.5M13.7 10l5.8 3.5"/>`,
	"chip":     `<rect x="6" y="6" width="12" height="12" rx="2"/><path d="M9 2v4M15 2v4M9 18v4M15 18v4M2 9h4M2 15h4M18 9h4M18 15h4"/>`,
	"ship":     `<path d="M3 14h18l-2.5 6h-13zM6 14V9h9l3 5M9 9V4h3v5"/>`,
	"umbrella": `<path d="M3 20h18M12 20V9M4 11a8 8 0 0 1 16 0zM12 3v.1"/>`,
	"flask":    `<path d="M9 3h6M10 3v6l-5 9a2 2 0 0 0 1.8 3h10.4a2 2 0 0 0 1.8-3l-5-9V3M7.5 15h9"/>`,
	"cross":    `<path d="M9 3h6v6h6v6h-6v6H9v-6H3V9h6z"/>`,
	"network":  `<path d="M10.5 7 6.5 15M13.5 7l4 8M8 17.5h8"/><circle cx="12" cy="4.5" r="2.5"/><circle cx="5.5" cy="17.5" r="2.5"/><circle cx="18.5" cy="17.5" r="2.5"/>`,
	"building": `<path d="M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3"/>`,

	// Actions.
	"search":   `<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>`,
	"download": `<path d="M12 4v12m-5-5 5 5 5-5M4 20h16"/>`,
	"check":    `<path d="m4 12.5 5 5L20 6.5"/>`,
	"x":        `<path d="m6 6 12 12M18 6 6 18"/>`,
	"menu":     `<path d="M4 7h16M4 12h16M4 17h16"/>`,

	// Facts.
	"phone":  `<path d="M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"/>`,
	"mail":   `<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7.5 8.5 6 8.5-6"/>`,
	"person": `<circle cx="12" cy="8" r="4"/><path d="M4 21a8 8 0 0 1 16 0"/>`,
}

// glyph returns the shape of an icon. It returns an error for an unknown name, so that
// tests detect a misspelt icon.
func glyph(name string) (string, error) {
	shape, ok := glyphs[name]
	if !ok {
		return "", fmt.Errorf("ui: no icon %q", name)
	}
	return shape, nil
}

// HasIcon reports whether an icon with the given name exists.
func HasIcon(name string) bool {
	_, ok := glyphs[name]
	return ok
}
