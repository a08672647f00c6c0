package server_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"clusterdir/internal/directory"
	"clusterdir/internal/sample"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
	"clusterdir/migrations"
)

// traced collects the statements that a store runs.
type traced struct {
	mu   sync.Mutex
	seen map[string][]any // the arguments, by statement
	n    int
}

func (t *traced) note(statement string, args []any) {
	if strings.Contains(statement, "FROM content_version") {
		return // The follower asks for it four times a second, whatever is requested.
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil {
		t.seen = map[string][]any{}
	}
	t.seen[statement] = args
	t.n++
}

// since counts the statements since it was last asked.
func (t *traced) since() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.n
	t.n = 0
	return n
}

// region serves a made-up directory whose statements are traced.
func region(t *testing.T, database string, contacts int) (*site, *traced, *sample.Region) {
	t.Helper()
	seen := &traced{}
	s := storetest.EmptyWith(t, database, store.Options{Trace: seen.note, Create: true})
	r := sample.New(contacts)
	content := migrations.Seed{
		Agency: r.Agency, Places: r.Places, Sectors: r.Sectors, Clusters: r.Clusters, Partners: r.Partners, Sections: r.Sections,
	}
	if err := s.Fill(t.Context(), content, r.Contacts(), func(int) {}); err != nil {
		t.Fatal(err)
	}
	return serve(t, s), seen, r
}

// TestStatements shows that no page asks the database often, however large the
// directory, and that whatever it asks finds its rows by an index.
func TestStatements(t *testing.T) {
	for engine, database := range map[string]func(testing.TB) string{"sqlite": storetest.File, "postgres": storetest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			for _, contacts := range []int{50, 4000} {
				address := database(t)
				s, seen, r := region(t, address, contacts)
				most := map[string]int{}
				for target, allowed := range targets(r) {
					seen.since()
					if w := s.get(target); w.Code != http.StatusOK {
						t.Fatalf("%s: status %d", target, w.Code)
					}
					n := seen.since()
					if n > allowed {
						t.Errorf("%d contacts: %s takes %d statements, want %d at most", contacts, target, n, allowed)
					}
					most[target] = n
				}
				t.Logf("%d contacts: %v", contacts, most)
				if contacts > 1000 {
					storetest.Write(t, s.store, func(q *store.Q) error { // What follows a change is explained, too.
						return q.SaveContact(t.Context(), "test", someone(r))
					})
					s.get("/en/contacts")
					explain(t, address, seen.seen)
				}
			}
		})
	}
}

// targets are pages of each kind, with how many statements each may take.
func targets(r *sample.Region) map[string]int {
	const list, entry = 2, 4
	all := map[string]int{"/en": entry, "/en/brochure": entry, "/en/search": list, "/en/imprint": list}
	for noun, id := range map[string]string{
		"contacts": someone(r).ID, "clusters": r.Clusters[0].ID, "partners": r.Partners[0].ID, "sectors": r.Sectors[0].ID,
	} {
		all["/en/"+noun], all["/en/"+noun+".json"], all["/en/"+noun+"/"+id] = list, list, entry
	}
	for _, query := range []string{"?sector=" + r.Sectors[0].ID, "?page=2", "?q=Leit", "?q=Leitung&cluster=" + r.Clusters[0].ID} {
		all["/en/contacts"+query] = list
	}
	return all
}

func someone(r *sample.Region) directory.Contact {
	for c := range r.Contacts() {
		return c
	}
	panic("a region without contacts")
}

// large matches the tables that grow with the directory.
var large = regexp.MustCompile(`\b(contacts|contact_functions|contact_texts|revisions)\b`)

// explain asks the engine how it would run the statements: none may read a large
// table from one end to the other, but for those that read all on purpose.
func explain(t *testing.T, database string, statements map[string][]any) {
	t.Helper()
	driver, prefix := "sqlite", "EXPLAIN QUERY PLAN "
	bad := regexp.MustCompile(`(?m)SCAN [cftr]`)
	if store.IsPostgres(database) {
		driver, prefix = "pgx", "EXPLAIN "
		bad = regexp.MustCompile(`Seq Scan on ` + large.String())
		storetest.Exec(t, database, "ANALYZE")
	}
	db, err := sql.Open(driver, database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	explained := 0
	for _, statement := range slices.Sorted(maps.Keys(statements)) {
		verb, _, _ := strings.Cut(strings.TrimSpace(statement), " ")
		// All contacts are counted and read at the start, and a page of data reads a
		// fifth of these: no index helps there.
		all := strings.Contains(statement, "FROM contacts c ORDER BY c.sort_key") || strings.Contains(statement, "GROUP BY") || len(statements[statement]) > 100
		if verb != "SELECT" || all || !large.MatchString(statement) {
			continue
		}
		plan, err := planOf(t.Context(), db, prefix+statement, statements[statement])
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		explained++
		if found := bad.FindString(plan); found != "" {
			t.Errorf("%s in\n%s\n%.2000s", found, statement, plan)
		}
	}
	if explained < 4 { // of one, of a few, of a page, of all that changed
		t.Errorf("only %d statements were explained", explained)
	}
}

func planOf(ctx context.Context, db *sql.DB, statement string, args []any) (string, error) {
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	var lines []string
	for rows.Next() {
		line := make([]any, len(columns))
		for i := range line {
			line[i] = new(any)
		}
		if err := rows.Scan(line...); err != nil {
			return "", err
		}
		lines = append(lines, fmt.Sprint(*line[len(line)-1].(*any)))
	}
	return strings.Join(lines, "\n"), cmp.Or(err, rows.Err())
}
