package brochure

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Block is a paragraph, or a list with one item per line.
type Block struct {
	List  bool   `json:"list,omitempty"`
	Lines []Line `json:"lines"`
}

// Line is the text of a paragraph or of a list item.
type Line []Span

// Span is a run of text in one style.
type Span struct {
	Text   string `json:"text"`
	Strong bool   `json:"strong,omitempty"`
	URL    string `json:"url,omitempty"`
}

// String returns the text of the line without styles.
func (l Line) String() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// blocks parses the supported Markdown: paragraphs, lists, strong text and links.
// Any other markup is reduced to its text.
func blocks(markdown string) []Block {
	source := []byte(markdown)
	out := []Block{}
	for n := goldmark.DefaultParser().Parse(text.NewReader(source)).FirstChild(); n != nil; n = n.NextSibling() {
		block := Block{}
		if n.Kind() == ast.KindList {
			block.List = true
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				block.add(item, source)
			}
		} else {
			block.add(n, source)
		}
		if len(block.Lines) > 0 {
			out = append(out, block)
		}
	}
	return out
}

func (b *Block) add(n ast.Node, source []byte) {
	var line Line
	collect(n, source, Span{}, &line)
	if len(line) > 0 {
		b.Lines = append(b.Lines, line)
	}
}

// collect appends the text below n to line. style is the inherited style.
func collect(n ast.Node, source []byte, style Span, line *Line) {
	switch n := n.(type) {
	case *ast.Text:
		line.write(string(n.Segment.Value(source)), style)
		if n.SoftLineBreak() || n.HardLineBreak() {
			line.write(" ", style)
		}
		return
	case *ast.String:
		line.write(string(n.Value), style)
		return
	case *ast.AutoLink:
		line.write(string(n.Label(source)), style)
		return
	case *ast.Emphasis:
		style.Strong = true
	case *ast.Heading:
		style.Strong = true
	case *ast.Link:
		style.URL = outside(string(n.Destination))
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeBlock && len(*line) > 0 {
			line.write(" ", style)
		}
		collect(c, source, style, line)
	}
}

// write appends text. It extends the last span if the style is the same.
func (l *Line) write(text string, style Span) {
	if last := len(*l) - 1; last >= 0 && (*l)[last].Strong == style.Strong && (*l)[last].URL == style.URL {
		(*l)[last].Text += text
		return
	}
	style.Text = text
	*l = append(*l, style)
}

// outside returns url if it is an absolute URL that works outside the site, and ""
// otherwise. Links to pages of the site use internal schemes such as contacts:.
func outside(url string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(url, scheme) {
			return url
		}
	}
	return ""
}
