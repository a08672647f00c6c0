package main

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
)

// site is the program on a seeded directory of its own.
type site struct {
	base    string
	dir     string
	process *exec.Cmd
	ended   chan struct{} // closed with the process
}

// serve starts the program and waits until it answers. What it logs goes to nobody.
func serve(ctx context.Context, binary string) (_ *site, err error) {
	program, err := filepath.Abs(binary)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(program); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s: make build makes it", binary)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "clusterdir-lighthouse-")
	if err != nil {
		return nil, err
	}
	s := &site{base: "http://" + addr, dir: dir, ended: make(chan struct{})}
	// Not bound to the context: it ends after the browser that reads from it.
	s.process = exec.Command(program, "serve", "--addr", addr, "--database", filepath.Join(dir, "clusterdir.db"))
	if err := s.process.Start(); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	go func() {
		defer close(s.ended)
		_ = s.process.Wait() // It is stopped by a signal.
	}()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, err := s.get(ctx, "/readyz")
		if err == nil {
			return s, nil
		}
		select {
		case <-s.ended:
			err = errors.New("the program ended before it served")
		default:
			if time.Now().Before(deadline) && ctx.Err() == nil {
				continue
			}
		}
		s.stop()
		return nil, err
	}
}

func (s *site) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(15 * time.Second):
		_ = s.process.Process.Kill()
	}
	_ = os.RemoveAll(s.dir)
}

func (s *site) get(ctx context.Context, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d", path, resp.StatusCode)
	}
	return io.ReadAll(resp.Body)
}

// pages are the paths of one page of each kind that search engines may list,
// in each language: the pages of the site, and one entry of each list.
func (s *site) pages(ctx context.Context) ([]string, error) {
	body, err := s.get(ctx, "/sitemap.xml")
	if err != nil {
		return nil, err
	}
	var sitemap struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(body, &sitemap); err != nil {
		return nil, fmt.Errorf("read the sitemap: %w", err)
	}
	var all []string
	for _, p := range address.Pages {
		if p == address.FeedbackDone {
			continue // Not for search engines.
		}
		for _, l := range i18n.Languages {
			all = append(all, address.Of(l, p))
		}
		for _, l := range i18n.Languages {
			for _, u := range sitemap.URL {
				loc, err := url.Parse(u.Loc)
				if err != nil {
					return nil, err
				}
				if isList(p) && strings.HasPrefix(loc.Path, address.Of(l, p)+"/") {
					all = append(all, loc.Path)
					break
				}
			}
		}
	}
	return all, nil
}

func isList(p address.Page) bool {
	switch p {
	case address.Contacts, address.Clusters, address.Sectors, address.Partners:
		return true
	}
	return false
}
