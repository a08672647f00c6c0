package pagecache

import (
	"fmt"
	"os"
	"testing"
)

// BenchmarkCompress compresses a list page in each coding and quality.
func BenchmarkCompress(b *testing.B) {
	page, err := os.ReadFile("testdata/list.html")
	if err != nil {
		b.Fatal(err)
	}
	for _, encoding := range []string{Brotli, Gzip} {
		for name, q := range map[string]quality{"fast": fast, "small": small} {
			b.Run(fmt.Sprint(encoding, "/", name), func(b *testing.B) {
				b.ReportAllocs()
				size := 0
				for b.Loop() {
					size = len(compress(page, encoding, q))
				}
				b.ReportMetric(float64(size), "bytes")
			})
		}
	}
}
