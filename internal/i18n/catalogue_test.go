package i18n_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
)

// catalogue reads a locale file. The result maps each key to its plural forms; a plain text has the form "".
func catalogue(t *testing.T, l i18n.Lang) map[string]map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("locales", string(l)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var entries map[string]any
	if err := json.Unmarshal(raw, &entries); err != nil {
		t.Fatal(err)
	}
	forms := map[string]map[string]string{}
	for key, value := range entries {
		forms[key] = map[string]string{}
		switch v := value.(type) {
		case string:
			forms[key][""] = v
		case map[string]any:
			for form, text := range v {
				forms[key][form], _ = text.(string)
			}
		default:
			t.Errorf("%s: %s is neither a sentence nor plural forms", l, key)
		}
	}
	return forms
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// placeholders returns the distinct placeholders of all forms of an entry.
func placeholders(forms map[string]string) []string {
	found := []string{}
	for _, text := range forms {
		found = append(found, placeholder.FindAllString(text, -1)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestParity(t *testing.T) {
	first := catalogue(t, i18n.Default())
	for _, l := range i18n.Languages {
		own := catalogue(t, l)
		for key := range first {
			if own[key] == nil {
				t.Errorf("%s lacks %s", l, key)
			}
		}
		for key, forms := range own {
			if first[key] == nil {
				t.Errorf("%s has %s, %s has not", l, key, i18n.Default())
				continue
			}
			if _, plain := forms[""]; !plain && (forms["one"] == "" || forms["other"] == "" || len(forms) != 2) {
				t.Errorf("%s: %s has the plural forms %v, want one and other", l, key, forms)
			}
			if diff := cmp.Diff(len(first[key]), len(forms)); diff != "" {
				t.Errorf("%s: %s is plural in one language only", l, key)
			}
			for form, text := range forms {
				if strings.TrimSpace(text) == "" || text != strings.TrimSpace(text) {
					t.Errorf("%s: %s %s is %q, which is empty or has surrounding spaces", l, key, form, text)
				}
			}
			if diff := cmp.Diff(placeholders(first[key]), placeholders(forms)); diff != "" {
				t.Errorf("%s: %s has different placeholders than in %s\n%s", l, key, i18n.Default(), diff)
			}
		}
	}
}

// TestSorted checks that the files are sorted and have one line per key, so that keys are easy to find and diffs are small.
func TestSorted(t *testing.T) {
	for _, l := range i18n.Languages {
		raw, err := os.ReadFile(filepath.Join("locales", string(l)+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, m := range regexp.MustCompile(`(?m)^  "([^"]+)":`).FindAllSubmatch(raw, -1) {
			keys = append(keys, string(m[1]))
		}
		if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
			t.Errorf("%s: the keys are not sorted and unique", l)
		}
		if len(keys) != len(catalogue(t, l)) {
			t.Errorf("%s: %d lines for %d keys", l, len(keys), len(catalogue(t, l)))
		}
		var tidy bytes.Buffer
		if err := json.Indent(&tidy, raw, "", "  "); err != nil || !bytes.Equal(bytes.TrimSpace(tidy.Bytes()), bytes.TrimSpace(raw)) {
			t.Errorf("%s is not indented by two spaces: %v", l, err)
		}
	}
}

// composed lists the keys that the code concatenates: each pattern with the values
// of its gaps. A new pattern in the code must be added here.
var composed = map[string][]string{
	"*.description":      {"imprint", "privacy", "accessibility"},
	"*.title":            {"imprint", "privacy", "accessibility"},
	"brochure.count.*":   {"contacts", "clusters", "partners"},
	"brochure.kind.*":    list(directory.Kinds),
	"brochure.role.*":    list(directory.Roles),
	"data.*":             {"csv", "json", "vcf"},
	"error.*.text":       statuses(),
	"error.*.title":      statuses(),
	"facet.*":            {"sector", "cluster", "place", "role", "kind"},
	"feedback.*":         {"message", "page", "name", "email"},
	"field.*":            fields(),
	"feedback.*.hint":    {"message", "page", "name", "email"},
	"kind.*":             list(directory.Kinds),
	"language.*":         list(i18n.Languages),
	"list.*.all":         {"contacts", "clusters", "partners"},
	"list.*.count":       {"contacts", "clusters", "partners", "sectors"},
	"list.*.label":       {"contacts", "clusters", "partners"},
	"list.*.none":        {"contacts", "clusters", "partners"},
	"nav.*":              {"imprint", "privacy", "accessibility"},
	"mail.*.subject":     mails,
	"mail.*.body":        mails,
	"order.*":            order.Fields,
	"order.*.missing":    {"name", "street", "postcode", "city"},
	"order.*.unknown":    {"language", "country"},
	"receipt.*.lead":     list(order.States),
	"receipt.*.title":    list(order.States),
	"role.*":             list(directory.Roles),
	"why.cluster.name.*": {string(directory.ShortName), string(directory.FormerName), string(directory.CurrentName)},
	"why.name.*":         {string(directory.ShortName), string(directory.FormerName), string(directory.CurrentName)},
}

// mails lists the mails that the program sends.
var mails = []string{"order", "cancelled", "office", "office.cancelled"}

func list[T ~string](values []T) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return texts
}

// fields lists the fields of every noun in the notation of directory.Label.
func fields() []string {
	var names []string
	for _, noun := range directory.Nouns() {
		for _, f := range noun.Fields {
			names = append(names, strings.TrimPrefix(directory.Label(noun.Noun, f.Key), "field."))
		}
	}
	return names
}

func statuses() []string {
	texts := make([]string, len(httpx.Statuses))
	for i, s := range httpx.Statuses {
		texts[i] = strconv.Itoa(s)
	}
	return texts
}

// notKeys lists strings in the code that look like keys but are not.
var notKeys = []string{"brochure.read", "brochure.order", "brochure.orders", "mail.example.org", "feedback.done", "site.css"}

// uses holds the keys that the program uses, as literals or concatenations.
type uses struct {
	literal  map[string]string // key to position in the code
	composed map[string]string // pattern to position in the code
}

// TestFieldsHaveLabels checks that each field has a name in every language, for
// forms, differences and errors.
func TestFieldsHaveLabels(t *testing.T) {
	for _, l := range i18n.Languages {
		for _, noun := range directory.Nouns() {
			for _, f := range noun.Fields {
				if key := directory.Label(noun.Noun, f.Key); !i18n.For(l).Has(key) {
					t.Errorf("the field %s of a %s has no name in %q: add %q to internal/i18n/locales/%s.json", f.Key, noun.Noun, l, key, l)
				}
			}
		}
	}
}

// TestUsed compares the catalogue with the code: every key in the code must exist
// in the catalogue, and every key in the catalogue must be used in the code.
func TestUsed(t *testing.T) {
	keys := i18n.For(i18n.Default()).Keys()
	spaces := map[string]bool{} // first segments of keys
	for _, key := range keys {
		first, _, _ := strings.Cut(key, ".")
		spaces[first] = true
	}
	u := uses{map[string]string{}, map[string]string{}}
	for _, file := range goFiles(t) {
		u.read(t, file, spaces)
	}
	used := map[string]bool{}
	for key, where := range u.literal {
		used[key] = true
		if !slices.Contains(keys, key) && !slices.Contains(notKeys, key) {
			t.Errorf("%s uses the key %s, which is missing from the catalogue", where, key)
		}
	}
	for pattern, where := range u.composed {
		if composed[pattern] == nil {
			t.Errorf("%s concatenates keys as %s: add this pattern to composed", where, pattern)
		}
	}
	for pattern, values := range composed {
		if u.composed[pattern] == "" {
			t.Errorf("no code concatenates keys as %s", pattern)
		}
		for _, v := range values {
			key := strings.Replace(pattern, "*", v, 1)
			used[key] = true
			if !slices.Contains(keys, key) {
				t.Errorf("%s needs the key %s, which is missing from the catalogue", u.composed[pattern], key)
			}
		}
	}
	for _, key := range keys {
		if !used[key] {
			t.Errorf("the key %s is unused", key)
		}
	}
}

// goFiles lists the Go files of the program, including those generated from templates.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, root := range []string{"../../internal", "../../web", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "e2e") {
				return filepath.SkipDir
			}
			if filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// keyShape matches a key or the beginning of one.
var keyShape = regexp.MustCompile(`^[a-z]+(\.[a-z0-9-]+)*\.?$`)

func (u uses) read(t *testing.T, path string, spaces map[string]bool) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BinaryExpr:
			if pattern, ok := concatenation(n); ok && isKey(pattern, spaces) {
				u.composed[pattern] = files.Position(n.Pos()).String()
				return false
			}
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if err != nil || n.Kind != token.STRING || !isKey(text, spaces) {
				return true
			}
			where := files.Position(n.Pos()).String()
			if strings.HasSuffix(text, ".") {
				u.composed[text+"*"] = where // This is a prefix that is passed to a function.
			} else {
				u.literal[text] = where
			}
		}
		return true
	})
}

// isKey reports whether a text or a pattern has the form of a key and its first
// segment occurs in the catalogue.
func isKey(text string, spaces map[string]bool) bool {
	first, rest, dotted := strings.Cut(text, ".")
	if !dotted || !keyShape.MatchString(strings.ReplaceAll(text, "*", "x")) {
		return false
	}
	return spaces[first] || first == "*" && (rest == "title" || rest == "description")
}

// concatenation returns the pattern of a concatenation: "a." + b + ".c" becomes a.*.c.
func concatenation(e ast.Expr) (pattern string, ok bool) {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		left, okLeft := concatenation(e.X)
		right, okRight := concatenation(e.Y)
		return strings.ReplaceAll(left+right, "**", "*"), e.Op == token.ADD && (okLeft || okRight)
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text, true
		}
	}
	return "*", false
}
