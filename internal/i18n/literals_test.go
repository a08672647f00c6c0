package i18n_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	templ "github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"

	"clusterdir/internal/i18n"
)

// spoken lists the attributes that are visible to visitors or read aloud.
var spoken = []string{"aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label", "content"}

// letters matches a text that contains a letter.
var letters = regexp.MustCompile(`\pL`)

// TestNoLiterals checks that templates contain no text outside the catalogue.
func TestNoLiterals(t *testing.T) {
	files, err := filepath.Glob("../../web/*/*.templ")
	if err != nil || len(files) < 10 {
		t.Fatalf("found only %v, %v", files, err)
	}
	for _, file := range files {
		parsed, err := templ.Parse(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range literals(t, parsed) {
			t.Errorf("%s contains the text %s, which belongs in the catalogue", file, found)
		}
	}
}

// TestLiteralsFound checks that TestNoLiterals finds each kind of literal.
func TestLiteralsFound(t *testing.T) {
	for _, part := range []string{
		`<p>Hello</p>`, "if x {\n<b>Hello</b>\n}", "for range x {\nHello\n}", "@y() {\n<i>Hello</i>\n}",
		`<img alt="Hello"/>`, `<input placeholder="Hello"/>`, `<p title={ "Hello" }></p>`, `{ "Hello" }`, `{ x + " Hello" }`,
		"<b\n{ x... }\nif x {\naria-label=\"Hello\"\n}\n></b>",
	} {
		parsed, err := templ.ParseString("package p\n\ntempl X(x any) {\n\t" + part + "\n}\n")
		if err != nil {
			t.Fatalf("%s: %v", part, err)
		}
		if len(literals(t, parsed)) != 1 {
			t.Errorf("%s: found %q", part, literals(t, parsed))
		}
	}
	for _, part := range []string{`<p class="card">…</p>`, `{ ", " }`, `(<b>{ x }</b>)`, `<a href="/en" rel="next">{ p.T("nav.home") + ":" }</a>`} {
		parsed, err := templ.ParseString("package p\n\ntempl X(x any) {\n\t" + part + "\n}\n")
		if err != nil {
			t.Fatalf("%s: %v", part, err)
		}
		if found := literals(t, parsed); len(found) > 0 {
			t.Errorf("%s: found %q", part, found)
		}
	}
}

// literals returns the literal texts in a template.
func literals(t *testing.T, file *templ.TemplateFile) (found []string) {
	t.Helper()
	v := visitor.New()
	look := func(text string) {
		if letters.MatchString(text) {
			found = append(found, fmt.Sprintf("%q", strings.TrimSpace(text)))
		}
	}
	expression := func(e templ.Expression) {
		for _, text := range literalsOf(t, e.Value) {
			look(text)
		}
	}
	v.Text = func(n *templ.Text) error { look(n.Value); return nil }
	v.StringExpression = func(n *templ.StringExpression) error { expression(n.Expression); return nil }
	v.ConstantAttribute = func(n *templ.ConstantAttribute) error {
		// The content of a meta element is not displayed, unless it is an expression.
		if name := n.Key.String(); name != "content" && slices.Contains(spoken, name) {
			look(n.Value)
		}
		return nil
	}
	v.ExpressionAttribute = func(n *templ.ExpressionAttribute) error {
		if slices.Contains(spoken, n.Key.String()) {
			expression(n.Expression)
		}
		return nil
	}
	if err := file.Visit(v); err != nil {
		t.Fatal(err)
	}
	return found
}

// literalsOf returns the string literals of an expression that are displayed.
// Arguments of functions are excluded, because they are keys or names.
func literalsOf(t *testing.T, expression string) (found []string) {
	t.Helper()
	e, err := parser.ParseExpr(expression)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if _, call := n.(*ast.CallExpr); call {
			return false
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !i18n.For(i18n.Default()).Has(strings.Trim(lit.Value, `"`)) {
			found = append(found, strings.Trim(lit.Value, "\"`"))
		}
		return true
	})
	return found
}
