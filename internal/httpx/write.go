package httpx

import (
	"net/http"
	"strconv"
	"strings"

	"clusterdir/internal/address"
)

// Encodings that responses are offered in, best first.
const (
	encodingBrotli = "br"
	encodingGzip   = "gzip"
)

// minCompress is the size below which compressing saves no packet.
const minCompress = 1024

// write sends an answer that stands for this moment: an error, or a page that its
// reader alone may keep. It is compressed as the client likes it.
func write(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	describe(h, r, contentType)
	if h.Get("Cache-Control") == "" {
		// An error may pass, and a form that comes back holds what somebody typed.
		h.Set("Cache-Control", noStore)
	}
	if len(body) >= minCompress {
		if encoding := negotiate(r.Header.Get("Accept-Encoding")); encoding != "" {
			h.Set("Content-Encoding", encoding)
			body = compressors[encoding].once(body)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	endTurn(r)
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // A reader who hung up is nobody's error.
	}
}

// describe sets the headers that say what an answer is.
func describe(h http.Header, r *http.Request, contentType string) {
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding")
	if l, ok := address.Lang(r.URL.Path); ok {
		h.Set("Content-Language", string(l))
	}
}

// matches reports whether If-None-Match names the tag; the comparison is the
// weak one (RFC 9110, 13.1.2).
func matches(header, tag string) bool {
	if strings.TrimSpace(header) == "*" {
		return true
	}
	for candidate := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(candidate), "W/") == tag {
			return true
		}
	}
	return false
}

// browsers say one of these, so that nothing is to be read.
var browsers = map[string]string{
	"gzip, deflate, br, zstd": encodingBrotli, "gzip, deflate, br": encodingBrotli, "br": encodingBrotli,
	"gzip, deflate": encodingGzip, "gzip": encodingGzip, "": "",
}

// negotiate picks an encoding by Accept-Encoding (RFC 9110, 12.5.3): the best
// of ours that the client does not refuse.
func negotiate(header string) string {
	if encoding, ok := browsers[header]; ok {
		return encoding
	}
	const unnamed, refused, accepted = 0, 1, 2
	var brotli, gzip, others int
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		said := accepted
		if weightless(params) {
			said = refused
		}
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, encodingBrotli):
			brotli = said
		case strings.EqualFold(name, encodingGzip):
			gzip = said
		case name == "*":
			others = said
		}
	}
	switch {
	case brotli == accepted || brotli == unnamed && others == accepted:
		return encodingBrotli
	case gzip == accepted || gzip == unnamed && others == accepted:
		return encodingGzip
	}
	return ""
}

// weightless reports whether parameters say q=0.
func weightless(params string) bool {
	for param := range strings.SplitSeq(params, ";") {
		name, weight, _ := strings.Cut(param, "=")
		weight = strings.TrimSpace(weight)
		if strings.EqualFold(strings.TrimSpace(name), "q") && weight != "" && strings.Trim(weight, "0.") == "" {
			return true
		}
	}
	return false
}
