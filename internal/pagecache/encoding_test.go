package pagecache

import (
	"bytes"
	"io"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

func TestNegotiate(t *testing.T) {
	for _, test := range []struct{ accept, want string }{
		{"", ""}, {"identity", ""}, {"gzip", "gzip"}, {"br", "br"}, {"gzip, deflate, br, zstd", "br"}, {"gzip, deflate", "gzip"},
		{"br;q=0, gzip", "gzip"}, {"br;q=0,gzip;q=0", ""}, {"br;q=0.0", ""}, {"br;q=0.001", "br"}, {"br ; q=0", ""}, {"br;Q=0", ""},
		{"*", "br"}, {"*;q=0", ""}, {"*;q=0, gzip", "gzip"}, {"br;q=0, *", "gzip"}, {"gzip;q=0, *;q=0.5", "br"}, {"identity, *;q=0", ""},
		{"BR", "br"}, {"GZip", "gzip"}, {"compress", ""}, {"brx", ""}, {",,,", ""}, {"br;level=5", "br"},
	} {
		if got := Negotiate(test.accept, Brotli, Gzip); got != test.want {
			t.Errorf("Negotiate(%q) = %q, want %q", test.accept, got, test.want)
		}
	}
	if got := Negotiate("br, gzip", Gzip, Brotli); got != Gzip {
		t.Errorf("Negotiate chose %q, want the first coding that is offered", got)
	}
}

// decompress undoes a content coding.
func decompress(t *testing.T, encoding string, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	switch encoding {
	case Brotli:
		r = brotli.NewReader(r)
	case Gzip:
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}
