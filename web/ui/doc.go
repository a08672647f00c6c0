// Package ui holds the parts that pages are made of: icons, the mark, and the
// drawings (map, network, cover, QR code).
//
// A part knows nothing of a page and brings no words of its own: every text
// comes in as a parameter, in the language of the page. Drawings are styled by
// classes only, because the content security policy forbids inline styles.
package ui
