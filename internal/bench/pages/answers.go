package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clusterdir/internal/bench/rig"
)

// answer is what a server has sent.
type answer struct {
	Header http.Header
	Body   []byte
	// NotModified are the headers that came for the tag of this answer.
	NotModified http.Header
	status      int
}

// client opens a connection for each request, so that none is left to a server
// that has stopped, and leaves bodies compressed as they are.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}

// ask sends a request with headers like "Name: value".
func ask(ctx context.Context, url string, headers []string) (a answer, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return a, err
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	resp, err := client.Do(r)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	a.Body, err = io.ReadAll(resp.Body)
	a.Header, a.status = resp.Header, resp.StatusCode
	return a, err
}

// get asks for a page that must be there.
func get(ctx context.Context, url string, headers []string) (answer, error) {
	a, err := ask(ctx, url, headers)
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("%s: status %d", url, a.status)
	}
	return a, err
}

// browser is what a browser says that it takes.
const browser = "Accept-Encoding: br"

// capture is what the program answers a browser, at first and when it has the
// answer already. The others then send the same.
func capture(ctx context.Context, url string) (answer, error) {
	a, err := get(ctx, url, []string{browser})
	if err != nil {
		return a, err
	}
	again, err := ask(ctx, url, []string{browser, "If-None-Match: " + a.Header.Get("Etag")})
	if err == nil && again.status != http.StatusNotModified {
		err = fmt.Errorf("%s: status %d for its own tag", url, again.status)
	}
	if a.Header.Get("Content-Encoding") != "br" {
		err = fmt.Errorf("%s: not compressed", url)
	}
	a.NotModified = again.Header
	for _, h := range []http.Header{a.Header, a.NotModified} {
		h.Del("Date") // Each server says it by itself.
	}
	return a, err
}

// startBare starts net/http with the answers.
func (b *bench) startBare(ctx context.Context, name string, answers map[string]answer, args ...string) (*rig.Server, error) {
	path, err := rig.Built(*bare)
	if err != nil {
		return nil, err
	}
	address, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	args = append(args, "-addr", address)
	if len(answers) > 0 {
		text, err := json.Marshal(answers)
		if err != nil {
			return nil, err
		}
		file := filepath.Join(b.dir, "answers.json")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return nil, err
		}
		args = append(args, "-answers", file)
	}
	return rig.Start(ctx, name, "http://"+address, path, args...)
}

// startNginx starts nginx with the answers as files. Its tag is its own: it has one
// for each file, and knows it from there when a reader has the answer already.
func (b *bench) startNginx(ctx context.Context, answers map[string]answer) (*rig.Server, error) {
	root, err := os.MkdirTemp(b.dir, "root-")
	if err != nil {
		return nil, err
	}
	var locations strings.Builder
	for i, path := range sorted(answers) {
		a := answers[path]
		file := filepath.Join(root, fmt.Sprintf("%d.html.br", i))
		if err := os.WriteFile(file, a.Body, 0o600); err != nil {
			return nil, err
		}
		fmt.Fprintf(&locations, "location = %s {\nalias %s; types { } default_type %s;\n", path, file, quoted(a.Header.Get("Content-Type")))
		for _, name := range sorted(a.Header) {
			if slices.Contains([]string{"Content-Type", "Content-Length", "Etag"}, name) {
				continue // nginx writes these itself.
			}
			for _, value := range a.Header[name] {
				fmt.Fprintf(&locations, "add_header %s %s;\n", name, quoted(value))
			}
		}
		locations.WriteString("}\n")
	}
	return rig.StartNginx(ctx, b.dir, rig.Nginx{
		Name: "nginx", Server: locations.String(),
		HTTP: "server_tokens off; open_file_cache max=1000 inactive=1h; open_file_cache_valid 1h; tcp_nopush on;",
	}, nil)
}

// quoted is a string of nginx's configuration.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sends refuses a server that does not send what the program does: all of its
// headers but the tag, and every byte.
func (want answer) sends(ctx context.Context, s *rig.Server, path string) (answer, error) {
	got, err := get(ctx, s.URL+path, []string{browser})
	if err != nil {
		return got, err
	}
	if !bytes.Equal(got.Body, want.Body) {
		return got, fmt.Errorf("%s sends other bytes for %s", s.Name, path)
	}
	for name, values := range want.Header {
		if name != "Etag" && !slices.Equal(got.Header[name], values) {
			return got, fmt.Errorf("%s sends %s %q for %s, want %q", s.Name, name, got.Header[name], path, values)
		}
	}
	tag := got.Header.Get("Etag")
	again, err := ask(ctx, s.URL+path, []string{browser, "If-None-Match: " + tag})
	if err == nil && (tag == "" || again.status != http.StatusNotModified) {
		err = fmt.Errorf("%s: status %d for its own tag %q of %s", s.Name, again.status, tag, path)
	}
	return got, err
}
