package search

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCompact compares, down to the last bit, an index that was patched and put
// together with one that was built of the same documents.
func TestCompact(t *testing.T) {
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		docs := randomDocuments(rnd, rnd.IntN(300))
		schema := randomSchema(rnd)
		want, got := Build(docs, schema), patched(rnd, docs, schema).Compact(nil)
		if !reflect.DeepEqual(want.base, got.base) || !reflect.DeepEqual(want.delta, got.delta) {
			t.Fatalf("seed %d (-want +got):\n%s", seed,
				cmp.Diff(want.base, got.base, cmp.Exporter(func(reflect.Type) bool { return true })))
		}
		if got.Changed() != 0 || got.Len() != len(docs) {
			t.Fatalf("seed %d: %d of %d documents, %d of them changed", seed, got.Len(), len(docs), got.Changed())
		}
	}
}

// TestRests counts: to build and to compact a thousand documents takes long enough to
// rest some thousand times, in every part of the work.
func TestRests(t *testing.T) {
	docs := randomDocuments(rand.New(rand.NewPCG(1, 3)), 1000)
	rests := 0
	b := NewBuilder(Schema{}, func() { rests++ })
	for i := range docs {
		b.Add(&docs[i])
	}
	added := rests
	x := b.Index()
	if added < len(docs) || rests < added+100 {
		t.Errorf("%d rests while documents were added, %d after that", added, rests-added)
	}
	rests = 0
	if x.Compact(func() { rests++ }); rests < len(docs)+100 {
		t.Errorf("%d rests while compacting", rests)
	}
}
