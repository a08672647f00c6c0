package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"clusterdir/internal/bench/rig"
)

// Roles of those who take part: what the ratios are to.
const (
	roleOwn = iota
	roleNginx
	roleBare
)

// contender takes part in a comparison.
type contender struct {
	*rig.Server
	role int
	load rig.Load
	// label stands instead of the server's name, where that is not enough.
	label string
}

// generator is what asks.
type generator func(context.Context, rig.Load) (rig.Reading, error)

// outcome is what a contender has shown.
type outcome struct {
	rig.Result
	memory float64 // bytes
}

// compare lets contenders take turns, each round in another order, so that none
// always comes after the same.
func compare(ctx context.Context, generate generator, contenders []contender) ([]outcome, error) {
	results := make([][]rig.Result, len(contenders))
	for round := range *rounds {
		for i := range contenders {
			i = (i + round) % len(contenders)
			r, err := rig.Measure(ctx, contenders[i].Server, generate, contenders[i].load)
			if err != nil {
				return nil, err
			}
			results[i] = append(results[i], r)
		}
	}
	outcomes := make([]outcome, len(contenders))
	for i, c := range contenders {
		m, err := c.Memory()
		if err != nil {
			return nil, err
		}
		outcomes[i] = outcome{rig.Medians(results[i]), m.Proportional}
	}
	return outcomes, nil
}

// table collects the rows of a group.
type table struct{ *tabwriter.Writer }

func newTable(title string) table {
	fmt.Printf("\n%s\n", title)
	t := table{tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)}
	fmt.Fprintln(t, "\trequests/s\tof nginx\tCPU µs/request\tof net/http\tp50 ms\tp99 ms\tmemory MB\t")
	return t
}

// add compares contenders and adds a row for each.
func (t table) add(ctx context.Context, what string, generate generator, contenders ...contender) error {
	outcomes, err := compare(ctx, generate, contenders)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, row := range rowsOf(what, contenders, outcomes) {
		fmt.Fprintln(t, row)
	}
	return nil
}

// rowsOf are the rows of a comparison.
func rowsOf(what string, contenders []contender, outcomes []outcome) (rows []string) {
	reference := func(role int) (outcome, bool) {
		for i, c := range contenders {
			if c.role == role {
				return outcomes[i], true
			}
		}
		return outcome{}, false
	}
	nginx, hasNginx := reference(roleNginx)
	bare, hasBare := reference(roleBare)
	for i, c := range contenders {
		o, ofNginx, ofBare := outcomes[i], "–", "–"
		if hasNginx {
			ofNginx = ratio(o.Rate / nginx.Rate)
		}
		if hasBare {
			ofBare = ratio(float64(o.CPU) / float64(bare.CPU))
		}
		name := c.label
		if name == "" {
			name = c.Name
		}
		rows = append(rows, fmt.Sprintf("%s: %s\t%.0f\t%s\t%.1f\t%s\t%.2f\t%.2f\t%.0f\t", what, name, o.Rate, ofNginx,
			rig.Microseconds(o.CPU), ofBare, rig.Milliseconds(o.P50), rig.Milliseconds(o.P99), o.memory/1e6))
	}
	return rows
}

// ratio writes a ratio with the digits that say something.
func ratio(v float64) string {
	switch {
	case v < 0.1:
		return fmt.Sprintf("%.4f", v)
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.0f", v)
}
