package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/store"
)

// editionFiles are the brochure's files, taken out of the database once each: a
// response from a file costs the kernel a sendfile, one from memory a copy.
type editionFiles struct {
	mu   sync.Mutex
	open map[string]editionFile // by SHA-256
}

// editionFile is a file without a name: it is gone when the program is, however
// it ends. Where no file can be made, as in a container without a folder for
// them, its content stays in memory.
type editionFile struct {
	file *os.File
	pdf  []byte
}

// get returns the edition, and reads it when nobody did before.
func (f *editionFiles) get(e directory.Edition, read func() ([]byte, error)) (editionFile, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if known, ok := f.open[e.SHA256]; ok {
		return known, nil
	}
	pdf, err := read()
	if err != nil {
		return editionFile{}, err
	}
	made := editionFile{pdf: pdf}
	if file, err := spool(pdf); err == nil {
		made = editionFile{file: file}
	}
	if f.open == nil {
		f.open = map[string]editionFile{}
	}
	f.open[e.SHA256] = made
	return made, nil
}

// spool writes a file that has no name any more.
func spool(pdf []byte) (*os.File, error) {
	file, err := os.CreateTemp("", "clusterdir-*.pdf")
	if err != nil {
		return nil, err
	}
	_, err = file.Write(pdf)
	if err = errors.Join(err, os.Remove(file.Name())); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Download sends the brochure's file: whole, in ranges, or not at all when the
// reader has it.
func (s *Site) Download(fail func(http.ResponseWriter, *http.Request, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		edition, file, err := s.edition(r)
		if err != nil {
			fail(w, r, err)
			return
		}
		content, done := file.handle(edition.Size)
		defer done()
		h := w.Header()
		h.Set("Content-Type", "application/pdf")
		h.Set("Content-Language", string(edition.Lang))
		h.Set("ETag", `"`+edition.SHA256[:24]+`"`)
		h.Set("Cache-Control", "public, max-age=0, must-revalidate")
		h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": edition.FileName()}))
		// A slow line may take longer than the server allows a page.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(10 * time.Minute))
		http.ServeContent(w, r, "", time.Time{}, content)
	}
}

// handle gives a reader a place of its own in what many share. Linux opens the
// file anew, and sends it without copying; elsewhere it is read in sections.
func (f editionFile) handle(size int64) (io.ReadSeeker, func()) {
	if f.file == nil {
		return bytes.NewReader(f.pdf), func() {}
	}
	handle, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", f.file.Fd()))
	if err != nil {
		return io.NewSectionReader(f.file, 0, size), func() {}
	}
	return handle, func() { _ = handle.Close() }
}

func (s *Site) edition(r *http.Request) (edition directory.Edition, file editionFile, err error) {
	err = s.store.Read(r.Context(), func(q *store.Q) error {
		editions, err := q.Editions(r.Context())
		if err != nil {
			return err
		}
		for _, e := range editions {
			if e.FileName() == chi.URLParam(r, "file") {
				edition = e
				file, err = s.files.get(e, func() ([]byte, error) { return q.EditionFile(r.Context(), e) })
				return err
			}
		}
		return &httpx.Error{Status: http.StatusNotFound, Err: directory.ErrNotFound}
	})
	return edition, file, err
}
