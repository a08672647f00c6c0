package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"clusterdir/internal/bench/rig"
)

// contender is a server with the load that measures it.
type contender struct {
	*rig.Server
	load func(context.Context) (rig.Reading, error)
}

// compare measures contenders and prints a table. They take turns, in another order in
// each round, so that a machine that is slow for a while is so for all of them.
func compare(ctx context.Context, title string, rounds int, contenders []contender) error {
	results, err := takeTurns(ctx, rounds, contenders)
	if err != nil {
		return fmt.Errorf("%s: %w", title, err)
	}
	memory := make([]float64, len(contenders))
	for i, c := range contenders {
		if memory[i], err = c.Resident(); err != nil {
			return err
		}
	}
	fmt.Printf("\n#### %s\n\n", title)
	writeComparison(os.Stdout, contenders, results, memory)
	return nil
}

// takeTurns returns the results of each contender by round.
func takeTurns(ctx context.Context, rounds int, contenders []contender) ([][]rig.Result, error) {
	results := make([][]rig.Result, len(contenders))
	for round := range rounds {
		for i := range contenders {
			i = (i + round) % len(contenders)
			r, err := rig.Measure(ctx, contenders[i].Server, contenders[i].load)
			if err != nil {
				return nil, err
			}
			results[i] = append(results[i], r)
		}
	}
	return results, nil
}

// writeComparison writes medians, and the figures of the first contender as a multiple
// of those of each.
func writeComparison(w io.Writer, contenders []contender, results [][]rig.Result, memory []float64) {
	first := contenders[0].Name
	t := newTable("server", "requests/s", first+" ÷ this", "CPU µs/request", first+" ÷ this", "p50 ms", "p99 ms", "memory MB")
	for i, c := range contenders {
		m := rig.Medians(results[i])
		t.add(c.Name, grouped(m.Rate), times(results[0], results[i], func(r rig.Result) float64 { return r.Rate }),
			fmt.Sprintf("%.1f", float64(m.CPU.Nanoseconds())/1e3), times(results[0], results[i], func(r rig.Result) float64 { return float64(r.CPU) }),
			fmt.Sprintf("%.2f", float64(m.P50.Nanoseconds())/1e6), fmt.Sprintf("%.2f", float64(m.P99.Nanoseconds())/1e6), grouped(memory[i]/1e6))
	}
	t.write(w)
}

// times is the median of the ratios of two servers within a round.
func times(one, other []rig.Result, figure func(rig.Result) float64) string {
	ratios := make([]float64, len(one))
	for i := range one {
		ratios[i] = figure(one[i]) / figure(other[i])
	}
	return fmt.Sprintf("%.2f", rig.Median(ratios, func(v float64) float64 { return v }))
}
