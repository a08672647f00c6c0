package httpx

import (
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"clusterdir/internal/address"
)

// WithLog logs every request: no query, because it holds what people search for,
// and only the network of the client's address. observe, which may be nil, gets
// the status and the duration of each request.
func WithLog(log *slog.Logger, client func(*http.Request) netip.Addr, observe func(status int, took time.Duration)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
			next.ServeHTTP(recorder, r)
			took := time.Since(start)
			if observe != nil {
				observe(recorder.status, took)
			}
			log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("path", address.Loggable(r.URL.Path)), slog.String("method", r.Method),
				slog.Int("status", recorder.status), slog.Int64("microseconds", took.Microseconds()),
				slog.String("client", Network(client(r))), slog.String("request", RequestID(r.Context())))
		})
	}
}

// Network returns the part of an address that does not identify a person: the
// /24 network of IPv4, the /48 network of IPv6.
func Network(client netip.Addr) string {
	if !client.IsValid() {
		return "unknown"
	}
	bits := 48
	if client = client.Unmap(); client.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(client, bits).Masked().String()
}

// statusRecorder records the status of a response.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (w *statusRecorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// ReadFrom passes a file on to the connection, which sends it without copying it
// through the memory of the process.
func (w *statusRecorder) ReadFrom(src io.Reader) (int64, error) {
	return io.Copy(w.ResponseWriter, src)
}

func (w *statusRecorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
