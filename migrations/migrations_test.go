package migrations_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"clusterdir/migrations"
)

// applied lists the migrations that databases may have run, with their hashes.
const applied = "testdata/applied.txt"

// TestAppliedMigrations: a migration that a database has run does not run there
// again, so an edit would leave that database behind, without an error.
func TestAppliedMigrations(t *testing.T) {
	f, err := os.Open(applied)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		hash, file, ok := strings.Cut(lines.Text(), "  ")
		if !ok {
			t.Fatalf("%s: cannot read %q", applied, lines.Text())
		}
		want[file] = hash
	}
	files := scripts(t)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		hash := hex.EncodeToString(sum[:])
		switch want[file] {
		case hash:
		case "":
			t.Errorf("%s is new: once it is complete, add it with `cd migrations && sha256sum */*.sql >%s`", file, applied)
		default:
			t.Errorf("%s has changed since it was released: undo that, and write a migration with the next number. "+
				"Only where no database has run it yet: `cd migrations && sha256sum */*.sql >%s`", file, applied)
		}
	}
	for file := range want {
		if !slices.Contains(files, file) {
			t.Errorf("%s is gone: databases that have run it would refuse to migrate", file)
		}
	}
}

func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	return files
}

// TestNumbers: every engine has the same migrations, numbered from 1 without a
// gap, and Latest is the newest.
func TestNumbers(t *testing.T) {
	byEngine, all := map[string][]string{}, []string{}
	for _, file := range scripts(t) {
		engine, name := filepath.Split(file)
		byEngine[engine] = append(byEngine[engine], name)
		all = append(all, name)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for engine, names := range byEngine {
		for _, name := range all {
			if !slices.Contains(names, name) {
				t.Errorf("migrations/%s lacks %s, which another engine has: write it for this one, too", engine, name)
			}
		}
	}
	for i, name := range all {
		number, _, _ := strings.Cut(name, "_")
		if n, err := strconv.Atoi(number); n != i+1 || err != nil {
			t.Errorf("%s should have the number %d", name, i+1)
		}
	}
	if len(all) != int(migrations.Latest) {
		t.Errorf("there are %d migrations, and Latest is %d", len(all), migrations.Latest)
	}
}

// TestDialects holds what each engine's files must not do.
func TestDialects(t *testing.T) {
	for _, file := range scripts(t) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := regexp.MustCompile(`(?m)--.*$`).ReplaceAllString(string(raw), "")
		if strings.HasPrefix(file, "sqlite/") {
			checkSQLite(t, file, text)
		} else {
			checkPostgres(t, file, text)
		}
		if !strings.Contains(string(raw), "\n-- +goose Down\n") {
			t.Errorf("%s has no way back", file)
		}
		if strings.Contains(string(raw), "NO TRANSACTION") {
			t.Errorf("%s: without a transaction, half of it stays when it fails", file)
		}
	}
}

func checkSQLite(t *testing.T, file, text string) {
	for _, table := range regexp.MustCompile(`(?s)CREATE TABLE (\w+).*?\n\)([^;]*);`).FindAllStringSubmatch(text, -1) {
		if !strings.Contains(table[2], "STRICT") {
			t.Errorf("%s: table %s is not STRICT", file, table[1])
		}
	}
	if found := regexp.MustCompile(`\b(BOOLEAN|TIMESTAMP|DATETIME|AUTOINCREMENT)\b`).FindString(text); found != "" {
		t.Errorf("%s: %s", file, found)
	}
	if strings.Contains(text, `"`) {
		t.Errorf("%s: a name in double quotes that does not exist is a text to SQLite", file)
	}
}

func checkPostgres(t *testing.T, file, text string) {
	plain := strings.ReplaceAll(text, `TEXT COLLATE "C"`, "")
	if strings.Contains(plain, "TEXT") || strings.Contains(plain, "VARCHAR") {
		t.Errorf(`%s: a text column without COLLATE "C" sorts as the server likes`, file)
	}
	if strings.Contains(plain, `"`) {
		t.Errorf("%s: names are written without quotes", file)
	}
	if found := regexp.MustCompile(`(?i)\b(SERIAL|BIGSERIAL|IDENTITY|TIMESTAMP|TIMESTAMPTZ|JSONB?)\b`).FindString(plain); found != "" {
		t.Errorf("%s: %s", file, found)
	}
}
