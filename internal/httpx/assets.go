package httpx

import (
	"mime"
	"net/http"
	"path"
	"strconv"

	"clusterdir/internal/pagecache"
	"clusterdir/web"
)

// contentTypes of static files that Go's table lacks or takes from the system.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".ico":   "image/x-icon",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// asset is a static file ready to be sent.
type asset struct {
	web.Asset
	contentType string
}

// Assets serves the static files. Their addresses contain a hash of the content, so
// browsers may cache them forever.
func (a *Adapter) Assets() http.HandlerFunc {
	byURL := map[string]asset{}
	for _, file := range web.Assets() {
		byURL[file.URL] = newAsset(file)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		file, ok := byURL[r.URL.Path]
		if !ok {
			a.Error(w, r, http.StatusNotFound)
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
	a := newAsset(file)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		a.send(w, r)
	}
}

func newAsset(file web.Asset) asset {
	contentType, ok := contentTypes[path.Ext(file.Name)]
	if !ok {
		contentType = mime.TypeByExtension(path.Ext(file.Name))
	}
	return asset{file, contentType}
}

// encoded returns the file in the best encoding that the client accepts.
func (a asset) encoded(accept string) (body []byte, encoding string) {
	switch encoding = pagecache.Negotiate(accept, pagecache.Brotli, pagecache.Gzip); {
	case encoding == pagecache.Brotli && a.Brotli != nil:
		return a.Brotli, encoding
	case encoding == pagecache.Gzip && a.Gzip != nil:
		return a.Gzip, encoding
	}
	return a.Content, ""
}

func (a asset) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	body, encoding := a.encoded(r.Header.Get("Accept-Encoding"))
	if a.Brotli != nil || a.Gzip != nil { // Caches must store each encoding separately.
		h.Add("Vary", "Accept-Encoding")
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // A failure means that the client has gone.
	}
}
