// Command lighthouse looks at one page of each kind, in each language, with
// Google's Lighthouse: on a phone, with the slow network that it simulates.
//
//	go run ./internal/bench/lighthouse [-binary bin/clusterdir] [-runs 1] [-folder build/lighthouse] [/en /de/cluster …]
//
// It prints the four scores of each page, its largest paint, its layout shift
// and its bytes, and ends with 1 when a score is below 100, the largest paint
// takes 1.3 s or longer, or anything moves. The reports stay in the folder.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

var (
	binary = flag.String("binary", "bin/clusterdir", "the program, as make build makes it")
	folder = flag.String("folder", "build/lighthouse", "where Lighthouse is installed, and its reports go")
	runs   = flag.Int("runs", 1, "runs of each page, and two more where one is slow; medians are shown")
)

// What a page must reach.
const (
	wantScore = 100
	maxPaint  = 1300 // milliseconds until the largest part is painted
)

var errShort = errors.New("not every page reaches what it must")

func main() {
	flag.Parse()
	// Ctrl-C must not leave a server or a browser behind.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "lighthouse:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, pages []string) error {
	l, err := install(ctx, *folder)
	if err != nil {
		return err
	}
	s, err := serve(ctx, *binary)
	if err != nil {
		return err
	}
	defer s.stop()
	if len(pages) == 0 {
		if pages, err = s.pages(ctx); err != nil {
			return err
		}
	}
	fmt.Printf("Lighthouse %s, %s, a phone on a slow network, runs of each page: %d\n\n", release, l.browserVersion(ctx), *runs)
	fmt.Printf("%-50s %11s %13s %14s %3s  %6s %7s %7s\n", "page", "performance", "accessibility", "best practices", "SEO", "LCP ms", "CLS", "bytes")
	short := 0
	for _, page := range pages {
		results, err := l.lookAt(ctx, s.base, page, *runs)
		if err != nil {
			return err
		}
		if !show(page, median(results)) {
			short++
		}
	}
	fmt.Printf("\n%d pages; the reports are in %s\n", len(pages), *folder)
	if short > 0 {
		return fmt.Errorf("%w: %d of %d do not", errShort, short, len(pages))
	}
	return nil
}

// again is how often a page is looked at once more that is slow or moves:
// another program that needs the processor must not be a page's fault.
const again = 2

// lookAt looks at a page as often as asked, and more often where it is slow.
func (l *lighthouse) lookAt(ctx context.Context, base, page string, runs int) (all []result, err error) {
	for len(all) < runs || len(all) < runs+again && slow(median(all)) {
		r, err := l.look(ctx, base+page, reportName(page, len(all)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func slow(r result) bool { return r.scores[0] < wantScore || r.paint >= maxPaint || r.shift > 0 }

// lacks says what a page does not reach.
func lacks(r result) (all []string) {
	for i, score := range r.scores {
		if score < wantScore {
			all = append(all, fmt.Sprintf("%s %.0f", categories[i], score))
		}
	}
	if r.paint >= maxPaint {
		all = append(all, fmt.Sprintf("LCP %.0f ms, not below %d", r.paint, maxPaint))
	}
	if r.shift > 0 {
		all = append(all, "something moves")
	}
	return all
}

// show prints the line of a page, what it lacks below it, and says whether it
// reaches what it must.
func show(page string, r result) bool {
	fmt.Printf("%-50s %11.0f %13.0f %14.0f %3.0f  %6.0f %7.5f %7.0f\n", page, r.scores[0], r.scores[1], r.scores[2], r.scores[3], r.paint, r.shift, r.bytes)
	short := lacks(r)
	if len(short) == 0 {
		return true
	}
	fmt.Printf("    %s\n", strings.Join(short, "; "))
	for _, finding := range r.findings {
		fmt.Printf("    %s\n", finding)
	}
	return false
}

// reportName is the name of a report's files.
func reportName(page string, run int) string {
	name := strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-").Replace(strings.Trim(page, "/"))
	if run > 0 {
		name += fmt.Sprintf("-%d", run+1)
	}
	return name
}

// median is the median of each figure by itself, with the findings of the last run.
func median(all []result) result {
	of := func(figure func(result) float64) float64 {
		values := make([]float64, len(all))
		for i, r := range all {
			values[i] = figure(r)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	m := result{
		paint: of(func(r result) float64 { return r.paint }), shift: of(func(r result) float64 { return r.shift }),
		bytes: of(func(r result) float64 { return r.bytes }), findings: all[len(all)-1].findings,
	}
	for i := range m.scores {
		m.scores[i] = of(func(r result) float64 { return r.scores[i] })
	}
	return m
}
