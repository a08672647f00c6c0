package httpx

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"

	"clusterdir/internal/address"
	"clusterdir/internal/i18n"
)

type requestKey struct{}

// RequestID returns the id of a request, which the log and the error page contain.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// WithRequestID gives every request an id. An id that the client sends is
// ignored, because it would let anybody write into the log.
func WithRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, rand.Text()[:16])))
	})
}

// Lang returns the language of a request: that of its address, else the one that
// the browser prefers.
func Lang(r *http.Request) i18n.Lang {
	if l, ok := address.Lang(r.URL.Path); ok {
		return l
	}
	return i18n.Negotiate(r)
}

// isData reports whether an address is one of data.
func isData(path string) bool {
	for _, suffix := range []string{".json", ".csv", ".vcf"} {
		if strings.HasSuffix(path, suffix) {
			return true
		}
	}
	return false
}
