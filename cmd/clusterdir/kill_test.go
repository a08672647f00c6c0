package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"clusterdir/internal/store/storetest"
)

var kills = flag.Int("kills", 8, "how often the program is killed amid orders")

// asProgram is the environment variable that makes the test binary run the program.
const asProgram = "TEST_BINARY_IS_CLUSTERDIR"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	storetest.Main(m)
}

// process is the program in a separate process.
type process struct {
	*exec.Cmd
	url string
}

func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"--addr", "127.0.0.1:0", "--order-limit", "100000"}, args...)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stderr = nil
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	m := startLine.FindStringSubmatch(line)
	if err != nil || m == nil {
		t.Fatalf("the start line is %q, %v", line, err)
	}
	return &process{cmd, m[1]}
}

// burst sends orders from 16 goroutines until the program is killed, and returns the
// keys of the acknowledged orders.
func (p *process) burst(t *testing.T, round int) (acknowledged []string) {
	t.Helper()
	client := http.Client{
		Timeout:       time.Minute,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	enough := make(chan struct{})
	for w := range 16 {
		wg.Go(func() {
			for n := 0; ; n++ {
				key := fmt.Sprintf("%d-%d-%d", round, w, n)
				resp, err := client.PostForm(p.url+"/de/broschuere/bestellen", url.Values{
					"language": {"de"}, "copies": {"1"}, "name": {"N"}, "street": {"S"}, "postcode": {"24103"}, "city": {"K"},
					"country": {"DE"}, "email": {"a@example.org"}, "key": {key},
				})
				if err != nil {
					return // The program was killed.
				}
				resp.Body.Close()
				if resp.StatusCode != http.StatusSeeOther {
					t.Errorf("%s: status %s", key, resp.Status)
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, key)
				if len(acknowledged) == 50 {
					close(enough)
				}
				mu.Unlock()
			}
		})
	}
	select {
	case <-enough:
	case <-time.After(time.Minute):
		t.Error("fewer than fifty orders were acknowledged in time")
	}
	// The delay stops the program at an arbitrary point of the next orders.
	time.Sleep(time.Duration(round%7) * time.Millisecond)
	if err := p.Process.Signal(syscall.SIGKILL); err != nil {
		t.Error(err)
	}
	wg.Wait()
	_ = p.Wait()
	return acknowledged
}

// TestKilled checks that each acknowledged order is stored exactly once, with its
// mail, however the program ends, and that no order is stored without its mail.
func TestKilled(t *testing.T) {
	clean(t)
	for name, database := range map[string]string{"SQLite": storetest.File(t), "PostgreSQL": storetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			var acknowledged []string
			for round := range *kills {
				acknowledged = append(acknowledged, startProcess(t, "--database", database).burst(t, round)...)
			}
			succeed(t, "check", "--database", database)
			kept := map[string]int{}
			for _, key := range storetest.Texts(t, database, "SELECT key FROM orders") {
				kept[key]++
			}
			for _, key := range acknowledged {
				if kept[key] != 1 {
					t.Errorf("the acknowledged order %s is stored %d times", key, kept[key])
				}
			}
			mails := storetest.Count(t, database, "SELECT count(DISTINCT order_id) FROM mails")
			if all := storetest.Count(t, database, "SELECT count(*) FROM mails"); all != mails || all != len(kept) {
				t.Errorf("%d orders have %d mails, of %d orders", len(kept), all, mails)
			}
			t.Logf("%d kills, %d orders acknowledged, %d kept", *kills, len(acknowledged), len(kept))
		})
	}
}
