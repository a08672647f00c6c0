package pagecache

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Response is a complete response in memory, not yet compressed. Neither its
// header nor its body may change after NewPage or a Cache has received it.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Page is a Response with its entity tag and its compressed bodies, which are
// made when first needed. It may be sent to any number of clients at once.
type Page struct {
	response Response
	etag     string
	quality  quality
	// compressible says that the body is large enough to be compressed.
	compressible bool
	plain        *representation
	gzip         func() *representation
	brotli       func() *representation
}

// representation is a body in one content coding with the headers that describe it.
type representation struct {
	body   []byte
	header http.Header
}

// NewPage prepares a response that is sent more than once.
func NewPage(r Response) *Page { return newPage(r, small) }

// newPage prepares a response. Its compressed bodies are made with quality q.
func newPage(r Response, q quality) *Page {
	p := &Page{response: r, quality: q}
	if p.compressible = len(r.Body) >= minSize[q]; p.compressible {
		r.Header.Add("Vary", "Accept-Encoding")
	}
	if r.Status == http.StatusOK && r.Header.Get("Cache-Control") != NoStore {
		p.etag = etag(r.Body)
		r.Header.Set("ETag", p.etag)
	}
	p.plain = represent(r, r.Body, "")
	p.gzip = sync.OnceValue(func() *representation { return represent(r, compress(r.Body, Gzip, q), Gzip) })
	p.brotli = sync.OnceValue(func() *representation { return represent(r, compress(r.Body, Brotli, q), Brotli) })
	return p
}

// NoStore is the Cache-Control value of a response that nobody may store.
const NoStore = "no-store"

// etag returns the entity tag of a body. It is a weak tag, the same for every
// content coding: the representations are semantically equivalent (RFC 9110, 8.8.1).
func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

func represent(r Response, body []byte, encoding string) *representation {
	header := r.Header.Clone()
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	return &representation{body, header}
}

// in returns the representation for an Accept-Encoding header.
func (p *Page) in(accept string) *representation {
	if !p.compressible || accept == "" {
		return p.plain
	}
	switch Negotiate(accept, preferred[p.quality]...) {
	case Brotli:
		return p.brotli()
	case Gzip:
		return p.gzip()
	}
	return p.plain
}

// Send answers a GET or HEAD request with the page, or with 304 when the client
// has it already. A 304 has no other headers than RFC 9110, 15.4.5, wants: the
// client has the others.
func (p *Page) Send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if p.etag != "" && matches(r.Header["If-None-Match"], p.etag) {
		clear(h)
		for _, name := range []string{"Etag", "Cache-Control", "Vary"} {
			if values := p.response.Header[name]; len(values) > 0 {
				h[name] = values
			}
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	v := p.in(r.Header.Get("Accept-Encoding"))
	for name, values := range v.header {
		h[name] = values // The slices are shared by all requests: handlers replace values and never append.
	}
	w.WriteHeader(p.response.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(v.body) // A failure means that the client has gone.
	}
}

// matches reports whether an If-None-Match header contains the tag. The
// comparison is the weak one (RFC 9110, 13.1.2).
func matches(header []string, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for _, line := range header {
		for candidate := range strings.SplitSeq(line, ",") {
			candidate = strings.TrimSpace(candidate)
			if candidate == "*" || strings.TrimPrefix(candidate, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// size estimates the memory in bytes that the page takes with all its encodings.
func (p *Page) size() int { return 2048 + len(p.response.Body)*3/2 }

// Send sends a response that is needed once.
func Send(w http.ResponseWriter, r *http.Request, response Response) {
	newPage(response, fast).Send(w, r)
}
