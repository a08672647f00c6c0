package httpx

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// finished is a page or a file as it goes out: its bytes in every encoding with
// the headers that go with them, shared by all requests and never changed.
type finished struct {
	made   time.Time // when it became what it is
	kept   bool      // it goes out more than once
	header http.Header
	hash   string
	plain  *variant
	gzip   func() *variant
	brotli atomic.Pointer[variant]
	hits   atomic.Uint32
	// improving is set once a smaller Brotli is on its way.
	improving atomic.Bool
}

// variant is a finished page in one encoding.
type variant struct {
	body     []byte
	encoding string
	tag      string
	// The headers of an answer with the body, and of one without because the
	// reader has it.
	whole, unchanged []field
	// more is set where the answer is larger than what net/http writes at once.
	more bool
}

type field struct {
	name   string
	values []string
}

// newFinished finishes a page that goes out with these headers; it keeps both.
func newFinished(header http.Header, body []byte) *finished {
	sum := sha256.Sum256(body)
	f := &finished{header: header, hash: base64.RawURLEncoding.EncodeToString(sum[:12])}
	f.plain = f.variant(body, "", "")
	f.gzip = sync.OnceValue(func() *variant { return f.variant(gzipGood.once(body), encodingGzip, gzipGood.mark) })
	return f
}

// variant makes a variant. A strong tag names bytes, so each encoding has its own,
// and so has each quality of it: mark tells them apart.
func (f *finished) variant(body []byte, encoding, mark string) *variant {
	v := &variant{body: body, encoding: encoding, tag: f.tag(mark)}
	v.unchanged = f.unchanged([]string{v.tag})
	v.whole = append(v.whole, field{"Etag", []string{v.tag}}, field{"Content-Length", []string{strconv.Itoa(len(body))}})
	if encoding != "" {
		v.whole = append(v.whole, field{"Content-Encoding", []string{encoding}})
	}
	for name, values := range f.header {
		v.whole = append(v.whole, field{name, values})
	}
	v.more = v.atLeast() > fullBuffer
	return v
}

// atLeast is how many bytes the answer with the body has, and net/http adds to them.
func (v *variant) atLeast() int {
	n := len("HTTP/1.1 200 OK\r\n\r\n") + len(v.body)
	for _, f := range v.whole {
		for _, value := range f.values {
			n += len(f.name) + len(": ") + len(value) + len("\r\n")
		}
	}
	return n
}

func (f *finished) tag(mark string) string { return `"` + f.hash + mark + `"` }

// unchanged are the headers of a 304 (RFC 9110, 15.4.5); the reader has the others.
func (f *finished) unchanged(tag []string) []field {
	return []field{{"Etag", tag}, {"Cache-Control", f.header["Cache-Control"]}, {"Vary", f.header["Vary"]}}
}

// in is the page in an encoding.
func (f *finished) in(encoding string) *variant {
	if len(f.plain.body) < minCompress {
		return f.plain
	}
	switch encoding {
	case encodingGzip:
		return f.gzip()
	case encodingBrotli:
		if v := f.brotli.Load(); v != nil {
			return v
		}
		quality := brotliQuick
		if f.kept {
			quality = brotliGood
		}
		v := f.variant(quality.once(f.plain.body), encodingBrotli, quality.mark)
		if f.brotli.CompareAndSwap(nil, v) {
			return v
		}
		return f.brotli.Load()
	}
	return f.plain
}

// improve makes the Brotli as small as it gets, which takes long.
func (f *finished) improve() {
	body := brotliBest.once(f.plain.body)
	if len(body) < len(f.in(encodingBrotli).body) {
		f.brotli.Store(f.variant(body, encodingBrotli, brotliBest.mark))
	}
}

// same reports whether two pages go out alike.
func (f *finished) same(g *finished) bool { return f.hash == g.hash && sameHeader(f.header, g.header) }

func sameHeader(a, b http.Header) bool {
	if len(a) != len(b) {
		return false
	}
	for name, values := range a {
		if !slices.Equal(values, b[name]) {
			return false
		}
	}
	return true
}

// weight is about how many bytes of memory it takes with all encodings.
func (f *finished) weight() int { return 2048 + len(f.plain.body)*3/2 }

// send answers with the page, compressed as the reader likes it, or with 304 when
// the reader has it. It returns the status.
func (f *finished) send(w http.ResponseWriter, r *http.Request, now time.Time) int {
	v := f.in(negotiate(first(r.Header["Accept-Encoding"])))
	h := w.Header()
	clear(h) // All that an answer bears is in the variant.
	if asked := r.Header["If-None-Match"]; len(asked) > 0 {
		if unchanged := f.known(v, asked); unchanged != nil {
			fill(h, unchanged)
			h["Date"] = dateOf(now)
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified
		}
	}
	fill(h, v.whole)
	endTurn(r)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		if v.more {
			moreFollows(r)
		}
		_, _ = w.Write(v.body) // A reader who hung up is nobody's error.
	}
	return http.StatusOK
}

// known is the answer to a reader who names tags, nil when none of them is one of
// this page in the encoding of v.
func (f *finished) known(v *variant, tags []string) []field {
	if len(tags) == 1 { // As browsers send it.
		if tags[0] == v.tag {
			return v.unchanged
		}
		if f.had(tags[0], v.encoding) {
			return f.unchanged(tags)
		}
	}
	asked := strings.Join(tags, ",")
	if !strings.Contains(asked, f.hash) && strings.TrimSpace(asked) != "*" {
		return nil
	}
	if matches(asked, v.tag) {
		return v.unchanged
	}
	for _, mark := range marks[v.encoding] {
		if tag := f.tag(mark); matches(asked, tag) {
			return f.unchanged([]string{tag})
		}
	}
	return nil
}

// had reports whether a tag is one that the page may have had in an encoding.
func (f *finished) had(tag, encoding string) bool {
	mark, ours := strings.CutPrefix(tag, `"`+f.hash)
	mark, ended := strings.CutSuffix(mark, `"`)
	return ours && ended && slices.Contains(marks[encoding], mark)
}

// dated is the header Date of a second.
type dated struct {
	second int64
	values []string
}

var lastDated atomic.Pointer[dated]

// dateOf is the header Date, which net/http makes anew for each answer that has none.
// With the many headers of a page one more would cost more than it spares.
func dateOf(now time.Time) []string {
	second := now.Unix()
	if last := lastDated.Load(); last != nil && last.second == second {
		return last.values
	}
	d := &dated{second, []string{now.UTC().Format(http.TimeFormat)}}
	lastDated.Store(d)
	return d.values
}

func fill(h http.Header, fields []field) {
	for _, f := range fields {
		h[f.name] = f.values
	}
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
