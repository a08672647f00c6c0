package site

import (
	"io"
	"net/http"
	"strconv"
	"strings"
)

// beginning tells of the status as the answer begins. It reads from and unwraps,
// so that a file still goes out by sendfile.
type beginning struct {
	http.ResponseWriter
	tell func(status int)
}

func (b *beginning) WriteHeader(status int) {
	b.tell(status)
	b.ResponseWriter.WriteHeader(status)
}

func (b *beginning) ReadFrom(src io.Reader) (int64, error) { return io.Copy(b.ResponseWriter, src) }

func (b *beginning) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// counts reports whether an answer is a download that counts: a person gets the
// file, whole or its beginning. A viewer that reads in ranges so counts once, and
// who only asks whether there is something new, or whether ranges are answered,
// does not.
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

// probe is how many bytes clients ask for that only want to see whether ranges
// are answered.
const probe = 2

// fromBeginning reports whether a range of a header that was answered begins
// with the first byte and is no probe.
func fromBeginning(header string, size int64) bool {
	for spec := range strings.SplitSeq(strings.TrimPrefix(header, "bytes="), ",") {
		first, last, _ := strings.Cut(strings.TrimSpace(spec), "-")
		// What is no number was refused before, but for the empty one: to the end.
		start, _ := strconv.ParseInt(strings.TrimSpace(first), 10, 64)
		end, err := strconv.ParseInt(strings.TrimSpace(last), 10, 64)
		switch {
		case strings.TrimSpace(first) == "": // so many bytes at the end
			if end >= size {
				return true
			}
		case start == 0 && (err != nil || end >= probe):
			return true
		}
	}
	return false
}

// robot reports whether a program says of itself that it is one. Those of search
// engines and the like do, mostly by the address of a page about them.
func robot(userAgent string) bool {
	agent := strings.ToLower(userAgent)
	for _, mark := range []string{"+http", "bot/", "spider"} {
		if strings.Contains(agent, mark) {
			return true
		}
	}
	return false
}
