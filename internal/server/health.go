package server

import (
	"encoding/json"
	"errors"
	"net/http"

	"clusterdir/internal/httpx"
	"clusterdir/internal/snapshot"
	"clusterdir/internal/store"
)

// whenIndexed answers with status 503 until the search index has been built.
func whenIndexed(f *snapshot.Follower, a *httpx.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if f.Current() == nil {
				a.Error(w, r, http.StatusServiceUnavailable)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// healthy answers as long as the process lives.
func healthy(w http.ResponseWriter, _ *http.Request) { writeState(w, http.StatusOK, "ok") }

// ready reports whether the database can be read, has the schema of this program,
// and is indexed.
func ready(c Config) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		state := "indexing"
		if err := c.Store.Ready(r.Context()); err != nil {
			c.Log.WarnContext(r.Context(), "not ready", "error", err)
			state = reason(err)
		} else if c.Snapshots.Current() != nil {
			writeState(w, http.StatusOK, "ok")
			return
		}
		w.Header().Set("Retry-After", "10")
		writeState(w, http.StatusServiceUnavailable, state)
	}
}

func writeState(w http.ResponseWriter, status int, state string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"status": state})
}

// reason returns why the database cannot be used, without internal details.
func reason(err error) string {
	for _, known := range []error{store.ErrOlderSchema, store.ErrNewerSchema, store.ErrDamaged} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return store.ErrUnavailable.Error()
}
