// Package web holds what the browser gets: templates, styles, fonts, pictures.
package web

// The style sheet comes first: the templates do not depend on it, but the
// embedded copy does. templ runs from the module's root, since the places it
// notes in its output depend on the working directory.

//go:generate go tool esbuild css/site.css --bundle --minify --outfile=static/site.css --external:*.woff2 --log-level=warning
//go:generate go -C .. tool templ generate
//go:generate go run ./static-src/compress static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
)

//go:embed static
var files embed.FS

// Asset is a static file. Its URL bears a hash of its content, so that
// browsers may keep it for ever.
type Asset struct {
	Name    string
	URL     string
	Content []byte
	// Brotli and Gzip are the content as go generate has compressed it, nil
	// for what does not get smaller: fonts and pictures.
	Brotli, Gzip []byte
}

// assets are read once: the files are part of the binary.
var assets = load()

// Assets returns every static file by its name.
func Assets() map[string]Asset { return assets }

// AssetURL returns the address of a static file. A name that does not exist is
// a mistake in a template, which any test that renders it finds.
func AssetURL(name string) string {
	a, ok := assets[name]
	if !ok {
		panic("no static file " + name)
	}
	return a.URL
}

func load() map[string]Asset {
	set, compressed := map[string]Asset{}, map[string][]byte{}
	var sheets []string
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "static/")
		switch path.Ext(name) {
		case ".br", ".gz":
			compressed[name] = content
			return nil
		case ".css":
			sheets = append(sheets, name)
		}
		set[name] = newAsset(name, content)
		return nil
	})
	if err != nil {
		panic(err) // Embedded files cannot fail to be read.
	}
	// A sheet names its fonts, so it gets its own name after they have theirs.
	for _, name := range sheets {
		content := set[name].Content
		for _, a := range set {
			if path.Ext(a.Name) == ".woff2" {
				content = bytes.ReplaceAll(content, []byte(a.Name), []byte(path.Base(a.URL)))
			}
		}
		set[name] = newAsset(name, content)
	}
	for name, a := range set {
		a.Brotli, a.Gzip = compressed[name+".br"], compressed[name+".gz"]
		set[name] = a
	}
	return set
}

func newAsset(name string, content []byte) Asset {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	return Asset{Name: name, URL: "/static/" + hashed, Content: content}
}
