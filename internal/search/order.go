package search

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"sync"
)

// names holds the IDs of documents, indexed by document number.
type names struct {
	blob   []byte
	starts []uint32 // offsets of the names in blob, and the end of the last
	byName []uint32 // document numbers ordered by name
}

func (ns *names) add(name string) {
	if ns.starts == nil {
		ns.starts = []uint32{0}
	}
	ns.blob = append(ns.blob, name...)
	ns.starts = append(ns.starts, uint32(len(ns.blob)))
}

func (ns *names) finish() {
	ns.byName = make([]uint32, ns.len())
	for i := range ns.byName {
		ns.byName[i] = uint32(i)
	}
	slices.SortFunc(ns.byName, func(a, b uint32) int {
		return bytes.Compare(ns.at(a), ns.at(b))
	})
	ns.blob, ns.starts = slices.Clip(ns.blob), slices.Clip(ns.starts)
}

func (ns *names) len() int {
	if ns.starts == nil {
		return 0
	}
	return len(ns.starts) - 1
}

func (ns *names) at(n uint32) []byte { return ns.blob[ns.starts[n]:ns.starts[n+1]] }

// find returns the document number of a name.
func (ns *names) find(name string) (n uint32, ok bool) {
	i, ok := slices.BinarySearchFunc(ns.byName, name, func(n uint32, name string) int {
		return strings.Compare(string(ns.at(n)), name)
	})
	if !ok {
		return 0, false
	}
	return ns.byName[i], true
}

// keysPerBlock is the number of sort keys that are compressed together: enough
// to compress them to a fifth of their size, yet few enough to decompress
// quickly.
const keysPerBlock = 64

// sortKeys holds the sort keys of documents in ascending order. The keys are
// long and needed only to find the position of a changed entry, so they are
// stored compressed.
type sortKeys struct {
	heads   []string // the first key of each block
	blob    []byte   // the compressed blocks
	starts  []uint32 // the offset of each block in blob
	pending []byte   // the uncompressed last block
	n       int
}

func (k *sortKeys) add(key string) {
	if k.n%keysPerBlock == 0 {
		k.flush()
		k.heads = append(k.heads, strings.Clone(key))
		k.starts = append(k.starts, uint32(len(k.blob)))
	}
	k.n++
	k.pending = binary.AppendUvarint(k.pending, uint64(len(key)))
	k.pending = append(k.pending, key...)
}

// deflaters pools the compressors, each of which takes a megabyte of memory.
var deflaters = sync.Pool{New: func() any {
	z, _ := flate.NewWriter(io.Discard, flate.BestSpeed) // fails only for unknown levels
	return z
}}

// flush compresses the pending block.
func (k *sortKeys) flush() {
	if len(k.pending) == 0 {
		return
	}
	var out bytes.Buffer
	z := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(z)
	z.Reset(&out)
	_, _ = z.Write(k.pending) // writing to memory does not fail
	_ = z.Close()
	k.blob = append(k.blob, out.Bytes()...)
	k.pending = k.pending[:0]
}

func (k *sortKeys) finish() {
	k.flush()
	k.pending = nil
	k.blob = slices.Clip(k.blob)
}

// before returns the number of documents that come before the given key and ID
// in display order.
func (k *sortKeys) before(key, id string, ids *names) uint32 {
	// Skip the blocks that begin before the key; the last of them may contain
	// the position. Several blocks may begin with an equal key, so these are
	// compared by ID as well.
	block, _ := slices.BinarySearchFunc(k.heads, key, func(head, key string) int { return strings.Compare(head, key) })
	for block < len(k.heads) && k.heads[block] == key && string(ids.at(uint32(block*keysPerBlock))) < id {
		block++
	}
	if block == 0 {
		return 0
	}
	block--
	n := uint32(block * keysPerBlock)
	for _, have := range k.block(block) {
		if cmp.Or(strings.Compare(have, key), strings.Compare(string(ids.at(n)), id)) >= 0 {
			break
		}
		n++
	}
	return n
}

func (k *sortKeys) block(i int) []string {
	raw, _ := io.ReadAll(flate.NewReader(bytes.NewReader(k.blob[k.starts[i]:]))) // the data was written by flush
	var keys []string
	for len(raw) > 0 {
		n, size := binary.Uvarint(raw)
		raw = raw[size:]
		keys = append(keys, string(raw[:n]))
		raw = raw[n:]
	}
	return keys
}
