package main

import (
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"clusterdir/internal/bench/rig"
)

// report prints what the phases have shown.
func report(before memory, all []*outcome) error {
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\t\thome page, ms\t\t\t\tlist, ms\tCPU, %\t\tmemory at the end, MB\t\t\t\tpeak, MB\t\t\t")
	fmt.Fprintln(t, "phase\trequests/s\tp50\tp99\tmax\tlate p99\tp99\town\tothers\tRSS\tPSS\tanon\tlive heap\tRSS\tanon\terrors\t")
	b := before
	fmt.Fprintf(t, "start\t–\t–\t–\t–\t–\t–\t–\t–\t%s\t–\t\n", megabytes(b.resident, b.proportional, b.anonymous, b.live, b.peakResident, b.peakAnonymous))
	for _, o := range all {
		p50, p99 := rig.Percentiles(o.home.took)
		_, late := rig.Percentiles(o.home.late)
		listed := "–"
		if _, p99 := rig.Percentiles(o.list.took); p99 > 0 {
			listed = milliseconds(p99)
		}
		m := o.memory
		fmt.Fprintf(t, "%s\t%.0f\t%s\t%s\t%s\t%s\t%s\t%.0f\t%.0f\t%s\t%d\t\n", o.name, float64(o.answered)/o.took.Seconds(),
			milliseconds(p50), milliseconds(p99), milliseconds(largest(o.home.took)), milliseconds(late), listed, 100*o.cpu, 100*o.others,
			megabytes(m.resident, m.proportional, m.anonymous, m.live, m.peakResident, m.peakAnonymous), o.errors)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, o := range all {
		o.explain()
	}
	last := all[0].memory
	for _, o := range all {
		if !o.free {
			last = o.memory
		}
	}
	fmt.Printf("memory above that of the start, where the page cache may hold %d MB: %+.0f MB resident, %+.0f MB anonymous, %+.0f MB live\n",
		*pageCache, (last.resident-before.resident)/1e6, (last.anonymous-before.anonymous)/1e6, (last.live-before.live)/1e6)
	return nil
}

// explain prints what a phase has shown beside the table.
func (o *outcome) explain() {
	if len(o.storm.wrote) > 0 {
		median, most := o.freshness()
		p50, p99 := rig.Percentiles(o.storm.wrote)
		fmt.Printf("%s: %d edits, %.0f a second, written in %s ms (p99 %s); on their pages after %s ms, at most %s (%d watched)\n",
			o.name, len(o.storm.wrote), float64(len(o.storm.wrote))/o.took.Seconds(), milliseconds(p50), milliseconds(p99),
			milliseconds(median), milliseconds(most), len(o.storm.fresh))
	}
	if o.crawl {
		fmt.Printf("%s: %d of %d different addresses in %.0f s\n", o.name, o.crawled, *addresses, o.took.Seconds())
	}
	if _, p99 := rig.Percentiles(o.home.took); p99 > goal && !o.free {
		fmt.Printf("%s: missed the goal: p99 of the home page %s ms, %s at most\n", o.name, milliseconds(p99), milliseconds(goal))
	}
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f", rig.Milliseconds(d)) }

// megabytes are cells of a table.
func megabytes(sizes ...float64) (cells string) {
	for i, size := range sizes {
		if i > 0 {
			cells += "\t"
		}
		cells += fmt.Sprintf("%.0f", size/1e6)
	}
	return cells
}

func largest(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	return slices.Max(all)
}
