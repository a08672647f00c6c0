package ui

import (
	"bytes"
	"context"
	"html"
	"io"
	"regexp"
	"strings"

	"github.com/a-h/templ"
	"github.com/yuin/goldmark"

	"clusterdir/internal/i18n"
)

// markdown renders the text of editors: CommonMark without raw HTML, which goldmark
// omits by default.
var markdown = goldmark.New()

// gap matches text that the agency still has to complete: [[register court]].
var gap = regexp.MustCompile(`\[\[(.+?)\]\]`)

// Prose renders a Markdown text. Gaps that the agency still has to complete are
// marked, so that they are not mistaken for content.
func Prose(ph i18n.Phrase) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out bytes.Buffer
		// The brackets are escaped, so that Markdown does not parse a gap as a link.
		source := gap.ReplaceAllString(ph.Text, `\[\[$1\]\]`)
		if err := markdown.Convert([]byte(source), &out); err != nil {
			return err
		}
		body := gap.ReplaceAllString(out.String(), `<mark class="gap">$1</mark>`)
		if ph.Lang != "" {
			body = `<div lang="` + html.EscapeString(string(ph.Lang)) + `">` + body + `</div>`
		}
		_, err := io.WriteString(w, body)
		return err
	})
}

// PlainText returns a Markdown text as one line for a description, without markup
// and cut at a word after limit characters.
func PlainText(text string, limit int) string {
	text = strings.NewReplacer("**", "", "[[", "", "]]", "", "\n", " ").Replace(text)
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	cut := strings.TrimRight(string(runes[:limit]), " ")
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + " …"
}
