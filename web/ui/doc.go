// Package ui holds the components of pages: icons, the logo, and the drawings (map,
// network, cover, QR code).
//
// Components are independent of pages and contain no text: every text is a parameter
// in the language of the page. Drawings are styled only with classes, because the
// content security policy forbids inline styles.
package ui
