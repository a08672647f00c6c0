// Command bare is the least that a server in Go can be: net/http alone, which
// sends headers and bytes that it has been given. It is what the benchmarks hold
// the program against, and of no other use.
//
//	bare -addr 127.0.0.1:8081 [-answers FILE] [-database FILE] [-timeouts]
//
// With a database it reads one row of it before it answers, as a program would
// that needs its database.
package main

import (
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	_ "modernc.org/sqlite"
)

// Answer is what to send for a path; the benchmark writes it as JSON.
type Answer struct {
	Header http.Header
	Body   []byte
	// NotModified are the headers for a reader who has the answer already.
	NotModified http.Header
}

func main() {
	addr := flag.String("addr", "127.0.0.1:8081", "address to listen on")
	answers := flag.String("answers", "", "file with the answers by path; without, each is short")
	database := flag.String("database", "", "an SQLite file to read a row from first; none when empty")
	timeouts := flag.Bool("timeouts", false, "set the time-outs that the program sets")
	flag.Parse()
	if err := run(*addr, *answers, *database, *timeouts); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

func run(addr, answers, database string, timeouts bool) error {
	all := map[string]Answer{}
	if answers != "" {
		file, err := os.ReadFile(answers)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(file, &all); err != nil {
			return fmt.Errorf("%s: %w", answers, err)
		}
	}
	if database != "" {
		version, err := readRow(database)
		if err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
		all["/en"] = Answer{Body: fmt.Appendf(nil, "content version %d\n", version)}
	}
	server := &http.Server{Addr: addr, Handler: handler(all)}
	if timeouts { // The same as in internal/server.
		server.ReadTimeout = 12 * time.Second
		server.WriteTimeout = 30 * time.Second
		server.IdleTimeout = 60 * time.Second
	}
	return server.ListenAndServe()
}

// handler looks an answer up and writes it; there is nothing that could be left
// out.
func handler(all map[string]Answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, ok := all[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		if tag := r.Header.Get("If-None-Match"); tag != "" && tag == answer.Header.Get("Etag") {
			for name, values := range answer.NotModified {
				h[name] = values
			}
			w.WriteHeader(http.StatusNotModified)
			return
		}
		for name, values := range answer.Header {
			h[name] = values
		}
		_, _ = w.Write(answer.Body) // A reader who hung up is nobody's error.
	}
}

// readRow opens the database as the program does, through the same driver.
func readRow(file string) (version int, err error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?mode=ro")
	if err != nil {
		return 0, err
	}
	return version, db.QueryRow("SELECT version FROM content_version WHERE id = 1").Scan(&version)
}
