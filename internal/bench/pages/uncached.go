package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"clusterdir/internal/bench/rig"
)

// listed is the list of contacts as the program gives it as data.
type listed struct {
	Total int `json:"total"`
	Items []struct {
		ID         string `json:"id"`
		GivenName  string `json:"given_name"`
		FamilyName string `json:"family_name"`
	} `json:"items"`
	Facets map[string][]struct {
		ID    string `json:"id"`
		Count int    `json:"count"`
	} `json:"facets"`
}

// list asks for the list as data.
func readList(ctx context.Context, s *rig.Server, query string) (l listed, err error) {
	a, err := get(ctx, s.URL+"/en/contacts.json?"+query, nil)
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal(a.Body, &l)
}

// spread are contacts from all over the list, some from each of a few pages of it.
func spread(ctx context.Context, s *rig.Server) (l listed, err error) {
	first, err := readList(ctx, s, "")
	if err != nil {
		return l, err
	}
	l = first
	l.Items = nil
	const perPage, most = 1000, 8
	pages := max(1, (first.Total+perPage-1)/perPage)
	for i := range min(pages, most) {
		one, err := readList(ctx, s, "page="+strconv.Itoa(1+i*pages/most%pages))
		if err != nil {
			return l, err
		}
		for j := 0; j < len(one.Items); j += max(1, len(one.Items)/25) {
			l.Items = append(l.Items, one.Items[j])
		}
	}
	return l, nil
}

// entry measures the page of one contact, which is made for each request.
func (b *bench) entry(ctx context.Context) error {
	return b.browse(ctx, "a contact's page, made for each request", func(l listed) []kind {
		var paths []string
		for _, item := range l.Items {
			paths = append(paths, "/en/contacts/"+item.ID)
		}
		return []kind{{"contact", paths}}
	})
}

// search measures the list for what people type.
func (b *bench) search(ctx context.Context) error {
	return b.browse(ctx, "search, made for each request", searches)
}

// kind is a kind of request.
type kind struct {
	name  string
	paths []string
}

// searches are words of the directory as people type them.
func searches(l listed) []kind {
	kinds := []kind{{name: "exact word"}, {name: "beginning of a word"}, {name: "typo"}, {name: "two words"}}
	for _, item := range l.Items {
		name := []rune(strings.Split(item.FamilyName, "-")[0])
		if len(name) < 6 || item.GivenName == "" {
			continue // Short words are not taken for others, and posts may have no person.
		}
		typo := string(name[:2]) + "x" + string(name[3:])
		for i, text := range []string{string(name), string(name[:4]), typo, item.GivenName + " " + string(name)} {
			kinds[i].paths = append(kinds[i].paths, "/en/contacts?q="+url.QueryEscape(text))
		}
	}
	return kinds
}

// browse measures the program on the large directory, as a browser asks.
func (b *bench) browse(ctx context.Context, title string, kinds func(listed) []kind) error {
	s, err := b.onLarge(ctx)
	if err != nil {
		return err
	}
	defer s.Stop()
	l, err := spread(ctx, s)
	if err != nil {
		return err
	}
	t := newTable(title)
	for _, k := range kinds(l) {
		if len(k.paths) == 0 {
			return fmt.Errorf("%s: the directory has none", k.name)
		}
		if err := t.add(ctx, k.name, rig.Wrk, contender{Server: s, load: b.load(s, k.paths, browser)}); err != nil {
			return err
		}
	}
	return t.Flush()
}

// load asks for paths in turn.
func (b *bench) load(s *rig.Server, paths []string, headers ...string) rig.Load {
	return rig.Load{URL: s.URL, Paths: paths, Headers: headers, Connections: *connections, Length: *length}
}
