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
	turns  []rig.Result
	memory float64 // bytes
}

func (o outcome) medians() rig.Result { return rig.Medians(o.turns) }

// times is how many times another's figure the own is: the median of the turns, each
// beside that of the other in the same round. A machine that is slower for a while is
// so for both.
func (o outcome) times(other outcome, figure func(rig.Result) float64) float64 {
	all := make([]float64, len(o.turns))
	for i, turn := range o.turns {
		all[i] = figure(turn) / figure(other.turns[i])
	}
	return rig.Median(all, func(v float64) float64 { return v })
}

// compare lets contenders take turns, each round in another order, so that none
// always comes after the same.
func compare(ctx context.Context, generate generator, contenders []contender) ([]outcome, error) {
	outcomes := make([]outcome, len(contenders))
	for round := range *rounds {
		for i := range contenders {
			i = (i + round) % len(contenders)
			r, err := rig.Measure(ctx, contenders[i].Server, generate, contenders[i].load)
			if err != nil {
				return nil, err
			}
			outcomes[i].turns = append(outcomes[i].turns, r)
		}
	}
	for i, c := range contenders {
		m, err := c.Memory()
		if err != nil {
			return nil, err
		}
		outcomes[i].memory = m.Proportional
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
			ofNginx = ratio(o.times(nginx, func(r rig.Result) float64 { return r.Rate }))
		}
		if hasBare {
			ofBare = ratio(o.times(bare, func(r rig.Result) float64 { return float64(r.CPU) }))
		}
		m := o.medians()
		name := c.label
		if name == "" {
			name = c.Name
		}
		rows = append(rows, fmt.Sprintf("%s: %s\t%.0f\t%s\t%.1f\t%s\t%.2f\t%.2f\t%.0f\t", what, name, m.Rate, ofNginx,
			rig.Microseconds(m.CPU), ofBare, rig.Milliseconds(m.P50), rig.Milliseconds(m.P99), o.memory/1e6))
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
