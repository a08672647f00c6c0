package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"clusterdir/internal/store"
)

// errPostgres returns an error that refers to the corresponding PostgreSQL tool.
func errPostgres(command, tool string) error {
	return usageError{fmt.Errorf("%s works on a database file; for PostgreSQL use %s", command, tool)}
}

type migrateCommand struct{}

// Run applies pending migrations.
func (migrateCommand) Run(p *program) (err error) {
	s, err := store.Open(p.ctx, p.Database, store.Options{Create: true, Lock: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return p.migrate(s)
}

func (p *program) migrate(s *store.Store) error {
	applied, err := s.Migrate(p.ctx)
	if err != nil {
		return err
	}
	if applied > 0 {
		p.log.Info("migrated the database", "migrations", applied)
	}
	return nil
}

type backupCommand struct {
	File string `arg:"" help:"Where to write the copy; it must not exist yet."`
}

// Run copies the database while it is in use.
func (c backupCommand) Run(p *program) error {
	if store.IsPostgres(p.Database) {
		return errPostgres("backup", "pg_dump")
	}
	if err := store.Backup(p.ctx, p.Database, c.File); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "backup written:", c.File)
	return nil
}

type restoreCommand struct {
	File string `arg:"" help:"The copy to put in place."`
}

// Run replaces the database with a backup.
func (c restoreCommand) Run(p *program) error {
	if store.IsPostgres(p.Database) {
		return errPostgres("restore", "pg_restore")
	}
	kept, err := store.Restore(p.ctx, p.Database, c.File)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "restored:", p.Database)
	if kept != "" {
		fmt.Fprintln(p.stdout, "the database before is kept:", kept)
	}
	return nil
}

type checkCommand struct{}

// Run checks the database and lists the entries that need an editor's attention.
func (checkCommand) Run(p *program) (err error) {
	s, err := store.Open(p.ctx, p.Database, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Ready(p.ctx); err != nil {
		return err
	}
	if err := s.Integrity(p.ctx); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "The database is sound.")
	return s.Read(p.ctx, func(q *store.Q) error {
		attention, err := q.Attention(p.ctx)
		if err != nil || len(attention) == 0 {
			return err
		}
		fmt.Fprintf(p.stdout, "\n%d points need an editor:\n\n", len(attention))
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "WHAT\tID\tNEEDS\tFIELD\tLANGUAGE\tTEXT")
		for _, a := range attention {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", a.Noun, a.ID, a.Problem, a.Field, a.Lang, a.Text)
		}
		return table.Flush()
	})
}
