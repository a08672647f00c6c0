package pdf_test

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
	"clusterdir/internal/pdf"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// minimal returns a PDF file of one page, with more objects appended.
func minimal(more ...string) []byte {
	return []byte(`%PDF-1.7
1 0 obj <</Type /Catalog /Pages 2 0 R /Lang (en)>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R>> endobj
4 0 obj <</Title <FEFF0041004C00FC> /Keywords (a, input:12ab)>> endobj
trailer <</Root 1 0 R /Info 4 0 R>>
` + strings.Join(more, "\n") + "\n%%EOF")
}

// stream returns object 7, an uncompressed stream.
func stream(content string) string {
	return fmt.Sprintf("7 0 obj <</Length %d>> stream\n%s\nendstream endobj", len(content), content)
}

// objectStream returns a compressed object stream.
func objectStream(t testing.TB, number int, header, content string) string {
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
	chromium := pdf.Info{Pages: 2, Title: "Zwei Seiten – größer", Lang: "de", Tagged: true}
	plain := pdf.Info{Pages: 1, Title: "ALü", Lang: "en", Keywords: []string{"a", "input:12ab"}}
	with := func(change func(*pdf.Info)) pdf.Info { i := plain; change(&i); return i }
	for _, c := range []struct {
		name string
		data []byte
		want pdf.Info
	}{
		{"written by a browser", file(t, "chromium.pdf"), chromium},
		{"the same, compressed and linearised", file(t, "packed.pdf"), chromium},
		{"written by hand", minimal(), plain},
		{"bytes before the header", append([]byte("\n\n"), minimal()...), plain},
		{"an update at the end replaces an object", minimal("1 0 obj <</Type /Catalog /Pages 2 0 R /Lang (de)>> endobj"),
			with(func(i *pdf.Info) { i.Lang = "de" })},
		{"an update in an object stream", minimal(objectStream(t, 9, "/N 1 /First 4", "1 0 <</Type /Catalog /Pages 2 0 R /Lang (nds)>>")),
			with(func(i *pdf.Info) { i.Lang = "nds" })},
		{"an update of an object in an object stream", minimal(objectStream(t, 9, "/N 1 /First 4", "1 0 <</Pages 2 0 R /Lang (nds)>>"),
			"1 0 obj <</Pages 2 0 R /Lang (fr)>> endobj"), with(func(i *pdf.Info) { i.Lang = "fr" })},
		{"a stream whose data look like objects", minimal(stream("endstream 1 0 obj <</Pages 2 0 R /Lang (fr)>> endobj")), plain},
		{"a stream with a wrong length", minimal("7 0 obj <</Length 9999>> stream\nx\nendstream endobj",
			"1 0 obj <</Pages 2 0 R /Lang (fr)>> endobj"), with(func(i *pdf.Info) { i.Lang = "fr" })},
		{"a page tree that contains itself", minimal("2 0 obj <</Type /Pages /Kids [3 0 R 2 0 R 3 0 R] /Count 9>> endobj"), plain},
		{"a page tree with a wrong count", minimal("2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1000000000>> endobj"), plain},
		{"marked as tagged, without a structure tree", minimal("1 0 obj <</Pages 2 0 R /Lang (en) /MarkInfo <</Marked true>>>> endobj"), plain},
		{"an object that refers to itself", minimal("8 0 obj 8 0 R endobj\n1 0 obj <</Pages 2 0 R /Lang 8 0 R>> endobj"),
			with(func(i *pdf.Info) { i.Lang = "" })},
		{"XMP metadata with attributes", minimal(
			stream(`<x xmlns:u="http://www.aiim.org/pdfua/ns/id/" u:part="2"/>`),
			"1 0 obj <</Pages 2 0 R /Lang (en) /Metadata 7 0 R>> endobj"), with(func(i *pdf.Info) { i.UA = 2 })},
		{"XMP metadata with elements", minimal(
			stream(`<x xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><Alt> <li>Title</li> <li>Titel</li> </Alt></dc:title> <pdf:Keywords>b; c</pdf:Keywords> <dc:creator>A</dc:creator></x>`),
			"1 0 obj <</Pages 2 0 R /Metadata 7 0 R>> endobj\n4 0 obj <<>> endobj"),
			pdf.Info{Pages: 1, Title: "Title", Keywords: []string{"b", "c"}}},
		{"the information dictionary precedes XMP metadata", minimal(
			stream(`<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Title</dc:title></x>`),
			"1 0 obj <</Pages 2 0 R /Lang (en) /Metadata 7 0 R>> endobj"), plain},
		{"XMP metadata with a syntax error", minimal(
			stream(`<x xmlns:u="http://www.aiim.org/pdfua/ns/id/" u:part="1"><y></x>`),
			"1 0 obj <</Pages 2 0 R /Lang (en) /Metadata 7 0 R>> endobj"), with(func(i *pdf.Info) { i.UA = 1 })},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := pdf.Inspect(c.data)
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
		data []byte
		want error
	}{
		{"empty", nil, pdf.ErrFormat},
		{"another format", []byte("PK\x03\x04 not a PDF"), pdf.ErrFormat},
		{"nothing but a header", []byte("%PDF-1.7\n"), pdf.ErrFormat},
		{"no pages", minimal("2 0 obj <</Type /Pages /Kids []>> endobj"), pdf.ErrFormat},
		{"encrypted", file(t, "encrypted.pdf"), pdf.ErrEncrypted},
		{"nested too deeply", minimal("9 0 obj " + strings.Repeat("[", 1<<20)), pdf.ErrFormat},
		{"a stream larger than the limit when decompressed", minimal(objectStream(t, 9, "/N 1 /First 4", strings.Repeat(" ", 65<<20))), pdf.ErrFormat},
		{"overlapping objects in an object stream", minimal(objectStream(t, 9, "/N 20000 /First 200000",
			pad(strings.Repeat("7 0 ", 20000), 200000)+"["+strings.Repeat("1 ", 100000)+"]")), pdf.ErrFormat},
	} {
		t.Run(c.name, func(t *testing.T) {
			info, err := pdf.Inspect(c.data)
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
	f.Add(minimal())
	f.Add(minimal(objectStream(f, 9, "/N 1 /First 4", "1 0 <</Type /Catalog /Pages 2 0 R>>")))
	f.Add(minimal("5 0 obj <</A [<</B (\\(x\\061)>> /C#20D <4a4> true null]>> endobj"))
	if content, err := fs.ReadFile(data.Brochures(), "cluster-policy-de.pdf"); err == nil {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		info, err := pdf.Inspect(content)
		if err == nil && info.Pages < 1 {
			t.Errorf("Inspect accepted a file with %d pages", info.Pages)
		}
		if err != nil && !errors.Is(err, pdf.ErrFormat) && !errors.Is(err, pdf.ErrEncrypted) {
			t.Errorf("Inspect returned the undocumented error %v", err)
		}
	})
}
