package brochure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBlocks(t *testing.T) {
	paragraph := func(spans ...Span) Block { return Block{Lines: []Line{spans}} }
	for _, c := range []struct {
		name, markdown string
		want           []Block
	}{
		{"nothing", "", []Block{}},
		{"paragraphs", "One,\ntwo.\n\nThree.", []Block{
			paragraph(Span{Text: "One, two."}), paragraph(Span{Text: "Three."})}},
		{"strong text and a link", "**Who:** see [wtsh.de](https://wtsh.de).", []Block{paragraph(
			Span{Text: "Who:", Strong: true}, Span{Text: " see "}, Span{Text: "wtsh.de", URL: "https://wtsh.de"}, Span{Text: "."})}},
		{"a page of the site is no link on paper", "See [contacts](contacts:).", []Block{paragraph(Span{Text: "See contacts."})}},
		{"no script", "[x](javascript:alert)", []Block{paragraph(Span{Text: "x"})}},
		{"a list", "- one\n- **two**", []Block{{List: true, Lines: []Line{
			{{Text: "one"}}, {{Text: "two", Strong: true}}}}}},
		{"what is still to be filled in", "Phone: [[number]]", []Block{paragraph(Span{Text: "Phone: [[number]]"})}},
		{"markup stays text", "a <b>b</b> `c`", []Block{paragraph(Span{Text: "a b c"})}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, blocks(c.markdown)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
