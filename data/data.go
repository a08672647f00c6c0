// Package data embeds what a fresh directory starts with: the seed as
// spreadsheets, and the brochure.
package data

import (
	"embed"
	"io/fs"
)

//go:embed seed/*.csv brochures
var files embed.FS

// Seed returns the CSV files of the seed.
func Seed() fs.FS { return sub("seed") }

// Brochures returns the brochure's PDF files, one a language.
func Brochures() fs.FS { return sub("brochures") }

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // Only a misspelt constant above gets here.
	}
	return f
}
