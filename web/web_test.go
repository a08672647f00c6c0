package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// TestCompressed unpacks what is sent in place of a file: one that go generate
// has not made anew would show visitors an old style sheet under a new address.
func TestCompressed(t *testing.T) {
	found := 0
	for name, a := range Assets() {
		switch path.Ext(name) {
		case ".css", ".svg", ".txt":
			found++
		default:
			if a.Brotli != nil || a.Gzip != nil {
				t.Errorf("%s is compressed in itself, and compressed again", name)
			}
			continue
		}
		plain, err := io.ReadAll(brotli.NewReader(bytes.NewReader(a.Brotli)))
		if err != nil || !bytes.Equal(plain, a.Content) {
			t.Errorf("%s.br is not %s (%v): run go generate ./web", name, name, err)
		}
		z, err := gzip.NewReader(bytes.NewReader(a.Gzip))
		if err == nil {
			plain, err = io.ReadAll(z)
		}
		if err != nil || !bytes.Equal(plain, a.Content) {
			t.Errorf("%s.gz is not %s (%v): run go generate ./web", name, name, err)
		}
		if len(a.Brotli) >= len(a.Content) || len(a.Gzip) >= len(a.Content) {
			t.Errorf("%s: %d bytes, %d as Brotli, %d as gzip", name, len(a.Content), len(a.Brotli), len(a.Gzip))
		}
	}
	if found < 3 {
		t.Errorf("found only %d files to compress", found)
	}
}

// TestNothingLeftBehind fails for a compressed file whose plain one is gone.
func TestNothingLeftBehind(t *testing.T) {
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		ext := path.Ext(name)
		if err == nil && (ext == ".br" || ext == ".gz") {
			if _, ok := assets[strings.TrimPrefix(strings.TrimSuffix(name, ext), "static/")]; !ok {
				t.Errorf("%s is left of a file that is gone", name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
