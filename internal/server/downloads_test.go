package server_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"clusterdir/internal/i18n"
	"clusterdir/internal/server"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// editions are the brochure's files as the store has them.
func editions(t *testing.T, s *site) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	storetest.Read(t, s.store, func(q *store.Q) error {
		all, err := q.Editions(t.Context())
		if err != nil {
			return err
		}
		for _, e := range all {
			if files[e.FileName()], err = q.EditionFile(t.Context(), e); err != nil {
				return err
			}
		}
		return nil
	})
	for _, l := range i18n.Languages {
		name := "cluster-policy-" + string(l) + ".pdf"
		if !bytes.HasPrefix(files[name], []byte("%PDF-")) {
			t.Fatalf("the seed has no %s", name)
		}
	}
	return files
}

func TestDownload(t *testing.T) {
	s := newSite(t)
	for name, pdf := range editions(t, s) {
		target := "/downloads/" + name
		w := s.get(target)
		h := w.Header()
		if !bytes.Equal(w.Body.Bytes(), pdf) || h.Get("Content-Type") != "application/pdf" {
			t.Errorf("%s: %d bytes of %s, want %d", name, w.Body.Len(), h.Get("Content-Type"), len(pdf))
		}
		if got := h.Get("Content-Disposition"); !strings.Contains(got, "filename="+name) {
			t.Errorf("%s: Content-Disposition %q", name, got)
		}
		sum := sha256.Sum256(pdf)
		if etag := h.Get("ETag"); !strings.Contains(etag, hex.EncodeToString(sum[:12])) {
			t.Errorf("%s: ETag %s", name, etag)
		}
		if got := h.Get("Accept-Ranges"); got != "bytes" || h.Get("Content-Encoding") != "" {
			t.Errorf("%s: Accept-Ranges %q, Content-Encoding %q", name, got, h.Get("Content-Encoding"))
		}
		tests := []struct {
			name   string
			header []string
			status int
			body   []byte
		}{
			{"known", []string{"If-None-Match", h.Get("ETag")}, http.StatusNotModified, nil},
			{"changed", []string{"If-None-Match", `"other"`}, http.StatusOK, pdf},
			{"the beginning", []string{"Range", "bytes=0-99"}, http.StatusPartialContent, pdf[:100]},
			{"the end", []string{"Range", "bytes=-10"}, http.StatusPartialContent, pdf[len(pdf)-10:]},
			{"goes on", []string{"Range", "bytes=100-", "If-Range", h.Get("ETag")}, http.StatusPartialContent, pdf[100:]},
			{"goes on with another file", []string{"Range", "bytes=100-", "If-Range", `"other"`}, http.StatusOK, pdf},
			{"beyond", []string{"Range", "bytes=999999999-"}, http.StatusRequestedRangeNotSatisfiable, nil},
		}
		for _, test := range tests {
			w := s.do(http.MethodGet, target, nil, test.header...)
			if w.Code != test.status || test.body != nil && !bytes.Equal(w.Body.Bytes(), test.body) {
				t.Errorf("%s, %s: %d with %d bytes, want %d with %d", name, test.name, w.Code, w.Body.Len(), test.status, len(test.body))
			}
			for _, fault := range checkHeaders(w.Header()) {
				t.Errorf("%s, %s: %s", name, test.name, fault)
			}
		}
	}
}

// TestDownloadLinks shows that the page of the brochure leads to the files and
// says how large they are.
func TestDownloadLinks(t *testing.T) {
	s := newSite(t)
	files := editions(t, s)
	for _, path := range []string{"/de/broschuere", "/en/brochure"} {
		links := all(s.doc(path).Find(`main a[type="application/pdf"]`), "href")
		if len(links) != len(files) {
			t.Errorf("%s leads to %q, want every edition", path, links)
		}
		own := "/downloads/cluster-policy-" + path[1:3] + ".pdf"
		if len(links) > 0 && links[0] != own {
			t.Errorf("%s names %s first, want %s", path, links[0], own)
		}
	}
	for _, path := range []string{"/de", "/en"} {
		if n := s.doc(path).Find(`main a[href="/downloads/cluster-policy-` + path[1:3] + `.pdf"]`).Length(); n != 1 {
			t.Errorf("%s has %d links to the brochure", path, n)
		}
	}
}

// TestDownloadTogether reads one file many times at once, over the network.
func TestDownloadTogether(t *testing.T) {
	s := newSite(t)
	files := editions(t, s)
	web := httptest.NewServer(s.Handler)
	defer web.Close()
	fail := make(chan string, 20)
	for range cap(fail) {
		go func() {
			resp, err := http.Get(web.URL + "/downloads/cluster-policy-de.pdf")
			if err != nil {
				fail <- err.Error()
				return
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil || !bytes.Equal(body, files["cluster-policy-de.pdf"]) {
				fail <- "the file came broken"
				return
			}
			fail <- ""
		}()
	}
	for range cap(fail) {
		if what := <-fail; what != "" {
			t.Error(what)
		}
	}
}

// TestNoBrochure shows that a directory without a brochure says so.
func TestNoBrochure(t *testing.T) {
	handler, err := server.New(t.Context(), server.Config{
		Store: storetest.Empty(t, storetest.File(t)), Log: slog.New(slog.DiscardHandler), BaseURL: base,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{TB: t, Handler: handler}
	if w := s.do(http.MethodGet, "/downloads/cluster-policy-de.pdf", nil); w.Code != http.StatusNotFound {
		t.Errorf("status %d, want 404", w.Code)
	}
	for _, path := range []string{"/de/broschuere", "/en/brochure"} {
		if note := words(s.doc(path).Find("p.note")); note == "" {
			t.Errorf("%s does not say that there is no file", path)
		}
	}
}
