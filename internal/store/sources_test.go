package store_test

import (
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
)

// statement matches string literals that contain SQL.
var statement = regexp.MustCompile(`(?s)\b(SELECT .*|INSERT INTO .*|UPDATE .* SET|DELETE FROM .*|WHERE .*|ORDER BY .*)`)

// forbidden maps reasons to SQL that one engine rejects or evaluates differently.
var forbidden = map[string]*regexp.Regexp{
	"LIKE ignores case only on SQLite, and only for ASCII":                  regexp.MustCompile(`(?i)\bI?LIKE\b`),
	"? is not a placeholder on PostgreSQL: write $1":                        regexp.MustCompile(`\?`),
	"SQLite reads an unknown name in double quotes as a string":             regexp.MustCompile(`"`),
	"FOR UPDATE is a syntax error on SQLite: writes are serializable":       regexp.MustCompile(`(?i)\bFOR (UPDATE|SHARE)\b`),
	"group_concat is missing on PostgreSQL: write string_agg with ORDER BY": regexp.MustCompile(`(?i)\bgroup_concat\b`),
	"lower and upper ignore umlauts on SQLite: fold case in Go":             regexp.MustCompile(`(?i)\b(lower|upper)\s*\(`),
	"JSON operators need a cast that returns NULL on SQLite":                regexp.MustCompile(`->`),
	"use Options.Now as the clock; times are microseconds":                  regexp.MustCompile(`(?i)\b(now|datetime|strftime|julianday)\s*\(|CURRENT_(TIMESTAMP|DATE)`),
	"a list of VALUES as a table is a syntax error on SQLite":               regexp.MustCompile(`(?i)FROM \(\s*VALUES`),
}

// sqlTexts returns the string literals in Go files that contain SQL, by their position.
func sqlTexts(t *testing.T, files []string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, file := range files {
		positions := token.NewFileSet()
		tree, err := parser.ParseFile(positions, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(literal.Value); err == nil && statement.MatchString(text) {
				texts[positions.Position(literal.Pos()).String()] = text
			}
			return true
		})
	}
	return texts
}

// TestSharedSQL checks that no statement of the store contains SQL that the engines
// treat differently.
func TestSharedSQL(t *testing.T) {
	texts := sqlTexts(t, sources(t))
	if len(texts) < 40 {
		t.Fatalf("only %d statements were found, want at least 40", len(texts))
	}
	flags := booleans(t)
	for where, text := range texts {
		for why, pattern := range forbidden {
			if pattern.MatchString(text) {
				t.Errorf("%s: %s: %s", where, why, text)
			}
		}
		if flags.MatchString(text) {
			t.Errorf("%s: a boolean is not a number on PostgreSQL: write WHERE published, or = $1: %s", where, text)
		}
		// PostgreSQL cannot determine the type of a parameter that is not used.
		numbers := map[int]bool{}
		for _, match := range regexp.MustCompile(`\$(\d+)`).FindAllStringSubmatch(text, -1) {
			n, _ := strconv.Atoi(match[1])
			numbers[n] = true
		}
		for n := range len(numbers) {
			if !numbers[n+1] {
				t.Errorf("%s: the parameters %v have a gap: %s", where, numbers, text)
			}
		}
	}
}

// sources returns the store's Go files, without tests.
func sources(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(file string) bool {
		// The queries in dialect.go are specific to an engine.
		return strings.HasSuffix(file, "_test.go") || file == "dialect.go"
	})
}

// booleans returns a pattern that matches a comparison of a boolean column with a number.
func booleans(t *testing.T) *regexp.Regexp {
	t.Helper()
	files, err := filepath.Glob("../../migrations/postgres/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	names := []string{"is_applied"} // This column belongs to goose.
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`(\w+) BOOLEAN`).FindAllStringSubmatch(string(raw), -1) {
			names = append(names, match[1])
		}
	}
	return regexp.MustCompile(`\b(` + strings.Join(names, "|") + `)\s*(=|<>|!=|IS)\s*[01]\b`)
}

func TestBooleans(t *testing.T) {
	for text, bad := range map[string]bool{
		"WHERE is_applied = 1": true, "WHERE c.tagged <> 0": true, "WHERE tagged": false, "WHERE tagged = $1": false, "WHERE id = 1": false,
	} {
		if booleans(t).MatchString(text) != bad {
			t.Errorf("%q: %v", text, !bad)
		}
	}
}

// TestNobodyElseSpeaksSQL checks that only the store and a few other packages import
// database/sql: database/sql repeats a statement outside a transaction when its connection
// breaks, and handlers must not depend on the engine. It also checks that every statement
// of the store has a context, except for closing.
func TestNobodyElseSpeaksSQL(t *testing.T) {
	root := filepath.Join("..", "..")
	may := []string{"internal/store", "migrations", "cmd", "internal/bench"}
	noContext := regexp.MustCompile(`\.(Exec|Query|QueryRow|Prepare|Begin|Ping)\(`)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		within := func(dir string) bool { return strings.HasPrefix(name, dir+string(filepath.Separator)) }
		if strings.Contains(string(raw), `"database/sql"`) && !slices.ContainsFunc(may, within) {
			t.Errorf("%s imports database/sql: only the store may use the database", name)
		}
		if filepath.Dir(name) == filepath.Join("internal", "store") && filepath.Base(name) != "sqlite.go" {
			if found := noContext.Find(raw); found != nil {
				t.Errorf("%s calls %s without a context", name, found)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
