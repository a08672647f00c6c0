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

// statement is what makes a text in the source SQL.
var statement = regexp.MustCompile(`(?s)\b(SELECT .*|INSERT INTO .*|UPDATE .* SET|DELETE FROM .*|WHERE .*|ORDER BY .*)`)

// forbidden is SQL that one engine refuses, or answers otherwise.
var forbidden = map[string]*regexp.Regexp{
	"LIKE ignores case on SQLite alone, and only that of ASCII":             regexp.MustCompile(`(?i)\bI?LIKE\b`),
	"? is no placeholder on PostgreSQL: write $1":                           regexp.MustCompile(`\?`),
	"a name in double quotes that does not exist is a text to SQLite":       regexp.MustCompile(`"`),
	"FOR UPDATE is a syntax error on SQLite, and serializable writes do it": regexp.MustCompile(`(?i)\bFOR (UPDATE|SHARE)\b`),
	"group_concat is missing on PostgreSQL: write string_agg with ORDER BY": regexp.MustCompile(`(?i)\bgroup_concat\b`),
	"lower and upper know no umlauts on SQLite: fold in Go":                 regexp.MustCompile(`(?i)\b(lower|upper)\s*\(`),
	"JSON operators need a cast that SQLite answers with NULL":              regexp.MustCompile(`->`),
	"the clock is Options.Now, times are microseconds":                      regexp.MustCompile(`(?i)\b(now|datetime|strftime|julianday)\s*\(|CURRENT_(TIMESTAMP|DATE)`),
	"a list of VALUES as a table is a syntax error on SQLite":               regexp.MustCompile(`(?i)FROM \(\s*VALUES`),
}

// sqlTexts returns the texts in Go sources that are SQL, by where they are.
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

// TestSharedSQL holds ENGINE's list of differences against every statement of
// the store and of the migrations.
func TestSharedSQL(t *testing.T) {
	texts := sqlTexts(t, sources(t))
	if len(texts) < 40 {
		t.Fatalf("only %d statements were found: this tests nothing", len(texts))
	}
	flags := booleans(t)
	for where, text := range texts {
		for why, pattern := range forbidden {
			if pattern.MatchString(text) {
				t.Errorf("%s: %s: %s", where, why, text)
			}
		}
		if flags.MatchString(text) {
			t.Errorf("%s: a boolean is no number on PostgreSQL: write WHERE published, or = $1: %s", where, text)
		}
		// PostgreSQL cannot tell the type of a parameter that is left out.
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

// sources lists the store's own Go files.
func sources(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(file string) bool {
		// What dialect.go asks an engine about its tables is not shared.
		return strings.HasSuffix(file, "_test.go") || file == "dialect.go"
	})
}

// booleans matches a comparison of one of the schema's booleans with a number.
func booleans(t *testing.T) *regexp.Regexp {
	t.Helper()
	files, err := filepath.Glob("../../migrations/postgres/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	names := []string{"is_applied"} // goose's
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

// TestNobodyElseSpeaksSQL: a statement outside a transaction of the store is
// run twice when its connection breaks, and no handler sees the difference
// between engines. Inside, every statement has a context, but for closing.
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
			t.Errorf("%s imports database/sql: only the store speaks to the database", name)
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
