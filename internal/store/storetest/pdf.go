package storetest

import (
	"bytes"
	"fmt"
)

// PDF returns a tagged PDF with one empty page and a title, which must be ASCII without
// parentheses.
func PDF(title string) []byte { return madePDF(title, 1, true) }

func madePDF(title string, pages int, tagged bool) []byte {
	var kids string
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 5+i)
	}
	objects := []string{
		fmt.Sprintf("<< /Type /Catalog /Pages 2 0 R /Lang (de) /MarkInfo << /Marked %t >> /StructTreeRoot 4 0 R >>", tagged),
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, pages),
		fmt.Sprintf("<< /Title (%s) >>", title),
		"<< /Type /StructTreeRoot >>",
	}
	for range pages {
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, object := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
