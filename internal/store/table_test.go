package store_test

import (
	"slices"
	"strings"
	"testing"

	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// TestColumnsAreMigrated checks that the migrations of every engine create each column
// that the statements name.
func TestColumnsAreMigrated(t *testing.T) {
	for engine, fresh := range engines {
		t.Run(engine, func(t *testing.T) {
			s := storetest.Empty(t, fresh(t))
			columns, err := s.Columns(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range columns {
				columns[i] = strings.TrimSuffix(c, " not null")
			}
			for _, c := range store.TableColumns() {
				if !slices.Contains(columns, c) {
					t.Errorf("%s has no column %s: add it in a new migration in migrations/%s", engine, c, s.Engine())
				}
			}
		})
	}
}
