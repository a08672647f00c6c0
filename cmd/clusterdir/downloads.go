package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"clusterdir/internal/directory"
	"clusterdir/internal/store"
)

type downloadsCommand struct{}

// Run shows the downloads.
func (downloadsCommand) Run(p *program) error {
	return p.withStore(func(s *store.Store) error {
		return s.Read(p.ctx, func(q *store.Q) error {
			sums, err := q.Downloads(p.ctx)
			if err != nil {
				return err
			}
			if len(sums) == 0 {
				fmt.Fprintln(p.stdout, "No downloads.")
				return nil
			}
			return printDownloads(p.stdout, sums)
		})
	})
}

// printDownloads prints one line per month, in chronological order, with one column
// per edition.
func printDownloads(w io.Writer, sums []store.Downloads) error {
	var months, editions []string
	n := map[[2]string]int64{} // by month and edition; "" is the total of all editions
	for _, d := range sums {
		edition := directory.Edition{ID: d.ID, Lang: d.Lang}.FileName()
		months, editions = append(months, d.Month), append(editions, edition)
		for _, month := range []string{d.Month, ""} {
			n[[2]string{month, edition}] += d.N
			n[[2]string{month, ""}] += d.N
		}
	}
	slices.Sort(months)
	slices.Sort(editions)
	editions = append(slices.Compact(editions), "")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "month\t")
	for _, edition := range editions {
		if edition == "" {
			edition = "all"
		}
		fmt.Fprint(table, edition, "\t")
	}
	fmt.Fprintln(table)
	for _, month := range append(slices.Compact(months), "") {
		label := month
		if label == "" {
			label = "all"
		}
		fmt.Fprint(table, label, "\t")
		for _, edition := range editions {
			fmt.Fprint(table, n[[2]string{month, edition}], "\t")
		}
		fmt.Fprintln(table)
	}
	return table.Flush()
}
