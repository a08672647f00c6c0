package httpx

import (
	"mime"
	"net/http"
	"path"
	"strconv"
	"sync"

	"clusterdir/web"
)

// contentTypes of static files that Go's table lacks or takes from the system.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".ico":   "image/x-icon",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// asset is a static file ready to be sent.
type asset struct {
	contentType string
	plain       []byte
	brotli      func() []byte
}

// Assets serves the static files. Their addresses bear a hash of the content,
// so browsers may keep them for ever.
func (a *Answers) Assets() http.HandlerFunc {
	byURL := map[string]asset{}
	for name, file := range web.Assets() {
		byURL[file.URL] = newAsset(name, file.Content)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		file, ok := byURL[r.URL.Path]
		if !ok {
			a.Answer(w, r, http.StatusNotFound)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		file.send(w, r)
	}
}

// Asset serves one static file under an address without a hash.
func Asset(name string) http.HandlerFunc {
	file, ok := web.Assets()[name]
	if !ok {
		panic("no static file " + name) // As web.AssetURL: a mistake that any start shows.
	}
	a := newAsset(name, file.Content)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		a.send(w, r)
	}
}

func newAsset(name string, content []byte) asset {
	contentType, ok := contentTypes[path.Ext(name)]
	if !ok {
		contentType = mime.TypeByExtension(path.Ext(name))
	}
	a := asset{contentType: contentType, plain: content}
	switch path.Ext(name) {
	case ".css", ".svg":
		// Once, and as small as it gets: the first reader waits 40 ms for it.
		a.brotli = sync.OnceValue(func() []byte { return brotliBest.once(content) })
	}
	return a
}

func (a asset) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	body := a.plain
	switch {
	case a.brotli == nil: // Fonts and pictures are compressed in themselves.
	case negotiate(r.Header.Get("Accept-Encoding")) != encodingBrotli:
		write(w, r, http.StatusOK, a.contentType, a.plain)
		return
	default:
		body = a.brotli()
		h.Add("Vary", "Accept-Encoding")
		h.Set("Content-Encoding", encodingBrotli)
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // A reader who hung up is nobody's error.
	}
}
