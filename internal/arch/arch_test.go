// Package arch holds the shape of the house against the code: which package may
// import which, and how long files and functions are.
package arch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// root is the folder with go.mod.
const root = "../.."

const module = "clusterdir/"

// levels is the house from the cellar up: an import goes down only. A package
// that is not entered here has no place in it.
var levels = map[string]int{
	"cmd/clusterdir":          11, // alone knows every implementation
	"internal/bench":          10, // measures it
	"internal/bench/content":  7,  // addresses and edits for it
	"internal/bench/rig":      1,  // starts servers and loads
	"internal/server":         10,
	"internal/site":           9,
	"internal/httpx":          8, // turns the store's kinds of error into statuses
	"internal/snapshot":       7,
	"internal/ordermail":      7,
	"internal/outbox":         7,
	"internal/store":          6,
	"web/page":                5,
	"web/layout":              4,
	"web/ui":                  3,
	"internal/search":         3,
	"internal/export":         3,
	"internal/order":          3,
	"internal/sample":         3,
	"internal/brochure":       3,
	"migrations":              3, // the seed makes nouns
	"internal/directory":      2,
	"internal/address":        2,
	"internal/mail":           2,
	"internal/pagecache":      1, // knows nothing of the directory
	"internal/pdf":            1, // nor does this
	"internal/i18n":           1,
	"web":                     1,
	"web/static-src/compress": 2, // a program that go generate runs
	"data":                    1,
}

// forTests are packages that only tests import; they may import anything.
var forTests = []string{"internal/arch", "internal/e2e", "internal/store/storetest", "internal/mail/mailtest", "internal/directory/directorytest"}

// forbidden says what a package, and what lies in its folder, must not import.
var forbidden = []struct {
	packages, imports []string
	except            []string
}{
	{packages: []string{"web"}, imports: []string{"net/http", module + "internal/store", module + "internal/search", "database/sql"}},
	{packages: []string{"internal/directory"}, imports: []string{"net/http", "database/sql", "github.com/a-h/templ", "os", "io/fs"}},
	{packages: []string{"internal/search", "internal/export", "internal/brochure", "internal/pdf", "internal/mail"}, imports: []string{"net/http", "database/sql"}},
	{packages: []string{"."}, imports: []string{"database/sql", "github.com/jackc/pgx", "modernc.org/sqlite"}, except: []string{"internal/store", "migrations", "cmd/clusterdir", "internal/bench"}},
}

// source is a Go file of the program.
type source struct {
	path, folder string // below root
	test         bool
	generated    bool
	lines        int
	*ast.File
	files *token.FileSet
}

// sources are the Go files of the module.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	walk(t, func(path string) {
		if filepath.Ext(path) != ".go" {
			return
		}
		content := read(t, path)
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, content, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, source{
			path: path, folder: filepath.ToSlash(filepath.Dir(path)), test: strings.HasSuffix(path, "_test.go"),
			generated: ast.IsGenerated(file), lines: bytes.Count(content, []byte("\n")), File: file, files: files,
		})
	})
	if len(all) < 100 {
		t.Fatalf("found only %d Go files", len(all))
	}
	return all
}

// walk calls fn with every file that git knows or would take.
func walk(t *testing.T, fn func(path string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "node_modules", "bin", "build"}, d.Name()) {
			return filepath.SkipDir
		}
		if d.Type().IsRegular() {
			below, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			fn(below)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func (s source) imports() []string {
	var paths []string
	for _, spec := range s.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

func TestImportsGoDown(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		seen[s.folder] = true
		if s.test || slices.Contains(forTests, s.folder) {
			continue
		}
		own, ok := levels[s.folder]
		if !ok {
			t.Errorf("%s: the package %s has no level", s.path, s.folder)
		}
		for _, path := range s.imports() {
			name, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			if slices.Contains(forTests, name) {
				t.Errorf("%s imports %s, which is for tests", s.path, name)
			} else if levels[name] >= own {
				t.Errorf("%s, level %d, imports %s, level %d", s.path, own, name, levels[name])
			}
		}
	}
	for name := range levels {
		if !seen[name] {
			t.Errorf("%s has a level and no files", name)
		}
	}
}

func TestForbiddenImports(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || slices.Contains(forTests, s.folder) {
			continue
		}
		for _, rule := range forbidden {
			if !within(s.folder, rule.packages) || within(s.folder, rule.except) {
				continue
			}
			for _, path := range s.imports() {
				if within(path, rule.imports) {
					t.Errorf("%s imports %s", s.path, path)
				}
			}
		}
	}
}

// within reports whether a path is one of folders, or lies in one.
func within(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return folder == "." || path == folder || strings.HasPrefix(path, folder+"/")
	})
}

// Sizes that still fit into a head.
const (
	maxFile     = 400
	maxFunction = 60
	maxTemplate = 150
)

func TestSizes(t *testing.T) {
	for _, s := range sources(t) {
		if s.generated {
			continue
		}
		if s.lines > maxFile {
			t.Errorf("%s has %d lines, more than %d", s.path, s.lines, maxFile)
		}
		ast.Inspect(s.File, func(n ast.Node) bool {
			f, ok := n.(*ast.FuncDecl)
			if !ok {
				return true
			}
			if lines := s.files.Position(f.End()).Line - s.files.Position(f.Pos()).Line + 1; lines > maxFunction {
				t.Errorf("%s: %s has %d lines, more than %d", s.path, f.Name.Name, lines, maxFunction)
			}
			return false
		})
	}
	walk(t, func(path string) {
		if filepath.Ext(path) == ".templ" {
			if lines := bytes.Count(read(t, path), []byte("\n")); lines > maxTemplate {
				t.Errorf("%s has %d lines, more than %d", path, lines, maxTemplate)
			}
		}
	})
}

// TestPackagesExplained wants a comment on every package, and on one file of it.
func TestPackagesExplained(t *testing.T) {
	explained := map[string]int{}
	for _, s := range sources(t) {
		name := strings.TrimSuffix(s.Name.Name, "_test")
		if _, ok := explained[s.folder]; !ok {
			explained[s.folder] = 0
		}
		if s.Doc == nil || s.generated {
			continue
		}
		want := "Package " + name + " "
		if name == "main" {
			want = "Command "
		}
		if !strings.HasPrefix(s.Doc.Text(), want) {
			t.Errorf("%s: the comment does not begin with %q", s.path, want)
		}
		explained[s.folder]++
	}
	for folder, comments := range explained {
		if comments != 1 {
			t.Errorf("%s: %d package comments, want one", folder, comments)
		}
	}
}

// hosts must not stand in any file: where packages come from is for each
// machine to say. Written in parts, so that this file passes, too.
var hosts = []string{
	"proxy.golang" + ".org", "sum.golang" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org",
	"archive.ubuntu" + ".com", "pypi" + ".org", "repo1.maven" + ".org",
}

func TestNoHosts(t *testing.T) {
	walk(t, func(path string) {
		content := read(t, path)
		if !utf8.Valid(content) {
			return
		}
		for _, host := range hosts {
			if bytes.Contains(content, []byte(host)) {
				t.Errorf("%s names %s", path, host)
			}
		}
	})
}

// TestTopLevel keeps the top of the tree as small as it is.
func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "data", "internal", "migrations", "web", ".git", ".ci", ".github", "bin", "build"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(allowed, e.Name()) && !ignored(t, e.Name()) {
			t.Errorf("there is a folder %s at the top", e.Name())
		}
	}
}

func ignored(t *testing.T, name string) bool {
	t.Helper()
	return exec.CommandContext(t.Context(), "git", "-C", root, "check-ignore", "-q", name).Run() == nil
}
