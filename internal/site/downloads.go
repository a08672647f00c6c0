package site

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"golang.org/x/sync/singleflight"

	"clusterdir/internal/directory"
	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
)

// Downloads sends the files of the brochure, whole or in ranges.
type Downloads struct {
	store     *store.Store
	snapshots *snapshot.Follower
	count     func(directory.Edition)
	fail      func(http.ResponseWriter, *http.Request, error)

	files sync.Map // of editionFile, by SHA-256
	reads singleflight.Group
}

// editionFile is an edition with its content.
type editionFile struct {
	directory.Edition
	content io.ReaderAt
}

// NewDownloads returns the handler of the brochure's files. count is called for
// each download that counts and must not block; it may be nil. fail answers
// requests that failed.
func NewDownloads(s *store.Store, f *snapshot.Follower, count func(directory.Edition), fail func(http.ResponseWriter, *http.Request, error)) *Downloads {
	return &Downloads{store: s, snapshots: f, count: count, fail: fail}
}

// downloadTimeout is the timeout for sending a file: enough for 5 MB at 70 kbit/s.
const downloadTimeout = 10 * time.Minute

// ServeHTTP sends the file that the address names.
func (d *Downloads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, err := d.file(r.Context(), chi.URLParam(r, "file"))
	if err != nil {
		d.fail(w, r, err)
		return
	}
	content := file.open()
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Language", string(file.Lang))
	h.Set("ETag", `"`+file.SHA256[:24]+`"`)
	h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": file.FileName()}))
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(downloadTimeout))
	http.ServeContent(&statusObserver{w, func(status int) {
		if d.count != nil && counts(r, status, file.Size) {
			d.count(file.Edition)
		}
	}}, r, "", time.Time{}, content)
}

// file returns the edition with that file name. Its content is read from the
// database once; requests that come meanwhile wait for it.
func (d *Downloads) file(ctx context.Context, name string) (editionFile, error) {
	edition, err := findEdition(d.snapshots.Current().Editions, name)
	if err != nil {
		return editionFile{}, err
	}
	if file, ok := d.files.Load(edition.SHA256); ok {
		return file.(editionFile), nil
	}
	file, err, _ := d.reads.Do(edition.SHA256, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return d.read(ctx, name)
	})
	return file.(editionFile), err
}

// read reads an edition from the database, which may be newer than the snapshot,
// and removes the cached file of the edition that it replaces.
func (d *Downloads) read(ctx context.Context, name string) (editionFile, error) {
	file, err := store.View(ctx, d.store, func(q *store.Q) (editionFile, error) {
		editions, err := q.Editions(ctx)
		if err != nil {
			return editionFile{}, err
		}
		edition, err := findEdition(editions, name)
		if err != nil {
			return editionFile{}, err
		}
		pdf, err := q.EditionFile(ctx, edition)
		if err != nil {
			return editionFile{}, err
		}
		return editionFile{edition, spool(pdf)}, nil
	})
	if err != nil {
		return editionFile{}, err
	}
	d.files.Range(func(sum, old any) bool {
		if old.(editionFile).FileName() == name {
			d.files.Delete(sum)
		}
		return true
	})
	d.files.Store(file.SHA256, file)
	return file, nil
}

func findEdition(editions []directory.Edition, name string) (directory.Edition, error) {
	for _, e := range editions {
		if e.FileName() == name {
			return e, nil
		}
	}
	return directory.Edition{}, directory.ErrNotFound
}

// spool writes content to a temporary file, from which the kernel can send it
// without copying (sendfile). The file has no name, so nothing of it is left when
// the program ends, however it ends; the garbage collector closes it. Where no file
// can be created, such as in a container without /tmp, the content stays in memory.
func spool(content []byte) io.ReaderAt {
	file, err := os.CreateTemp("", "clusterdir-*.pdf")
	if err != nil {
		return bytes.NewReader(content)
	}
	_, err = file.Write(content)
	if os.Remove(file.Name()) != nil || err != nil {
		_ = file.Close()
		return bytes.NewReader(content)
	}
	return file
}

// open returns the content with an offset of its own. On Linux the file is opened
// once more, because sendfile needs a file; elsewhere the content is copied.
func (f editionFile) open() io.ReadSeekCloser {
	if file, ok := f.content.(*os.File); ok {
		if own, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", file.Fd())); err == nil {
			return own
		}
	}
	return nopCloser{io.NewSectionReader(f.content, 0, f.Size)}
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }
