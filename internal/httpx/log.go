package httpx

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"clusterdir/internal/address"
)

// Log writes a line for every request: no query, which holds what people search
// for, and only the network of the client's address.
type Log struct {
	log    *slog.Logger
	lines  io.Writer
	client func(*http.Request) netip.Addr
	// observe is told of status and time; may be nil.
	observe func(int, time.Duration)
}

// NewLog makes a log; client tells the client's address. With lines, the requests are
// written there, in the form of a slog.JSONHandler, which takes four times as long: a
// twentieth of the time of a page that is kept.
func NewLog(log *slog.Logger, lines io.Writer, client func(*http.Request) netip.Addr, observe func(int, time.Duration)) *Log {
	return &Log{log, lines, client, observe}
}

// With logs what next answers.
func (l *Log) With(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		watched := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(watched, r)
		l.note(l.of(r), r, watched.status, start, RequestID(r.Context()))
	})
}

// Note logs a request that was answered without With.
func (l *Log) Note(r *http.Request, status int, start time.Time) {
	l.note(l.of(r), r, status, start, "")
}

// logged is what is asked for, as the log has it; for a page that is kept it is made
// once.
type logged struct {
	path string
	json []byte // the path, where lines are written
}

func (l *Log) of(r *http.Request) logged {
	path := address.Loggable(r.URL.Path)
	if l.lines == nil {
		return logged{path: path}
	}
	return logged{path, quoted(path)}
}

// quoted is text as JSON has it.
func quoted(text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // Every text can be encoded.
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// note logs a request that was answered.
func (l *Log) note(what logged, r *http.Request, status int, start time.Time, request string) {
	took := time.Since(start)
	if l.observe != nil {
		l.observe(status, took)
	}
	if l.lines != nil {
		l.line(what, r, status, start.Add(took), took, request)
		return
	}
	attrs := []slog.Attr{
		slog.String("path", what.path), slog.String("method", r.Method), slog.Int("status", status),
		slog.Int64("microseconds", took.Microseconds()), slog.String("client", Network(l.client(r))),
	}
	if request != "" {
		attrs = append(attrs, slog.String("request", request))
	}
	l.log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
}

var lineBuffers = sync.Pool{New: func() any { return new([]byte) }}

// line writes a line as JSON. Nothing but the path can hold what JSON has to escape:
// a method is a token (RFC 9110, 5.6.2), an id is our own.
func (l *Log) line(what logged, r *http.Request, status int, at time.Time, took time.Duration, request string) {
	buffer := lineBuffers.Get().(*[]byte)
	b := append((*buffer)[:0], `{"time":"`...)
	b = at.AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","level":"INFO","msg":"request","path":`...)
	b = append(b, what.json...)
	b = append(b, `,"method":"`...)
	b = append(b, r.Method...)
	b = append(b, `","status":`...)
	b = strconv.AppendInt(b, int64(status), 10)
	b = append(b, `,"microseconds":`...)
	b = strconv.AppendInt(b, took.Microseconds(), 10)
	b = append(b, `,"client":"`...)
	b = appendNetwork(b, l.client(r))
	if request != "" {
		b = append(b, `","request":"`...)
		b = append(b, request...)
	}
	b = append(b, "\"}\n"...)
	_, _ = l.lines.Write(b) // Where a log cannot be written there is nobody to tell.
	*buffer = b
	lineBuffers.Put(buffer)
}

// Network is an address without the part that points at a person: /24 of IPv4,
// /48 of IPv6.
func Network(client netip.Addr) string { return string(appendNetwork(nil, client)) }

func appendNetwork(b []byte, client netip.Addr) []byte {
	if !client.IsValid() {
		return append(b, "unknown"...)
	}
	bits := 48
	if client = client.Unmap(); client.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(client, bits).Masked().AppendTo(b)
}

// statusWriter notes the status. It unwraps, so that files still go out by
// sendfile.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// ReadFrom hands a file on to the connection, which sends it without copying.
func (w *statusWriter) ReadFrom(src io.Reader) (int64, error) { return io.Copy(w.ResponseWriter, src) }

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
