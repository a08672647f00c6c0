package store_test

import (
	"testing"

	"clusterdir/internal/store/storetest"
)

// engines maps the name of each engine to a function that creates a fresh database.
var engines = map[string]func(testing.TB) string{
	"SQLite":     storetest.File,
	"PostgreSQL": storetest.Postgres,
}

func TestSQLite(t *testing.T) { storetest.Run(t, storetest.File) }

func TestPostgres(t *testing.T) { storetest.Run(t, storetest.Postgres) }
