package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"clusterdir/data"
	"clusterdir/internal/bench/rig"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
)

// startNginx serves the file by nginx. With tcp_nopush it sends headers and file in
// the same packets, which some readers like better.
func startNginx(ctx context.Context, dir, label, setting string, pdf []byte) (*rig.Server, error) {
	root, err := os.MkdirTemp(dir, "root-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(root, name), pdf, 0o600); err != nil {
		return nil, err
	}
	s, err := rig.StartNginx(ctx, dir, rig.Nginx{
		Name: label, HTTP: setting + " types { application/pdf pdf; }", Server: "root " + root + ";",
	}, nil)
	if err == nil {
		s.URL += "/" + name
	}
	return s, err
}

// name is the file's, in the address and in the database.
const name = "cluster-policy-de.pdf"

// startClusterdir serves a seeded directory whose German edition is the file.
func startClusterdir(ctx context.Context, dir string, pdf []byte) (*rig.Server, error) {
	database := filepath.Join(dir, "bench.db")
	if err := fill(ctx, database, pdf); err != nil {
		return nil, fmt.Errorf("make the database: %w", err)
	}
	s, err := rig.StartClusterdir(ctx, *binary, database)
	if err == nil {
		s.URL += "/downloads/" + name
	}
	return s, err
}

func fill(ctx context.Context, database string, pdf []byte) (err error) {
	s, err := store.Open(ctx, database, store.Options{Create: true, Lock: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.Migrate(ctx); err != nil {
		return err
	}
	if _, err := s.Seed(ctx, data.Seed(), data.Brochures()); err != nil {
		return err
	}
	return s.Write(ctx, func(q *store.Q) error {
		return q.SaveEdition(ctx, "benchmark", directory.Edition{ID: "cluster-policy", Lang: i18n.German}, pdf)
	})
}

// ready waits until a server answers, with the right file and the right range of it.
func ready(ctx context.Context, s *rig.Server, pdf []byte) error {
	var body []byte
	err := s.Ready(ctx, 30*time.Second, func(ctx context.Context) (err error) {
		body, err = fetch(ctx, s.URL, "")
		return err
	})
	if err != nil {
		return err
	}
	if !bytes.Equal(body, pdf) {
		return fmt.Errorf("%s sends another file", s.Name)
	}
	body, err = fetch(ctx, s.URL, kinds[1].bytes)
	if err == nil && !bytes.Equal(body, pdf[1<<20:1<<20+64<<10]) {
		err = errors.New("another range")
	}
	if err != nil {
		return fmt.Errorf("%s sends a range: %w", s.Name, err)
	}
	return nil
}

func fetch(ctx context.Context, url, bytes string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	want := http.StatusOK
	if bytes != "" {
		r.Header.Set("Range", bytes)
		want = http.StatusPartialContent
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != want {
		return nil, fmt.Errorf("%s: status %d", url, resp.StatusCode)
	}
	return io.ReadAll(resp.Body)
}

// edition is the German edition, made as large as asked by a comment before a
// second end of the file, which is where readers begin.
func edition(size int) ([]byte, error) {
	pdf, err := fs.ReadFile(data.Brochures(), name)
	if err != nil {
		return nil, err
	}
	at := bytes.LastIndex(pdf, []byte("startxref"))
	if at < 0 {
		return nil, fmt.Errorf("%s has no end", name)
	}
	end := pdf[at:]
	room := size - len(pdf) - len(end)
	if room < 3 {
		return nil, fmt.Errorf("-size %d: more than %d is allowed", size, len(pdf)+len(end)+2)
	}
	comment := bytes.Repeat([]byte("%"), room)
	comment[0], comment[room-1] = '\n', '\n'
	return append(append(bytes.Clone(pdf), comment...), end...), nil
}
