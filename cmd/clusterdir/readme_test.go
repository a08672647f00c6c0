package main

import (
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/go-chi/chi/v5"

	"clusterdir/internal/server"
	"clusterdir/internal/store/storetest"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func model(t *testing.T) *kong.Application {
	t.Helper()
	var c commands
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

// TestReadmeSettings checks that the README and the program have the same flags and variables.
func TestReadmeSettings(t *testing.T) {
	text := readme(t)
	variables := []string{}
	for _, group := range model(t).AllFlags(true) {
		for _, f := range group {
			if f.Name == "help" {
				continue
			}
			variables = append(variables, f.Envs...)
			for _, name := range append([]string{"--" + f.Name}, f.Envs...) {
				if !strings.Contains(text, "`"+name+"`") {
					t.Errorf("the README lacks %s", name)
				}
			}
			if f.Default != "" && !strings.Contains(text, "`"+f.Default+"`") {
				t.Errorf("the README lacks %s, the default of --%s", f.Default, f.Name)
			}
		}
	}
	if len(variables) < 6 {
		t.Errorf("found only the variables %v", variables)
	}
	for _, name := range regexp.MustCompile(`CLUSTERDIR_[A-Z_]+`).FindAllString(text, -1) {
		if !slices.Contains(variables, name) {
			t.Errorf("the README describes %s, which does not exist", name)
		}
	}
}

func TestReadmeCommands(t *testing.T) {
	text := readme(t)
	leaves := model(t).Leaves(true)
	if len(leaves) < 7 {
		t.Errorf("found only %d commands", len(leaves))
	}
	for _, command := range leaves {
		if name := "`clusterdir " + command.Path(); !regexp.MustCompile(regexp.QuoteMeta(name) + `[ |` + "`" + `]`).MatchString(text) {
			t.Errorf("the README lacks %s`", name)
		}
	}
}

// TestReadmeRoutes checks that the README describes every route. URLs with a suffix
// are described by the suffix, and static files are omitted.
func TestReadmeRoutes(t *testing.T) {
	text := readme(t)
	handler, err := server.New(t.Context(), server.Config{
		Store: storetest.SQLite(t), Log: slog.New(slog.DiscardHandler), BaseURL: "https://cluster.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	silent := []string{"/static/*", "/favicon.ico", "/apple-touch-icon.png", "manifest.webmanifest", "opensearch.xml"}
	routes, found := handler.(chi.Routes), 0
	err = chi.Walk(routes, func(_, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if slices.ContainsFunc(silent, func(end string) bool { return strings.HasSuffix(pattern, end) }) {
			return nil
		}
		found++
		for _, suffix := range []string{".json", ".csv", ".vcf"} {
			if strings.HasSuffix(pattern, suffix) {
				pattern = suffix
			}
		}
		pattern = strings.Replace(pattern, "{file}", "cluster-policy-de.pdf", 1)
		if !strings.Contains(text, "`"+pattern+"`") {
			t.Errorf("the README lacks `%s`", pattern)
		}
		return nil
	})
	if err != nil || found < 50 {
		t.Errorf("walked %d routes, %v", found, err)
	}
}
