package main

import (
	"errors"
	"fmt"
	"time"

	"clusterdir/internal/store"
)

type reportsCommand struct {
	List   reportsList   `cmd:"" default:"1" help:"Show every report, oldest first."`
	Remove reportsRemove `cmd:"" help:"Delete a report that is settled."`
}

type reportsList struct{}

// Run shows the reports.
func (reportsList) Run(p *program) error {
	return p.withStore(func(s *store.Store) error {
		return s.Read(p.ctx, func(q *store.Q) error {
			reports, err := q.Reports(p.ctx)
			if err != nil {
				return err
			}
			if len(reports) == 0 {
				fmt.Fprintln(p.stdout, "No reports.")
			}
			for _, r := range reports {
				fmt.Fprintf(p.stdout, "%s  %s  language %s\n", r.ID, r.MadeAt.Format(time.RFC3339), r.Lang)
				for _, line := range []struct{ label, text string }{
					{"page", r.Page}, {"from", r.Name}, {"e-mail", r.Email}, {"report", r.Message},
				} {
					if line.text != "" {
						// Text from visitors is quoted, so that it cannot contain terminal control sequences.
						fmt.Fprintf(p.stdout, "  %-7s %q\n", line.label, line.text)
					}
				}
			}
			return nil
		})
	})
}

type reportsRemove struct {
	ID string `arg:"" help:"The report's id."`
}

// Run deletes a report.
func (c reportsRemove) Run(p *program) error {
	err := p.withStore(func(s *store.Store) error {
		return s.Write(p.ctx, func(q *store.Q) error { return q.RemoveReport(p.ctx, c.ID) })
	})
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no report %s", c.ID)
	}
	return err
}

// withStore opens an existing, migrated database for a command.
func (p *program) withStore(fn func(*store.Store) error) (err error) {
	s, err := store.Open(p.ctx, p.Database, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Ready(p.ctx); err != nil {
		return err
	}
	return fn(s)
}
