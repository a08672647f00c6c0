// Package arch tests the architecture of the code: the permitted imports between
// packages, and the length of files and functions.
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

// root is the folder that contains go.mod.
const root = "../.."

const module = "clusterdir/"

// levels assigns a level to every package. A package may only import packages of
// lower levels. Every package must have a level.
var levels = map[string]int{
	"cmd/clusterdir":          11, // the only package that imports all implementations
	"internal/bench":          10, // benchmarks the program
	"internal/bench/content":  7,  // URLs and edits for the benchmarks
	"internal/bench/rig":      1,  // starts servers and generates load
	"internal/server":         10,
	"internal/site":           9,
	"internal/httpx":          8, // maps errors of the store to HTTP statuses
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
	"migrations":              3, // the seed creates entries
	"internal/directory":      2,
	"internal/address":        2,
	"internal/mail":           2,
	"internal/pagecache":      1, // independent of the directory
	"internal/pdf":            1, // independent of the directory
	"internal/i18n":           1,
	"web":                     1,
	"web/static-src/compress": 2, // program that go generate runs
	"data":                    1,
}

// forTests lists packages that only tests import. They may import any package.
var forTests = []string{"internal/arch", "internal/e2e", "internal/store/storetest", "internal/mail/mailtest", "internal/directory/directorytest"}

// forbidden lists the imports that a package and its subpackages must not have.
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
	path, folder string // relative to root
	test         bool
	generated    bool
	lines        int
	*ast.File
	files *token.FileSet
}

// sources returns the Go files of the module.
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

// walk calls fn for every file that git tracks or that is neither tracked nor ignored.
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
			t.Errorf("%s: package %s has no level", s.path, s.folder)
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
			t.Errorf("%s has a level but no files", name)
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

// within reports whether a path is one of the folders or inside one of them.
func within(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return folder == "." || path == folder || strings.HasPrefix(path, folder+"/")
	})
}

// Maximum sizes, chosen so that files and functions remain easy to understand.
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

// TestPackagesExplained checks that every package has a package comment in exactly one file.
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
			t.Errorf("%s: the package comment does not begin with %q", s.path, want)
		}
		explained[s.folder]++
	}
	for folder, comments := range explained {
		if comments != 1 {
			t.Errorf("%s: %d package comments, want one", folder, comments)
		}
	}
}

// hosts lists host names that no file may contain, because the package registries
// are part of the configuration of each machine. The names are concatenated, so that
// this file passes the test.
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
				t.Errorf("%s contains %s", path, host)
			}
		}
	})
}

// TestTopLevel checks that there is no new folder at the top level.
func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "data", "internal", "migrations", "web", ".git", ".ci", ".github", "bin", "build"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(allowed, e.Name()) && !ignored(t, e.Name()) {
			t.Errorf("unexpected folder %s at the top level", e.Name())
		}
	}
}

func ignored(t *testing.T, name string) bool {
	t.Helper()
	return exec.CommandContext(t.Context(), "git", "-C", root, "check-ignore", "-q", name).Run() == nil
}
