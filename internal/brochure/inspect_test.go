package brochure_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/data"
	"clusterdir/internal/brochure"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	pdf, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// small is a PDF of one page, made by hand and followed by what a test adds.
func small(more ...string) []byte {
	return []byte(`%PDF-1.7
1 0 obj <</Type /Catalog /Pages 2 0 R /Lang (en)>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R>> endobj
4 0 obj <</Title <FEFF0041004C00FC> /Keywords (a, input:12ab)>> endobj
trailer <</Root 1 0 R /Info 4 0 R>>
` + strings.Join(more, "\n") + "\n%%EOF")
}

// stream is object 7 with that content.
func stream(content string) string {
	return fmt.Sprintf("7 0 obj <</Length %d>> stream\n%s\nendstream endobj", len(content), content)
}

// packed is an object stream with a content of its own.
func packed(t testing.TB, number int, header, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err1 := z.Write([]byte(content))
	if err := errors.Join(err1, z.Close()); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d 0 obj <</Type /ObjStm /Filter /FlateDecode /Length %d %s>> stream\n%s\nendstream endobj", number, b.Len(), header, b.String())
}

func TestInspect(t *testing.T) {
	chromium := brochure.Info{Pages: 2, Title: "Zwei Seiten – größer", Lang: "de", Tagged: true}
	plain := brochure.Info{Pages: 1, Title: "ALü", Lang: "en", Keywords: []string{"a", "input:12ab"}}
	with := func(change func(*brochure.Info)) brochure.Info { i := plain; change(&i); return i }
	for _, c := range []struct {
		name string
		pdf  []byte
		want brochure.Info
	}{
		{"made by a browser", file(t, "chromium.pdf"), chromium},
		{"the same, packed and linearised", file(t, "packed.pdf"), chromium},
		{"made by hand", small(), plain},
		{"bytes before the header", append([]byte("\n\n"), small()...), plain},
		{"a later update counts", small("1 0 obj <</Type /Catalog /Pages 2 0 R /Lang (de)>> endobj"),
			with(func(i *brochure.Info) { i.Lang = "de" })},
		{"a later update, packed", small(packed(t, 9, "/N 1 /First 4", "1 0 <</Type /Catalog /Pages 2 0 R /Lang (nds)>>")),
			with(func(i *brochure.Info) { i.Lang = "nds" })},
		{"a plain update of what was packed", small(packed(t, 9, "/N 1 /First 4", "1 0 <</Pages 2 0 R /Lang (nds)>>"),
			"1 0 obj <</Pages 2 0 R /Lang (fr)>> endobj"), with(func(i *brochure.Info) { i.Lang = "fr" })},
		{"objects within a stream are no objects", small(stream("endstream 1 0 obj <</Pages 2 0 R /Lang (fr)>> endobj")), plain},
		{"a stream whose length is wrong", small("7 0 obj <</Length 9999>> stream\nx\nendstream endobj",
			"1 0 obj <</Pages 2 0 R /Lang (fr)>> endobj"), with(func(i *brochure.Info) { i.Lang = "fr" })},
		{"a page tree that contains itself", small("2 0 obj <</Type /Pages /Kids [3 0 R 2 0 R 3 0 R] /Count 9>> endobj"), plain},
		{"a count that lies", small("2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1000000000>> endobj"), plain},
		{"marked without a structure", small("1 0 obj <</Pages 2 0 R /Lang (en) /MarkInfo <</Marked true>>>> endobj"), plain},
		{"a reference to itself", small("8 0 obj 8 0 R endobj\n1 0 obj <</Pages 2 0 R /Lang 8 0 R>> endobj"),
			with(func(i *brochure.Info) { i.Lang = "" })},
		{"the part of PDF/UA as an attribute", small(
			stream(`<x xmlns:u="http://www.aiim.org/pdfua/ns/id/" u:part="2"/>`),
			"1 0 obj <</Pages 2 0 R /Lang (en) /Metadata 7 0 R>> endobj"), with(func(i *brochure.Info) { i.UA = 2 })},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := brochure.Inspect(c.pdf)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestInspectRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		pdf  []byte
		want error
	}{
		{"nothing", nil, brochure.ErrNotPDF},
		{"another file", []byte("PK\x03\x04 not a PDF"), brochure.ErrNotPDF},
		{"only a header", []byte("%PDF-1.7\n"), brochure.ErrNotPDF},
		{"no pages", small("2 0 obj <</Type /Pages /Kids []>> endobj"), brochure.ErrNotPDF},
		{"encrypted", file(t, "encrypted.pdf"), brochure.ErrEncrypted},
		{"nested too deeply", small("9 0 obj " + strings.Repeat("[", 1<<20)), brochure.ErrNotPDF},
		{"a stream that swells", small(packed(t, 9, "/N 1 /First 4", strings.Repeat(" ", 65<<20))), brochure.ErrNotPDF},
		{"objects on top of each other", small(packed(t, 9, "/N 20000 /First 200000",
			pad(strings.Repeat("7 0 ", 20000), 200000)+"["+strings.Repeat("1 ", 100000)+"]")), brochure.ErrNotPDF},
	} {
		t.Run(c.name, func(t *testing.T) {
			info, err := brochure.Inspect(c.pdf)
			if !errors.Is(err, c.want) {
				t.Errorf("got %+v, %v; want %v", info, err, c.want)
			}
		})
	}
}

func pad(s string, n int) string { return s + strings.Repeat(" ", n-len(s)) }

func FuzzInspect(f *testing.F) {
	for _, name := range []string{"chromium.pdf", "packed.pdf", "encrypted.pdf"} {
		f.Add(file(f, name))
	}
	f.Add(small())
	f.Add(small(packed(f, 9, "/N 1 /First 4", "1 0 <</Type /Catalog /Pages 2 0 R>>")))
	f.Add(small("5 0 obj <</A [<</B (\\(x\\061)>> /C#20D <4a4> true null]>> endobj"))
	if pdf, err := fs.ReadFile(data.Brochures(), "cluster-policy-de.pdf"); err == nil {
		f.Add(pdf)
	}
	f.Fuzz(func(t *testing.T, pdf []byte) {
		info, err := brochure.Inspect(pdf)
		if err == nil && info.Pages < 1 {
			t.Errorf("a PDF with %d pages was taken", info.Pages)
		}
	})
}
