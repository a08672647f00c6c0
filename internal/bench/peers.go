package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clusterdir/internal/bench/rig"
)

// acceptBrowser is the header of a browser.
const acceptBrowser = "Accept-Encoding: gzip, deflate, br"

// capture requests a page as a browser does, and again with its entity tag.
func capture(ctx context.Context, s *rig.Server, path string) (answer, error) {
	client, err := rig.NewClient(s.URL)
	if err != nil {
		return answer{}, err
	}
	defer client.Close()
	first, err := client.Get(ctx, path, acceptBrowser)
	if err != nil {
		return answer{}, err
	}
	a := answer{Header: first.Header, Body: slices.Clone(first.Body)}
	again, err := client.Get(ctx, path, acceptBrowser, "If-None-Match: "+a.Header.Get("ETag"))
	if err != nil {
		return a, err
	}
	if again.Status != http.StatusNotModified {
		return a, fmt.Errorf("%s: %s answers its own entity tag with status %d", s.Name, path, again.Status)
	}
	a.NotModified = again.Header
	a.Header.Del("Date")
	a.NotModified.Del("Date")
	return a, nil
}

// startBare starts this command as the bare net/http server.
func startBare(ctx context.Context, dir string, answers map[string]answer) (*rig.Server, error) {
	text, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "answers.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	address, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	return rig.Start(ctx, "net/http", "http://"+address, self, "bare", "--addr", address, "--answers", file)
}

// startNginx starts nginx with the answers as files. It makes its own entity tags.
func startNginx(ctx context.Context, dir string, answers map[string]answer) (*rig.Server, error) {
	root, err := os.MkdirTemp(dir, "root-")
	if err != nil {
		return nil, err
	}
	var locations strings.Builder
	for i, path := range slices.Sorted(maps.Keys(answers)) {
		a := answers[path]
		file := filepath.Join(root, fmt.Sprint(i))
		if err := os.WriteFile(file, a.Body, 0o600); err != nil {
			return nil, err
		}
		fmt.Fprintf(&locations, "location = %s {\nalias %s; types { } default_type %s;\n", path, file, quoted(a.Header.Get("Content-Type")))
		for _, name := range slices.Sorted(maps.Keys(a.Header)) {
			if slices.Contains([]string{"Content-Type", "Content-Length", "Etag"}, name) {
				continue // nginx writes these itself.
			}
			for _, value := range a.Header[name] {
				fmt.Fprintf(&locations, "add_header %s %s;\n", name, quoted(value))
			}
		}
		locations.WriteString("}\n")
	}
	return rig.StartNginx(ctx, dir, locations.String())
}

// quoted returns a string as nginx's configuration writes it.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// checkSame returns an error unless a server sends the same bytes and headers as the
// program, entity tags excepted.
func (a answer) checkSame(ctx context.Context, s *rig.Server, path string) error {
	got, err := capture(ctx, s, path)
	if err != nil {
		return err
	}
	if !bytes.Equal(got.Body, a.Body) {
		return fmt.Errorf("%s sends other bytes for %s", s.Name, path)
	}
	for name, values := range a.Header {
		if name != "Etag" && !slices.Equal(got.Header[name], values) {
			return fmt.Errorf("%s sends %s %q for %s, want %q", s.Name, name, got.Header[name], path, values)
		}
	}
	return nil
}
