// Command compress writes what browsers get of a static file beside it, as
// small as it gets: Brotli in .br, gzip in .gz. The server sends these files as
// they are, and compresses none.
//
//	go run ./static-src/compress static
//
// A file that still unpacks to the right bytes is left alone: what gzip makes
// of them may change with the version of Go, and would be a difference for
// nothing.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/andybalholm/brotli"

	"clusterdir/web"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: compress FOLDER")
		os.Exit(2)
	}
	for _, a := range web.Assets() {
		if err := write(os.Args[1], a); err != nil {
			fmt.Fprintln(os.Stderr, "compress:", err)
			os.Exit(1)
		}
	}
}

// write writes both files of an asset. The content is that of the package, not
// of the file: a style sheet names its fonts by their hashes.
func write(folder string, a web.Asset) error {
	switch path.Ext(a.Name) {
	case ".css", ".svg", ".txt":
	default:
		return nil // Fonts and pictures are compressed in themselves.
	}
	name := filepath.Join(folder, filepath.FromSlash(a.Name))
	err := save(name+".br", a.Content, unpackBrotli, func(w io.Writer) io.WriteCloser {
		return brotli.NewWriterLevel(w, brotli.BestCompression)
	})
	if err != nil {
		return err
	}
	return save(name+".gz", a.Content, unpackGzip, func(w io.Writer) io.WriteCloser {
		z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
		if err != nil {
			panic(err) // Only for a level that does not exist.
		}
		return z
	})
}

func save(name string, content []byte, unpack func([]byte) ([]byte, error), pack func(io.Writer) io.WriteCloser) error {
	if old, err := os.ReadFile(name); err == nil {
		if plain, err := unpack(old); err == nil && bytes.Equal(plain, content) {
			return nil
		}
	}
	var out bytes.Buffer
	z := pack(&out)
	_, _ = z.Write(content) // A buffer takes everything.
	_ = z.Close()
	return os.WriteFile(name, out.Bytes(), 0o644)
}

func unpackBrotli(packed []byte) ([]byte, error) {
	return io.ReadAll(brotli.NewReader(bytes.NewReader(packed)))
}

func unpackGzip(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
