package site

import (
	"io"
	"net/http"
	"strconv"
	"strings"
)

// statusObserver reports the status when a response begins. Its ReadFrom and Unwrap
// let a file still be sent by sendfile.
type statusObserver struct {
	http.ResponseWriter
	observe func(status int)
}

func (w *statusObserver) WriteHeader(status int) {
	w.observe(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusObserver) ReadFrom(src io.Reader) (int64, error) {
	return io.Copy(w.ResponseWriter, src)
}

func (w *statusObserver) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// counts reports whether a response counts as a download: a person gets the file,
// whole or its beginning. So a viewer that reads in ranges counts once, and a
// request that only checks for a new version, or whether ranges are supported,
// does not count.
func counts(r *http.Request, status int, size int64) bool {
	if r.Method != http.MethodGet || robot(r.UserAgent()) {
		return false
	}
	switch status {
	case http.StatusOK:
		return true
	case http.StatusPartialContent:
		return fromBeginning(r.Header.Get("Range"), size)
	}
	return false
}

// probe is the length in bytes of the ranges with which clients check whether
// ranges are supported.
const probe = 2

// fromBeginning reports whether one of the ranges of a header begins with the first
// byte and is longer than a probe. The header has been accepted already.
func fromBeginning(header string, size int64) bool {
	for spec := range strings.SplitSeq(strings.TrimPrefix(header, "bytes="), ",") {
		first, last, _ := strings.Cut(strings.TrimSpace(spec), "-")
		// An empty end means the end of the file. Anything else that is not a number
		// has been rejected.
		start, _ := strconv.ParseInt(strings.TrimSpace(first), 10, 64)
		end, err := strconv.ParseInt(strings.TrimSpace(last), 10, 64)
		switch {
		case strings.TrimSpace(first) == "": // the last bytes of the file
			if end >= size {
				return true
			}
		case start == 0 && (err != nil || end >= probe):
			return true
		}
	}
	return false
}

// robot reports whether a User-Agent names a robot. Those of search engines do,
// mostly with the address of a page about them.
func robot(userAgent string) bool {
	agent := strings.ToLower(userAgent)
	for _, mark := range []string{"+http", "bot/", "spider"} {
		if strings.Contains(agent, mark) {
			return true
		}
	}
	return false
}
