package httpx

import (
	"net/http"
	"os"
	"testing"
)

// BenchmarkCompress compresses a list page by each quality that a reader may wait
// for.
func BenchmarkCompress(b *testing.B) {
	page, err := os.ReadFile("../server/testdata/golden/contacts.en.html")
	if err != nil {
		b.Fatal(err)
	}
	for name, c := range map[string]*compressor{"quick": brotliQuick, "good": brotliGood, "gzip": gzipGood} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				c.once(page)
			}
		})
	}
}

func BenchmarkNegotiate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		negotiate("gzip, deflate, br, zstd")
	}
}

// BenchmarkKnown looks at the tags of readers: that of the page as it goes out, one
// that it had before it was compressed best, and that of another page.
func BenchmarkKnown(b *testing.B) {
	f := newFinished(http.Header{}, []byte("page"))
	v := f.variant(nil, encodingBrotli, brotliBest.mark)
	for name, tag := range map[string]string{"now": v.tag, "before": f.tag(brotliGood.mark), "another": `"another"`} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			tags := []string{tag}
			for b.Loop() {
				f.known(v, tags)
			}
		})
	}
}
