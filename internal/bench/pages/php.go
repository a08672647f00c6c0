package main

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite"

	"clusterdir/internal/bench/rig"
)

//go:embed peer/*.php
var peer embed.FS

// ownIndexes are what somebody would add who has to serve the list by SQL, beside
// those of the program: the counts by place without a look into the table.
var ownIndexes = []string{
	"CREATE INDEX contacts_place_cluster ON contacts (place_id, cluster_id)",
	"ANALYZE",
}

// copyDatabase copies a database that nobody writes, and changes the copy.
func copyDatabase(ctx context.Context, from, to string, changes []string) (err error) {
	if err := copyFile(from, to); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	// Who may only read cannot make the files that a journal beside it needs.
	for _, text := range append(changes, "PRAGMA journal_mode = delete") {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

// startPHP starts php-fpm with so many workers and an nginx before it.
func (b *bench) startPHP(ctx context.Context, database string, workers int) (*rig.Server, error) {
	path, err := rig.Find("php-fpm")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(b.dir, "php-")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, peer); err != nil {
		return nil, err
	}
	socket, config := filepath.Join(dir, "php.sock"), filepath.Join(dir, "fpm.conf")
	text := fmt.Sprintf("[global]\ndaemonize = no\nerror_log = /dev/stderr\n[www]\nlisten = %s\npm = static\npm.max_children = %d\nenv[DATABASE] = %q\n",
		socket, workers, database)
	args := []string{"-n", "-y", config, "-d", "zend_extension=opcache"}
	for _, setting := range []string{
		"extension=pdo", "extension=pdo_sqlite", "opcache.enable=1", "opcache.validate_timestamps=0", "opcache.jit=tracing", "opcache.jit_buffer_size=32M",
	} {
		args = append(args, "-d", setting)
	}
	if os.Getuid() == 0 { // The folders of the run belong to root, and nobody else could read them.
		text += "user = root\ngroup = root\n"
		args = append(args, "-R")
	}
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	s, err := rig.Start(ctx, fmt.Sprintf("PHP, %d workers", workers), "", path, args...)
	if err != nil {
		return nil, err
	}
	_, err = rig.StartNginx(ctx, b.dir, rig.Nginx{
		HTTP: "gzip on; gzip_min_length 1024;",
		Server: fmt.Sprintf(`location = /en/contacts {
fastcgi_pass unix:%s; fastcgi_buffers 16 16k;
fastcgi_param SCRIPT_FILENAME %s/peer/contacts.php; fastcgi_param QUERY_STRING $query_string;
fastcgi_param REQUEST_METHOD $request_method; fastcgi_param REQUEST_URI $request_uri; fastcgi_param SERVER_PROTOCOL $server_protocol;
}`, socket, dir),
	}, s)
	if err == nil {
		err = serves(ctx, s, "/en/contacts")
	}
	if err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// bestPHP tries how many workers one core serves best with.
func (b *bench) bestPHP(ctx context.Context, database string, paths []string) (best *rig.Server, err error) {
	most := 0.0
	for workers := 2; workers <= 4; workers++ {
		s, err := b.startPHP(ctx, database, workers)
		if err != nil {
			return best, err
		}
		load := b.load(s, paths)
		load.Length = min(load.Length, 2*time.Second)
		r, err := rig.Measure(ctx, s, rig.Wrk, load)
		if err != nil {
			s.Stop()
			return best, err
		}
		if r.Rate <= most {
			s.Stop()
			continue
		}
		if best != nil {
			best.Stop()
		}
		best, most = s, r.Rate
	}
	return best, nil
}

// shown is what a page of the list says.
type shown struct {
	total  int
	ids    []string
	counts map[string]int // by filter and value
}

var (
	totalOf  = regexp.MustCompile(`<h2 id="results">([0-9,]+) contact person`)
	choiceOf = regexp.MustCompile(`name="(sector|cluster|place)" value="([^"]*)"(?: checked)?> <span[^>]*>[^<]*</span> <span class="n"><span class="vh">([0-9,]+) hit`)
	personOf = regexp.MustCompile(`<h3><a href="/en/contacts/([^"]+)">`)
)

// readPage reads the page that a visitor sees.
func readPage(page string) (s shown, err error) {
	number := func(text string) int {
		n, parseErr := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
		err = errors.Join(err, parseErr)
		return n
	}
	total := totalOf.FindStringSubmatch(page)
	if total == nil {
		return s, errors.New("it says no total")
	}
	s = shown{total: number(total[1]), counts: map[string]int{}}
	for _, m := range choiceOf.FindAllStringSubmatch(page, -1) {
		s.counts[m[1]+"="+m[2]] = number(m[3])
	}
	for _, m := range personOf.FindAllStringSubmatch(page, -1) {
		s.ids = append(s.ids, m[1])
	}
	return s, err
}

// agrees refuses a peer whose page says something else than the program does as
// data: another total, another count, other people or in another order.
func agrees(ctx context.Context, own, other *rig.Server, path string) error {
	a, err := get(ctx, other.URL+path, nil)
	if err != nil {
		return err
	}
	got, err := readPage(string(a.Body))
	if err != nil {
		return fmt.Errorf("%s, %s: %w", other.Name, path, err)
	}
	mine, err := get(ctx, own.URL+path, nil)
	if err != nil {
		return err
	}
	page, err := readPage(string(mine.Body))
	if err != nil {
		return fmt.Errorf("%s, %s: %w", own.Name, path, err)
	}
	data, err := readList(ctx, own, withoutPage(path))
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for name, values := range data.Facets {
		for _, v := range values {
			counts[name+"="+v.ID] = v.Count
		}
	}
	switch {
	case got.total != data.Total:
		return fmt.Errorf("%s, %s: %d in total, want %d", other.Name, path, got.total, data.Total)
	case !maps.Equal(got.counts, counts):
		return fmt.Errorf("%s, %s: other counts: %s", other.Name, path, differences(got.counts, counts))
	case !slices.Equal(got.ids, page.ids):
		return fmt.Errorf("%s, %s: shows %v, want %v", other.Name, path, got.ids, page.ids)
	}
	// About the same bytes, too: less of a page would be less work.
	if ratio := float64(len(a.Body)) / float64(len(mine.Body)); ratio < 0.9 || ratio > 1.1 {
		return fmt.Errorf("%s, %s: %d bytes, and not about %d", other.Name, path, len(a.Body), len(mine.Body))
	}
	return nil
}

// withoutPage is the query of a list without the number of its page: as data, a
// page has many more entries.
func withoutPage(path string) string {
	_, query, _ := strings.Cut(path, "?")
	kept := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool { return strings.HasPrefix(pair, "page=") })
	return strings.Join(kept, "&")
}

// differences names where counts are not those that are wanted.
func differences(got, want map[string]int) string {
	all := maps.Clone(want)
	maps.Copy(all, got)
	var found []string
	for _, name := range sorted(all) {
		if a, b := got[name], want[name]; a != b {
			found = append(found, fmt.Sprintf("%s %d, want %d", name, a, b))
		}
	}
	return strings.Join(found[:min(len(found), 5)], "; ")
}
