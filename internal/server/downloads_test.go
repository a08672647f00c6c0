package server_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
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

// ask sends a request over the network and reads the answer; header alternates
// names and values.
func ask(t *testing.T, method, url string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return resp, body
}

func TestDownload(t *testing.T) {
	s := newSite(t)
	address := "http://" + listen(t, s.Handler)
	for name, pdf := range editions(t, s) {
		target, size := address+"/downloads/"+name, len(pdf)
		sum := sha256.Sum256(pdf)
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		for _, test := range []struct {
			name   string
			method string
			header []string
			status int
			body   []byte
			bytes  string // Content-Range
		}{
			{"whole", "GET", nil, 200, pdf, ""},
			{"never compressed", "GET", []string{"Accept-Encoding", "gzip, br"}, 200, pdf, ""},
			{"only headers", "HEAD", nil, 200, nil, ""},
			{"only the headers of a range", "HEAD", []string{"Range", "bytes=0-99"}, 206, nil, fmt.Sprintf("bytes 0-99/%d", size)},
			{"known", "GET", []string{"If-None-Match", tag}, 304, nil, ""},
			{"known among others", "GET", []string{"If-None-Match", `"other", W/` + tag}, 304, nil, ""},
			{"known, only headers", "HEAD", []string{"If-None-Match", tag}, 304, nil, ""},
			{"changed", "GET", []string{"If-None-Match", `"other"`}, 200, pdf, ""},
			{"must be another file", "GET", []string{"If-Match", `"other"`}, 412, nil, ""},
			{"the beginning", "GET", []string{"Range", "bytes=0-99"}, 206, pdf[:100], fmt.Sprintf("bytes 0-99/%d", size)},
			{"the end", "GET", []string{"Range", "bytes=-10"}, 206, pdf[size-10:], fmt.Sprintf("bytes %d-%d/%d", size-10, size-1, size)},
			{"more than there is", "GET", []string{"Range", "bytes=100-99999999"}, 206, pdf[100:], fmt.Sprintf("bytes 100-%d/%d", size-1, size)},
			{"goes on", "GET", []string{"Range", "bytes=100-", "If-Range", tag}, 206, pdf[100:], fmt.Sprintf("bytes 100-%d/%d", size-1, size)},
			{"goes on with another file", "GET", []string{"Range", "bytes=100-", "If-Range", `"other"`}, 200, pdf, ""},
			{"goes on with what may differ", "GET", []string{"Range", "bytes=100-", "If-Range", "W/" + tag}, 200, pdf, ""},
			{"known goes before ranges", "GET", []string{"Range", "bytes=0-99", "If-None-Match", tag}, 304, nil, ""},
			{"beyond", "GET", []string{"Range", "bytes=999999999-"}, 416, nil, fmt.Sprintf("bytes */%d", size)},
			{"no range", "GET", []string{"Range", "bytes=9-1"}, 416, nil, ""},
			{"more ranges than bytes", "GET", []string{"Range", "bytes=0-" + strings.Repeat(",0-", 100)}, 200, pdf, ""},
		} {
			t.Run(name+", "+test.name, func(t *testing.T) {
				resp, body := ask(t, test.method, target, test.header...)
				if resp.StatusCode != test.status {
					t.Errorf("status %d, want %d", resp.StatusCode, test.status)
				}
				if resp.StatusCode < 400 && !bytes.Equal(body, test.body) {
					t.Errorf("%d bytes, want %d, or others", len(body), len(test.body))
				}
				if got := resp.Header.Get("Content-Range"); got != test.bytes {
					t.Errorf("Content-Range %q, want %q", got, test.bytes)
				}
				for _, fault := range append(checkHeaders(resp.Header), checkDownload(resp, name, tag, len(test.body))...) {
					t.Error(fault)
				}
			})
		}
	}
}

// checkDownload says what is wrong with the headers of an answer that has size
// bytes.
func checkDownload(resp *http.Response, name, tag string, size int) (faults []string) {
	want := map[string]string{"ETag": tag, "Cache-Control": "public, max-age=0, must-revalidate", "Content-Encoding": ""}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusPartialContent:
		want["Accept-Ranges"], want["Content-Type"] = "bytes", "application/pdf"
		if resp.Request.Method == http.MethodGet {
			want["Content-Length"] = strconv.Itoa(size)
		}
		kind, params, err := mime.ParseMediaType(resp.Header.Get("Content-Disposition"))
		if kind != "inline" || params["filename"] != name || err != nil {
			faults = append(faults, "Content-Disposition is "+resp.Header.Get("Content-Disposition"))
		}
	case http.StatusRequestedRangeNotSatisfiable:
		want["ETag"], want["Cache-Control"] = "", "" // An error is not the file.
	}
	for header, value := range want {
		if got := resp.Header.Get(header); got != value {
			faults = append(faults, fmt.Sprintf("%s is %q, want %q", header, got, value))
		}
	}
	return faults
}

// TestDownloadRanges asks for several ranges at once.
func TestDownloadRanges(t *testing.T) {
	s := newSite(t)
	address := "http://" + listen(t, s.Handler)
	pdf := editions(t, s)["cluster-policy-de.pdf"]
	resp, body := ask(t, http.MethodGet, address+"/downloads/cluster-policy-de.pdf", "Range", "bytes=0-99, 70000-150000, -10")
	kind, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if resp.StatusCode != http.StatusPartialContent || kind != "multipart/byteranges" || err != nil {
		t.Fatalf("status %d, %s, %v", resp.StatusCode, resp.Header.Get("Content-Type"), err)
	}
	if resp.ContentLength != int64(len(body)) {
		t.Errorf("%d bytes are announced, %d came", resp.ContentLength, len(body))
	}
	type part struct{ Type, Range, Body string }
	var got []part
	for parts := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, part{p.Header.Get("Content-Type"), p.Header.Get("Content-Range"), string(content)})
	}
	size := len(pdf)
	want := []part{
		{"application/pdf", fmt.Sprintf("bytes 0-99/%d", size), string(pdf[:100])},
		{"application/pdf", fmt.Sprintf("bytes 70000-150000/%d", size), string(pdf[70000:150001])},
		{"application/pdf", fmt.Sprintf("bytes %d-%d/%d", size-10, size-1, size), string(pdf[size-10:])},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the parts differ (-want +got):\n%.2000s", diff)
	}
}

// reading notes what net/http's own writer reads from.
type reading struct {
	http.ResponseWriter
	from []string
}

func (r *reading) ReadFrom(src io.Reader) (int64, error) {
	what := fmt.Sprintf("%T", src)
	if limited, ok := src.(*io.LimitedReader); ok {
		what += fmt.Sprintf(" of %T", limited.R)
	}
	r.from = append(r.from, what)
	own, ok := r.ResponseWriter.(io.ReaderFrom)
	if !ok {
		return 0, errors.New("net/http's writer does not read")
	}
	return own.ReadFrom(src)
}

func (r *reading) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// TestDownloadIsNotCopied: the connection sends a file by sendfile, without
// copying it through the program, only when it gets the file itself. Middleware
// whose writer cannot read hides that, and nothing else shows it.
func TestDownloadIsNotCopied(t *testing.T) {
	s := newSite(t)
	want := []string{"*io.LimitedReader of *os.File"}
	if runtime.GOOS != "linux" {
		want = []string{"*io.LimitedReader of *io.SectionReader"}
	}
	seen := make(chan []string, 1)
	address := "http://" + listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		read := &reading{ResponseWriter: w}
		s.ServeHTTP(read, r)
		seen <- read.from
	}))
	for name, header := range map[string][]string{"whole": nil, "a range": {"Range", "bytes=1000-70000"}} {
		t.Run(name, func(t *testing.T) {
			for range 3 { // The first opens the file, later ones use it again.
				ask(t, http.MethodGet, address+"/downloads/cluster-policy-de.pdf", header...)
				if diff := cmp.Diff(want, <-seen); diff != "" {
					t.Errorf("what is sent (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestDownloadReplaced: a new file goes out at once, when another program wrote
// it within a second or so; never under the tag of the old.
func TestDownloadReplaced(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		s := serve(t, storetest.Seeded(t, database))
		other := storetest.Open(t, database, store.Options{})
		files := editions(t, s)
		address := "http://" + listen(t, s.Handler)
		_, first := ask(t, http.MethodGet, address+"/downloads/cluster-policy-de.pdf")
		save := func(by *store.Store, name string) {
			storetest.Write(t, by, func(q *store.Q) error {
				return q.SaveEdition(t.Context(), "test", directory.Edition{ID: "cluster-policy", Lang: i18n.German}, files[name])
			})
		}
		current := func() []byte {
			resp, body := ask(t, http.MethodGet, address+"/downloads/cluster-policy-de.pdf")
			sum := sha256.Sum256(body)
			if tag := `"` + hex.EncodeToString(sum[:12]) + `"`; resp.Header.Get("ETag") != tag {
				t.Errorf("ETag %s, want %s", resp.Header.Get("ETag"), tag)
			}
			return body
		}
		save(s.store, "cluster-policy-en.pdf")
		if body := current(); bytes.Equal(body, first) || !bytes.Equal(body, files["cluster-policy-en.pdf"]) {
			t.Error("the old file goes out after another was saved")
		}
		save(other, "cluster-policy-de.pdf")
		until(t, "the file that another program saved goes out", func() bool { return bytes.Equal(current(), first) })
	})
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
	handler := newHandler(t, server.Config{
		PageCache: 8 << 20,
		Store:     storetest.Empty(t, storetest.File(t)), Log: slog.New(slog.DiscardHandler), BaseURL: base,
	})
	s := &site{TB: t, Handler: handler}
	if w := s.do(http.MethodGet, "/downloads/cluster-policy-de.pdf", nil); w.Code != http.StatusNotFound {
		t.Errorf("status %d, want 404", w.Code)
	}
	for _, path := range []string{"/de/broschuere", "/en/brochure", orderPath} {
		if note := words(s.doc(path).Find("p.note")); note == "" {
			t.Errorf("%s does not say that there is no file", path)
		}
	}
}
