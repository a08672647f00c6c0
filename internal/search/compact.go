package search

// Compact makes the index of the same documents in one segment, as Build would make
// it of them, out of what this one has: that takes a tenth of the time of reading and
// taking the texts apart again. It calls rest as NewBuilder does.
func (x *Index) Compact(rest func()) *Index {
	c := compaction{x: x, segments: [2]*segment{x.base, x.delta}, b: newBuilder(x.schema, true)}
	c.b.pace.rest = rest
	c.documents()
	c.numbers()
	c.words()
	return c.b.index()
}

// compaction puts the segments of an index into one.
type compaction struct {
	x        *Index
	segments [2]*segment // base and delta
	b        *builder
	// now is the new number of each document, gone for none.
	now [2][]uint32
	// docs are those of the term at hand by segment and slot, as they are numbered now.
	docs [2][int(fields) * slotLanguages][]uint32
	both []uint32 // of a slot in both segments
}

const gone = ^uint32(0)

// documents numbers the documents anew, in display order, with all they have but
// words and telephone numbers.
func (c *compaction) documents() {
	x := c.x
	c.now = [2][]uint32{make([]uint32, x.base.len()), make([]uint32, x.delta.len())}
	later := 0
	addLater := func(before uint32) {
		for ; later < len(x.changed) && x.changed[later].before <= before; later++ {
			c.document(1, uint32(later), x.changed[later].SortKey)
		}
	}
	n := uint32(0)
	for key := range x.base.keys.each {
		addLater(n)
		if x.isDead(n) {
			c.now[0][n] = gone
		} else {
			c.document(0, n, key)
		}
		n++
	}
	addLater(uint32(x.base.len()))
}

func (c *compaction) document(part int, n uint32, sortKey string) {
	g := c.segments[part]
	now := uint32(c.b.seg.len()) // so documents keep their order within a segment
	c.now[part][n] = now
	c.b.seg.ids.add(string(g.ids.at(n)))
	c.b.seg.keys.add(sortKey)
	for i := range g.columns {
		c.b.addValues(i, now, g.columns[i].combos[g.columns[i].of[n]])
	}
	c.b.pace.pause()
}

func (c *compaction) numbers() {
	numbers := &c.b.seg.numbers
	for part, g := range c.segments {
		for i, key := range g.numbers.keys {
			c.b.pace.step()
			if now := c.now[part][g.numbers.docs[i]]; now != gone {
				numbers.keys, numbers.docs = append(numbers.keys, key), append(numbers.docs, now)
			}
		}
	}
}

// words takes the terms of base, each with what delta has of it, then those that
// only delta has.
func (c *compaction) words() {
	later := map[string]vocable{}
	c.x.delta.words.each(func(t vocable) { later[t.spelling] = t })
	c.x.base.words.each(func(t vocable) {
		c.take(0, t)
		if t, ok := later[t.spelling]; ok {
			c.take(1, t)
			delete(later, t.spelling)
		}
		c.add(t)
	})
	for _, t := range later {
		c.take(1, t)
		c.add(t)
	}
}

// take gathers the documents of a term in a segment.
func (c *compaction) take(part int, t vocable) {
	g := c.segments[part]
	for r := t.first; r < t.end; r++ {
		docs := &c.docs[part][g.words.runs[r].slot]
		for n := range g.docs(r).each {
			c.b.pace.step()
			if now := c.now[part][n]; now != gone {
				*docs = append(*docs, now)
			}
		}
	}
}

// add adds a term with the documents that were gathered, if there are any.
func (c *compaction) add(t vocable) {
	b := c.b
	number, known := uint32(len(b.terms)), len(b.places)
	languages := uint8(0)
	for s := range c.docs[0] {
		docs := c.merged(c.docs[0][s], c.docs[1][s])
		if len(docs) == 0 {
			continue
		}
		c.docs[0][s], c.docs[1][s] = c.docs[0][s][:0], c.docs[1][s][:0]
		for _, n := range docs {
			b.pace.step()
			b.entryPlaces, b.entryDocs = append(b.entryPlaces, uint32(len(b.places))), append(b.entryDocs, n)
		}
		b.places = append(b.places, buildPlace{term: number, slot: slot(s), n: uint32(len(docs))})
		languages |= b.schema.languagesOf(slot(s))
	}
	if len(b.places) > known {
		b.terms = append(b.terms, buildTerm{folded: t.folded, spelling: t.spelling, languages: languages})
	}
}

// merged is both of two ascending lists in one, which is good until the next.
func (c *compaction) merged(x, y []uint32) []uint32 {
	if len(y) == 0 {
		return x
	}
	c.both = c.both[:0]
	for _, n := range x {
		for ; len(y) > 0 && y[0] < n; y = y[1:] {
			c.both = append(c.both, y[0])
		}
		c.both = append(c.both, n)
	}
	return append(c.both, y...)
}
