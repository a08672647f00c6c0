// Package migrations holds the schema of the store, engine by engine, and the
// seed: what the directory holds on its first start.
//
// The seed is a goose sequence of its own, with its own table. Were it part of
// the schema's, it would run against the columns of its day, and a column added
// later would break every fresh install.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// SeedTable is where goose notes which seeds have run.
const SeedTable = "seed_version"

// Schema returns the migrations of an engine, "sqlite" or "postgres".
func Schema(engine string) (fs.FS, error) { return fs.Sub(files, engine) }

// Latest is the version of the newest migration: the schema of this binary. Every
// engine has the same versions.
var Latest = func() int64 {
	scripts, err := fs.ReadDir(files, "sqlite")
	if err != nil {
		panic(err) // The files are part of the binary.
	}
	return int64(len(scripts))
}()

// Seeds returns the seed sequence. Each step runs once in the life of a
// database, so it never overwrites what an editor changed since.
func Seeds(apply func(context.Context, *sql.Tx) error) []*goose.Migration {
	return []*goose.Migration{
		goose.NewGoMigration(1, &goose.GoFunc{RunTx: apply}, nil),
	}
}
