package brochure_test

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clusterdir/data"
	"clusterdir/internal/brochure"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/pdf"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

var update = flag.Bool("update", false, "update the files from which make brochure makes the PDFs")

// seeded returns the content of the brochure for the seed, in each language.
func seeded(t *testing.T) map[i18n.Lang]brochure.Input {
	t.Helper()
	inputs := map[i18n.Lang]brochure.Input{}
	read := func(ctx context.Context, q *store.Q) error {
		agency, err1 := q.Agency(ctx)
		sectors, err2 := q.Sectors(ctx)
		clusters, err3 := q.Clusters(ctx)
		partners, err4 := q.Partners(ctx)
		contacts, err5 := q.Contacts(ctx)
		own, err6 := q.Sections(ctx, "brochure")
		home, err7 := q.Sections(ctx, "home")
		for _, l := range i18n.Languages {
			inputs[l] = brochure.New(l, agency, sectors, clusters, partners, contacts, append(own, home...))
		}
		return errors.Join(err1, err2, err3, err4, err5, err6, err7)
	}
	s := storetest.SQLite(t)
	if err := s.Read(t.Context(), func(q *store.Q) error { return read(t.Context(), q) }); err != nil {
		t.Fatal(err)
	}
	return inputs
}

// TestInput fails if the seed or the labels have changed since the PDF files in
// data/brochures were generated. To update them, run "make brochure".
func TestInput(t *testing.T) {
	for l, in := range seeded(t) {
		t.Run(string(l), func(t *testing.T) {
			golden := filepath.Join("..", "..", "web", "brochure", "brochure."+string(l)+".json")
			if *update {
				if err := os.WriteFile(golden, in.JSON(), 0o644); err != nil {
					t.Fatal(err)
				}
				return // In this mode, make brochure generates the PDF from this file next.
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(in.JSON())); diff != "" {
				t.Errorf("the directory has changed since the brochure was generated (-brochure +directory):\n%s", diff)
			}
			file, err := fs.ReadFile(data.Brochures(), directory.Edition{ID: "cluster-policy", Lang: l}.FileName())
			if err != nil {
				t.Fatal(err)
			}
			info, err := pdf.Inspect(file)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(info.Keywords, in.Keyword()) {
				t.Errorf("the PDF was generated from different content: its keywords %q do not contain %q", info.Keywords, in.Keyword())
			}
			if language, _, _ := strings.Cut(info.Lang, "-"); language != string(l) {
				t.Errorf("the language of the PDF is %q", info.Lang)
			}
			info.Keywords, info.Lang = nil, ""
			if diff := cmp.Diff(pdf.Info{Pages: 8, Title: in.Title, Tagged: true, UA: 1}, info); diff != "" {
				t.Errorf("metadata of the PDF (-want +got):\n%s", diff)
			}
			if len(file) > 200_000 {
				t.Errorf("the PDF has %d bytes, want at most 200,000", len(file))
			}
		})
	}
}
