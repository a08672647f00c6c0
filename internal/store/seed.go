package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/migrations"
)

// seedAuthor is the author of the revisions that a seed writes.
const seedAuthor = "seed"

// Seed writes the seed into a directory that has never had content, and reports
// whether it did. It runs once per database and does not change a directory that
// has content. If seed is nil, Seed records that the directory starts
// empty, so that later calls do not write a seed.
func (s *Store) Seed(ctx context.Context, seed fs.FS, brochures fs.FS) (seeded bool, err error) {
	version, err := s.ContentVersion(ctx)
	if err != nil || version > 0 {
		return false, err
	}
	var content migrations.Seed
	if seed != nil {
		if content, err = migrations.ReadSeed(seed); err != nil {
			return false, fmt.Errorf("read the seed: %w", err)
		}
	}
	unlock, err := s.alone(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	apply := func(ctx context.Context, tx *sql.Tx) error {
		q := &Q{tx: tx, dialect: s.dialect, now: s.now}
		if version, err := q.ContentVersion(ctx); err != nil || version > 0 || seed == nil {
			return err // Another node has written content, or there is no seed.
		}
		if err := q.plant(ctx, seedAuthor, content); err != nil {
			return err
		}
		seeded = true
		return q.plantBrochures(ctx, brochures)
	}
	provider, err := s.provider(s.writer, nil, goose.WithTableName(migrations.SeedTable), goose.WithGoMigrations(migrations.Seeds(apply)...))
	if err != nil {
		return false, err
	}
	if _, err := provider.Up(ctx); err != nil {
		return false, fmt.Errorf("seed: %w", s.note(s.dialect.classify(err)))
	}
	return seeded, nil
}

// plant saves the nouns in an order in which each refers only to earlier ones.
func (q *Q) plant(ctx context.Context, by string, s migrations.Seed) error {
	if err := q.SaveAgency(ctx, by, s.Agency); err != nil {
		return err
	}
	if err := saveAll(ctx, by, s.Places, q.SavePlace); err != nil {
		return err
	}
	if err := saveAll(ctx, by, s.Sectors, q.SaveSector); err != nil {
		return err
	}
	if err := saveAll(ctx, by, s.Clusters, q.SaveCluster); err != nil {
		return err
	}
	if err := saveAll(ctx, by, s.Partners, q.SavePartner); err != nil {
		return err
	}
	if err := saveAll(ctx, by, s.Contacts, q.SaveContact); err != nil {
		return err
	}
	return saveAll(ctx, by, s.Sections, q.SaveSection)
}

func saveAll[T any](ctx context.Context, by string, items []T, save func(context.Context, string, T) error) error {
	for _, item := range items {
		if err := save(ctx, by, item); err != nil {
			return err
		}
	}
	return nil
}

func (q *Q) plantBrochures(ctx context.Context, files fs.FS) error {
	for _, l := range i18n.Languages {
		edition := directory.Edition{ID: brochureID, Lang: l}
		pdf, err := fs.ReadFile(files, edition.FileName())
		if errors.Is(err, fs.ErrNotExist) {
			continue // A language may have no edition yet; its page says so.
		}
		if err != nil {
			return fmt.Errorf("read the brochure: %w", err)
		}
		if err := q.SaveEdition(ctx, seedAuthor, edition, pdf); err != nil {
			return err
		}
	}
	return nil
}
