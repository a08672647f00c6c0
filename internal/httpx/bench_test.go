package httpx

import (
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
