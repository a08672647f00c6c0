package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"time"
)

// answer is a response as the program sent it: what the bare server and nginx send too.
type answer struct {
	Header http.Header // without Date, which every server writes itself
	Body   []byte
	// NotModified are the headers of the 304 for the entity tag of this answer.
	NotModified http.Header
}

// bareCommand is the least that a Go server can be: it writes headers and bytes that it
// was given. It has the timeouts of internal/server and a line of log per request.
type bareCommand struct {
	Addr    string `required:"" help:"Address to listen on."`
	Answers string `required:"" type:"existingfile" help:"Answers by path, as JSON."`
}

// Run serves until the context ends.
func (c *bareCommand) Run(ctx context.Context) error {
	text, err := os.ReadFile(c.Answers)
	if err != nil {
		return err
	}
	var answers map[string]answer
	if err := json.Unmarshal(text, &answers); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	server := &http.Server{
		Addr: c.Addr, Handler: bareHandler(answers, log),
		ReadTimeout: 12 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 128 << 10,
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServe(); ctx.Err() == nil {
		return err
	}
	return nil
}

func bareHandler(answers map[string]answer, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		status := writeAnswer(w, r, answers)
		log.Info("request", "method", r.Method, "path", r.URL.Path, "status", status,
			"microseconds", time.Since(begun).Microseconds(), "client", r.RemoteAddr)
	})
}

func writeAnswer(w http.ResponseWriter, r *http.Request, answers map[string]answer) int {
	a, ok := answers[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return http.StatusNotFound
	}
	status, header, body := http.StatusOK, a.Header, a.Body
	if tag := r.Header.Get("If-None-Match"); tag != "" && tag == a.Header.Get("ETag") {
		status, header, body = http.StatusNotModified, a.NotModified, nil
	}
	for name, values := range header {
		w.Header()[name] = values
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // A client that hung up is not an error.
	return status
}
