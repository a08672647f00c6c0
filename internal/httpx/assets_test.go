package httpx

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"

	"clusterdir/web"
)

// TestAssets shows that static files go out as they were compressed when the
// program was made, with the headers that every cache on the way needs.
func TestAssets(t *testing.T) {
	h := newAdapter(t, io.Discard).Assets()
	sheet, font := web.Assets()["site.css"], web.Assets()["fira-400.woff2"]
	for _, test := range []struct {
		asset                               web.Asset
		accept, encoding, vary, contentType string
		body                                []byte
	}{
		{sheet, "gzip, deflate, br, zstd", "br", "Accept-Encoding", "text/css; charset=utf-8", sheet.Brotli},
		{sheet, "gzip, deflate", "gzip", "Accept-Encoding", "text/css; charset=utf-8", sheet.Gzip},
		{sheet, "br;q=0, gzip", "gzip", "Accept-Encoding", "text/css; charset=utf-8", sheet.Gzip},
		{sheet, "", "", "Accept-Encoding", "text/css; charset=utf-8", sheet.Content},
		{sheet, "identity", "", "Accept-Encoding", "text/css; charset=utf-8", sheet.Content},
		{font, "gzip, deflate, br, zstd", "", "", "font/woff2", font.Content},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := send(h, method, test.asset.URL, "Accept-Encoding", test.accept)
			got := w.Header()
			if w.Code != http.StatusOK || got.Get("Content-Encoding") != test.encoding || got.Get("Vary") != test.vary || got.Get("Content-Type") != test.contentType {
				t.Errorf("%s %s with %q: %d %v", method, test.asset.URL, test.accept, w.Code, got)
			}
			if got.Get("Cache-Control") != "public, max-age=31536000, immutable" || got.Get("Content-Length") != fmt.Sprint(len(test.body)) {
				t.Errorf("%s %s with %q: %v, want %d bytes for ever", method, test.asset.URL, test.accept, got, len(test.body))
			}
			if want := test.body; method == http.MethodGet && !bytes.Equal(w.Body.Bytes(), want) || method == http.MethodHead && w.Body.Len() > 0 {
				t.Errorf("%s %s with %q: other bytes", method, test.asset.URL, test.accept)
			}
		}
	}
	if w := send(h, http.MethodGet, "/static/site.css.br"); w.Code != http.StatusNotFound {
		t.Errorf("a compressed file has an address of its own: %d", w.Code)
	}
}
