package main

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"clusterdir/internal/bench/rig"
)

// lists are lists with filters: of each sector some pages, of places and clusters
// the first, and of places with a sector those that have somebody.
func lists(l listed) (paths []string) {
	const perPage = 20
	add := func(query url.Values) { paths = append(paths, "/en/contacts?"+query.Encode()) }
	for _, sector := range l.Facets["sector"] {
		last := (sector.Count + perPage - 1) / perPage
		for _, page := range []int{1, 2, (last + 1) / 2, last} {
			if page > 0 && page <= last {
				add(url.Values{"sector": {sector.ID}, "page": {strconv.Itoa(page)}})
			}
		}
	}
	for i, place := range l.Facets["place"] {
		if i%3 == 0 && place.Count > 0 {
			add(url.Values{"place": {place.ID}})
			add(url.Values{"place": {place.ID}, "sector": {l.Facets["sector"][i%len(l.Facets["sector"])].ID}})
		}
	}
	for i, cluster := range l.Facets["cluster"] {
		if i%3 == 0 && cluster.Count > 0 {
			add(url.Values{"cluster": {cluster.ID}})
		}
	}
	return paths
}

// list measures the contact list with filters, beside one in PHP.
func (b *bench) list(ctx context.Context) error {
	s, err := b.onLarge(ctx)
	if err != nil {
		return err
	}
	defer s.Stop()
	all, err := readList(ctx, s, "")
	if err != nil {
		return err
	}
	paths := lists(all)
	peers, stop, err := b.peers(ctx, s, paths)
	defer stop()
	if err != nil {
		return err
	}
	own := contender{Server: s, load: b.load(s, paths)}
	contenders := append([]contender{own}, peers...)
	t := newTable(fmt.Sprintf("contact list with filters and all their counts, made for each request, %d contacts; %s",
		all.Total, phpVersion(ctx)))
	if err := t.add(ctx, "plain", rig.Wrk, contenders...); err != nil {
		return err
	}
	for i := range contenders {
		contenders[i].load.Headers = []string{"Accept-Encoding: gzip"}
	}
	if err := t.add(ctx, "gzip", rig.Wrk, contenders...); err != nil {
		return err
	}
	own.load.Headers = []string{browser}
	if err := t.add(ctx, "br", rig.Wrk, own); err != nil {
		return err
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return b.half(ctx, own)
}

// peers are the list in PHP, on a copy of the database and on one with indexes that
// suit it. stop may be called whatever comes.
func (b *bench) peers(ctx context.Context, own *rig.Server, paths []string) (peers []contender, stop func(), err error) {
	stop = func() {
		for _, p := range peers {
			p.Stop()
		}
	}
	n, err := large()
	if err != nil {
		return nil, stop, err
	}
	for _, p := range []struct {
		label   string
		indexes []string
	}{{"", nil}, {", indexes of its own", ownIndexes}} {
		database := filepath.Join(b.dir, fmt.Sprintf("peer-%d.db", len(peers)))
		if err := b.copySample(ctx, n, database, p.indexes); err != nil {
			return peers, stop, err
		}
		s, err := b.bestPHP(ctx, database, paths)
		if s != nil {
			peers = append(peers, contender{Server: s, load: b.load(s, paths), label: s.Name + p.label})
		}
		if err != nil {
			return peers, stop, err
		}
		for i := 0; i < len(paths); i += max(1, len(paths)/24) {
			if err := agrees(ctx, own, s, paths[i]); err != nil {
				return peers, stop, err
			}
		}
	}
	return peers, stop, nil
}

// copySample copies the large directory, which the program only reads here.
func (b *bench) copySample(ctx context.Context, n int, to string, indexes []string) error {
	from, err := b.sample(ctx, n)
	if err != nil {
		return err
	}
	return copyDatabase(ctx, from, to, indexes)
}

func phpVersion(ctx context.Context) string {
	path, err := rig.Find("php-fpm")
	if err != nil {
		return "no PHP"
	}
	return strings.Join(strings.Fields(rig.Version(ctx, path, "-v"))[:2], " ")
}

// paced is how many connections there are for requests that come at their times:
// more than are ever busy, so that none has to wait for one.
const paced = 64

// half measures the list at half of what the server can do, as busy as one would
// let it become. The requests come at their times, whether the answers do or not.
func (b *bench) half(ctx context.Context, c contender) error {
	full, err := compare(ctx, rig.Wrk, []contender{c})
	if err != nil {
		return err
	}
	c.load.Connections = paced
	rate := full[0].medians().Rate / 2
	half, err := compare(ctx, rig.Pace(rate), []contender{c})
	if err != nil {
		return err
	}
	m := half[0].medians()
	fmt.Printf("at half of that, %.0f requests a second, br: p50 %.2f ms, p99 %.2f ms\n",
		rate, rig.Milliseconds(m.P50), rig.Milliseconds(m.P99))
	return nil
}
