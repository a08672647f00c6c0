package httpx

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"

	"clusterdir/internal/address"
)

// Encodings that responses are offered in, best first.
const (
	encodingBrotli = "br"
	encodingGzip   = "gzip"
)

// minCompress is the size below which compressing saves no packet.
const minCompress = 1024

// write sends a body with its tag, compressed as the client likes it, or 304
// when the client has it already.
func write(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding")
	if _, ok := address.Lang(r.URL.Path); ok {
		h.Set("Content-Language", string(Lang(r)))
	}
	if status != http.StatusOK && h.Get("Cache-Control") == "" {
		// An error may pass, and a form that comes back holds what somebody typed.
		h.Set("Cache-Control", "no-store")
	}
	encoding := ""
	if len(body) >= minCompress {
		encoding = negotiate(r.Header.Get("Accept-Encoding"))
	}
	if status == http.StatusOK && h.Get("Cache-Control") != "no-store" {
		tag := etag(body, encoding)
		h.Set("ETag", tag)
		if h.Get("Cache-Control") == "" {
			h.Set("Cache-Control", "public, max-age=0, must-revalidate")
		}
		if matches(r.Header.Get("If-None-Match"), tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		body = compress(body, encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // A reader who hung up is nobody's error.
	}
}

// etag tags a body in an encoding: a strong tag names bytes, so each encoding
// has its own.
func etag(body []byte, encoding string) string {
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if encoding != "" {
		tag += "-" + encoding
	}
	return `"` + tag + `"`
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

// negotiate picks an encoding by Accept-Encoding (RFC 9110, 12.5.3): the best
// of ours that the client does not refuse.
func negotiate(header string) string {
	accepted := map[string]bool{}
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		q := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(params), " ", ""))
		weight, err := strconv.ParseFloat(strings.TrimPrefix(q, "q="), 64)
		accepted[strings.ToLower(strings.TrimSpace(name))] = err != nil || weight > 0
	}
	for _, encoding := range []string{encodingBrotli, encodingGzip} {
		ok, named := accepted[encoding]
		if ok || !named && accepted["*"] {
			return encoding
		}
	}
	return ""
}

// Quality 5 is what Brotli can do while a reader waits; 11 takes 50 ms a page.
const (
	brotliQuick = 5
	brotliBest  = 11
)

func compress(body []byte, encoding string) []byte {
	if encoding == encodingBrotli {
		return brotliBytes(body, brotliQuick)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(body) // A buffer takes everything.
	_ = z.Close()
	return out.Bytes()
}

func brotliBytes(body []byte, quality int) []byte {
	var out bytes.Buffer
	z := brotli.NewWriterLevel(&out, quality)
	_, _ = z.Write(body)
	_ = z.Close()
	return out.Bytes()
}
