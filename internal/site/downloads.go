package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/store"
)

// catalogueAge is how long the list of editions holds without asking the
// database, which takes longer than to send a range. What this program writes is
// seen at once, what another does after this time.
const catalogueAge = time.Second

// catalogue is what there is to download. It never changes.
type catalogue struct {
	byName map[string]*download
	writes uint64 // of the store, before the list was read
	read   time.Time
}

// download is an edition with its file, and the headers that go with it.
type download struct {
	directory.Edition
	file   *editionFile
	header http.Header
}

func newDownload(e directory.Edition, file *editionFile) *download {
	header := http.Header{}
	header.Set("Content-Type", "application/pdf")
	header.Set("Content-Language", string(e.Lang))
	header.Set("ETag", `"`+e.SHA256[:24]+`"`)
	header.Set("Cache-Control", "public, max-age=0, must-revalidate")
	header.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": e.FileName()}))
	return &download{e, file, header}
}

// Downloads sends the brochure's files: whole, in ranges, or not at all when the
// reader has it. Count is told of those that begin; nil when nobody counts.
type Downloads struct {
	Site  *Site
	Count func(directory.Edition)
}

// Handler answers every request for a file.
func (d Downloads) Handler(fail func(http.ResponseWriter, *http.Request, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		found, err := d.Site.download(r.Context(), chi.URLParam(r, "file"))
		if err != nil {
			fail(w, r, err)
			return
		}
		d.send(w, r, found)
	}
}

// Send answers a request for a file that is at hand, and returns the status; it is
// not ok, and nothing was sent, for any other.
func (d Downloads) Send(w http.ResponseWriter, r *http.Request, name string) (status int, ok bool) {
	c := d.Site.catalogue.Load()
	if c == nil || !c.fresh(d.Site.store) {
		return 0, false
	}
	found := c.byName[name]
	if found == nil || found.file.made.Load() == nil {
		return 0, false
	}
	return d.send(w, r, found), true
}

func (d Downloads) send(w http.ResponseWriter, r *http.Request, found *download) (status int) {
	content, done := found.file.handle()
	defer done()
	h := w.Header()
	for name, values := range found.header {
		h[name] = values // Shared: values are replaced, never changed.
	}
	// A slow line may take longer than the server allows a page.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(10 * time.Minute))
	http.ServeContent(&beginning{w, func(s int) {
		if status = s; d.Count != nil && counts(r, s, found.Size) {
			d.Count(found.Edition)
		}
	}}, r, "", time.Time{}, content)
	return status
}

// download finds the edition with that file name, ready to send.
func (s *Site) download(ctx context.Context, name string) (*download, error) {
	for {
		c, err := s.downloads(ctx)
		if err != nil {
			return nil, err
		}
		d := c.byName[name]
		if d == nil {
			return nil, &httpx.Error{Status: http.StatusNotFound, Err: directory.ErrNotFound}
		}
		err = d.open(ctx, s.store)
		if !errors.Is(err, store.ErrNotFound) {
			return d, err
		}
		// Another file took its place since the list was read.
		s.catalogue.CompareAndSwap(c, nil)
	}
}

// fresh reports whether the list may be taken for what the database says.
func (c *catalogue) fresh(s *store.Store) bool {
	return c.writes == s.Writes() && time.Since(c.read) < catalogueAge
}

// downloads is the list of editions, read anew when it may have changed.
func (s *Site) downloads(ctx context.Context) (*catalogue, error) {
	last := s.catalogue.Load()
	writes := s.store.Writes()
	if last != nil && last.fresh(s.store) {
		return last, nil
	}
	c := &catalogue{byName: map[string]*download{}, writes: writes, read: time.Now()}
	err := s.store.Read(ctx, func(q *store.Q) error {
		editions, err := q.Editions(ctx)
		for _, e := range editions {
			file := newEditionFile()
			if last != nil {
				if known := last.byName[e.FileName()]; known != nil && known.SHA256 == e.SHA256 {
					file = known.file
				}
			}
			c.byName[e.FileName()] = newDownload(e, file)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.catalogue.Store(c)
	return c, nil
}

// editionFile is a file without a name: it is gone when the program is, however
// it ends, and closed once nobody can reach it any more, as every file is. A
// response from a file costs the kernel a sendfile, one from memory a copy. Where
// no file can be made, as in a container without a folder for them, the content
// stays in memory.
type editionFile struct {
	turn chan struct{} // taken by who reads it out of the database
	made atomic.Pointer[spooled]
}

type spooled struct {
	file *os.File
	pdf  []byte
	size int64
	// idle are handles that no reader has: to open one takes as long as to send
	// a range.
	idle chan *os.File
}

// mostIdle is how many handles wait for readers.
const mostIdle = 64

func newEditionFile() *editionFile { return &editionFile{turn: make(chan struct{}, 1)} }

// open reads the file out of the database when nobody did before; many who come
// together wait for one.
func (d *download) open(ctx context.Context, s *store.Store) error {
	if d.file.made.Load() != nil {
		return nil
	}
	select {
	case d.file.turn <- struct{}{}:
		defer func() { <-d.file.turn }()
	case <-ctx.Done():
		return fmt.Errorf("wait for the brochure's file: %w", ctx.Err())
	}
	if d.file.made.Load() != nil {
		return nil
	}
	var pdf []byte
	err := s.Read(ctx, func(q *store.Q) (err error) {
		pdf, err = q.EditionFile(ctx, d.Edition)
		return err
	})
	if err != nil {
		return err
	}
	made := &spooled{size: int64(len(pdf)), idle: make(chan *os.File, mostIdle)}
	if made.file, err = spool(pdf); err != nil {
		made.pdf = pdf
	}
	d.file.made.Store(made)
	return nil
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

// handle gives a reader a place of its own in what many share. Linux opens the
// file anew, and sends it without copying; elsewhere it is read in sections.
func (f *editionFile) handle() (io.ReadSeeker, func()) {
	made := f.made.Load()
	if made.file == nil {
		return bytes.NewReader(made.pdf), func() {}
	}
	done := func(handle *os.File) func() {
		return func() {
			select {
			case made.idle <- handle: // Where in the file it stands, the next reader sets.
			default:
				_ = handle.Close()
			}
		}
	}
	select {
	case handle := <-made.idle:
		return handle, done(handle)
	default:
	}
	handle, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", made.file.Fd()))
	if err != nil {
		return io.NewSectionReader(made.file, 0, made.size), func() {}
	}
	return handle, done(handle)
}
