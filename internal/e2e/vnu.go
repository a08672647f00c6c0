package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const javaHint = `no java found, which the HTML validator needs (11 or newer). As root on Debian, .ci/need installs it. Else:
	Debian: apt-get install default-jre-headless   Fedora: dnf install java-latest-openjdk-headless
	Arch: pacman -S jre-openjdk-headless   Alpine: apk add openjdk21-jre-headless   macOS: brew install openjdk
SKIP_BROWSER=1 leaves these tests out`

// Vnu validates all pages in one run of the Nu HTML Checker. Every message fails the test, including warnings and
// notes. A name that ends in .css or .svg determines the type of the content; all others are HTML.
func Vnu(t *testing.T, pages map[string][]byte) {
	t.Helper()
	skip(t)
	found, err := Validate(t.Context(), t.TempDir(), pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range found {
		t.Error(what)
	}
}

// Validate implements Vnu. It writes the pages to the empty folder dir.
func Validate(ctx context.Context, dir string, pages map[string][]byte) ([]string, error) {
	if len(pages) == 0 {
		return nil, errors.New("no pages to validate")
	}
	names := map[string]string{} // keyed by file name
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		file := fmt.Sprintf("%d%s", len(names), extension(name))
		names[file] = name
		if err := os.WriteFile(filepath.Join(dir, file), pages[name], 0o600); err != nil {
			return nil, err
		}
	}
	for file, content := range canaries {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	messages, err := runVnu(ctx, dir)
	if err != nil {
		return nil, err
	}
	var found []string
	sung := map[string]bool{}
	for _, m := range messages {
		if file := path.Base(m.URL); canaries[file] != "" {
			sung[file] = true
			continue
		}
		if m.allowed() {
			continue
		}
		where := names[path.Base(m.URL)]
		if where == "" {
			where = m.URL // errors of the checker itself have no file
		}
		found = append(found, fmt.Sprintf("%s:%d: %s: %s\n\t%s", where, m.LastLine, m.kind(), m.Message, strings.ReplaceAll(m.Extract, "\n", "⏎")))
	}
	if len(sung) != len(canaries) {
		return nil, fmt.Errorf("vnu found faults only in %v of %d files made faulty on purpose: it does not check", sung, len(canaries))
	}
	return found, nil
}

// canaries are invalid files that are part of every run. If the validator reports nothing for them, it has not
// checked the other files either.
var canaries = map[string]string{
	"canary.html": "<!doctype html><title>no language, no alt</title><img src=x>",
	"canary.css":  "a { colr: red }",
}

func extension(name string) string {
	switch ext := path.Ext(name); ext {
	case ".css", ".svg":
		return ext
	}
	return ".html"
}

type message struct {
	Type, SubType, URL, Message, Extract string
	LastLine                             int
}

func (m message) kind() string {
	if m.SubType != "" {
		return m.SubType
	}
	return m.Type
}

// allowed matches the message about the one rule of the style sheet that the checker does not support yet. Browsers
// without support ignore this rule.
func (m message) allowed() bool {
	return strings.HasSuffix(m.URL, ".css") && strings.Contains(m.Message, "at-rule “@view-transition”")
}

func runVnu(ctx context.Context, dir string) ([]message, error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, errors.New(javaHint)
	}
	jar := filepath.Join(root(), "internal", "e2e", "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	if _, err := os.Stat(jar); err != nil {
		return nil, fmt.Errorf("the HTML validator is missing; run .ci/need, or `npm ci --ignore-scripts` in internal/e2e: %w", err)
	}
	var out, trouble bytes.Buffer
	// For one short run, the C1 compiler is sufficient, and other tests need the second core. With Java's default stack
	// size, the checker sometimes reports an overflow on standard error, exits with success, and finds nothing.
	cmd := exec.CommandContext(ctx, java, "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar,
		"--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg", dir)
	cmd.Stdout, cmd.Stderr = &out, &trouble
	if err := cmd.Run(); err != nil || trouble.Len() > 0 {
		return nil, fmt.Errorf("vnu: %v\n%s%s", err, trouble.String(), out.String())
	}
	var report struct{ Messages []message }
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		return nil, fmt.Errorf("vnu's report: %w\n%s%s", err, trouble.String(), out.String())
	}
	return report.Messages, nil
}
