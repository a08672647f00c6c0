// Command download measures how the program sends the brochure beside nginx, on
// one core each, with the same file of 5 MB in the same run.
//
//	go run ./internal/bench/download [-binary bin/clusterdir] [-rounds 5] [-time 3s]
//
// It prints, for the whole file and for a range of 64 KiB, the medians of
// requests a second and of CPU time a request, and how the two compare. The
// servers take turns on the first core; the second is for the reader, wrk.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"clusterdir/internal/bench/rig"
)

var (
	binary      = flag.String("binary", "bin/clusterdir", "the program, as make build makes it")
	rounds      = flag.Int("rounds", 5, "turns of each server with each kind of request")
	length      = flag.Duration("time", 3*time.Second, "how long a turn takes")
	connections = flag.Int("connections", 8, "connections at once")
	size        = flag.Int("size", 5_000_000, "bytes of the file")
)

func main() { rig.Main("download", run) }

// kind is a kind of request.
type kind struct {
	name  string
	bytes string // of the Range header, "" for the whole file
}

var kinds = []kind{
	{"whole file", ""},
	// Not the beginning, so that neither server takes it for a new download.
	{"64 KiB range", "bytes=1048576-1114111"},
}

func run(ctx context.Context) error {
	if err := rig.Need(ctx, "nginx", "wrk", "taskset"); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "clusterdir-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	pdf, err := edition(*size)
	if err != nil {
		return err
	}
	var servers []*rig.Server
	for _, start := range []func() (*rig.Server, error){
		// As Debian configures it, and with sendfile alone.
		func() (*rig.Server, error) { return startNginx(ctx, dir, "nginx", "tcp_nopush on;", pdf) },
		func() (*rig.Server, error) { return startNginx(ctx, dir, "nginx, no tcp_nopush", "", pdf) },
		func() (*rig.Server, error) { return startClusterdir(ctx, dir, pdf) },
	} {
		s, err := start()
		if err != nil {
			return err
		}
		defer s.Stop()
		if err := ready(ctx, s, pdf); err != nil {
			return err
		}
		servers = append(servers, s)
	}
	fmt.Printf("%s; %s; %d bytes, %d connections, medians of %d turns of %s\n\n",
		rig.Machine(), rig.Version(ctx, "nginx", "-v"), *size, *connections, *rounds, *length)
	return compare(ctx, servers)
}

// compare prints the table; the first server is what the others are held against.
func compare(ctx context.Context, servers []*rig.Server) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\trequests/s\tof nginx\tp99 ms\tCPU ms/request\tof nginx\t")
	for _, k := range kinds {
		results := map[*rig.Server][]rig.Result{}
		for range *rounds {
			for _, s := range servers {
				load := rig.Load{URL: s.URL, Connections: *connections, Length: *length}
				if k.bytes != "" {
					load.Headers = []string{"Range: " + k.bytes}
				}
				r, err := rig.Measure(ctx, s, rig.Wrk, load)
				if err != nil {
					return fmt.Errorf("%s: %w", k.name, err)
				}
				results[s] = append(results[s], r)
			}
		}
		base := rig.Medians(results[servers[0]])
		for _, s := range servers {
			m := rig.Medians(results[s])
			fmt.Fprintf(table, "%s: %s\t%.0f\t%.2f\t%.1f\t%.4f\t%.2f\t\n", k.name, s.Name,
				m.Rate, m.Rate/base.Rate, rig.Milliseconds(m.P99), rig.Milliseconds(m.CPU), float64(m.CPU)/float64(base.CPU))
		}
	}
	return table.Flush()
}
